"""The baked site, set up as docs/operating.md says it: the role that may only read bakes it, and nginx goes on without the site."""

import re

import pytest

from tests.papers.machine import Machine
from tests.papers.paper import block
from tests.papers.proxy import NGINX, ask, nginx_before
from tests.processes import ON_SQLITE

pytestmark = [
    pytest.mark.database,
    pytest.mark.skipif(ON_SQLITE, reason="a site over PostgreSQL is made once, when the tests run on PostgreSQL"),
    pytest.mark.skipif(
        NGINX is None, reason="NOT PROVED: nginx is not installed, so nobody asked a baked site of the papers"
    ),
]


def test_readers_keep_the_copies_when_the_whole_application_is_away(postgresql_site: Machine, tmp_path):
    configuration = postgresql_site.place("/etc/nginx/sites-available/dupisite")
    before = configuration.read_text()
    try:
        said = postgresql_site.follow(block("The baked site", "systemctl enable --now dupisite-bake"))
        assert re.search(r"\d+ pages are baked, and served now", said)
        assert postgresql_site.place("/etc/systemd/system/dupisite-bake.service").exists()
        with nginx_before(postgresql_site, tmp_path) as port:
            front = f"https://127.0.0.1:{port}"
            status, headers, page = ask(front, "/how-we-check/")
            assert status == 200 and "This copy was made on" in page
            assert headers["strict-transport-security"] == "max-age=31536000"
            [style] = set(re.findall(r'href="(/static/site[^"]*\.css)"', page))
            assert ask(front, style)[0] == 200
            status, headers, sorry = ask(front, "/search/?q=asthma")
            assert (status, headers["retry-after"]) == (503, "60") and "This cannot be reached now" in sorry
            with postgresql_site.serving("public"):
                assert ask(front, "/search/?q=asthma")[0] == 200
                status, _, live = ask(front, "/how-we-check/?live")
                assert status == 200 and "This copy was made on" not in live
    finally:
        configuration.write_text(before)
