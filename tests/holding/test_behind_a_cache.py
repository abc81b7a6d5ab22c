"""nginx's proxy_cache as docs/operating.md has it, before a served site: one copy for all browsers, always asked whether it still holds."""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.holding.held_site import Served, until
from tests.papers.paper import ROOT, blocks
from tests.processes import free_port, manage
from tests.running import NGINX, NOT_PROVED_BEHIND_NGINX

pytestmark = [pytest.mark.skipif(NGINX is None, reason=NOT_PROVED_BEHIND_NGINX)]
FACT, OTHER = "/drug1/facts/blocks-two-signals/", "/drug1/faq/how-does-it-work/"
GONE = "/drug1/facts/short-lived/"
BROWSERS = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8",  # Chromium
    "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",  # Firefox and Safari
    "*/*",  # curl
    "text/html, application/json;q=0.5",
)
SIGN = "from tests.holding.people_at_work import Texts; Texts(1).act(1)"
PEOPLE = """
from django.conf import settings
from editorial.models import Person
from labels.models import Drug, Fact
from tests.cast import make_fact, publish
settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
author, reviewer = (Person.objects.get(username=name) for name in ("author1", "reviewer1"))
"""
BEGIN = PEOPLE + 'publish(make_fact(Drug.objects.get(slug="drug1"), "short-lived"), author, reviewer)'
WITHDRAW = PEOPLE + 'Fact.objects.get(slug="short-lived").withdraw(reviewer=reviewer, reason="It may hurt")'


@dataclass
class Cache:
    site: Served
    port: int
    folder: Path

    @property
    def copies(self) -> int:
        return sum(file.is_file() for file in self.folder.rglob("*"))

    def ask(self, path: str, accept: str = "*/*", coding: str = "gzip", **headers: str) -> httpx.Response:
        """With what nginx did in `X-Cache`."""
        said = {"Accept": accept, "Accept-Encoding": coding, "Host": "127.0.0.1", **headers}
        return httpx.get(f"http://127.0.0.1:{self.port}{path}", headers=said, timeout=30)

    def write(self, program: str) -> None:
        done = manage(self.site.environment, "shell", "-v0", "-c", program)
        assert done.returncode == 0, done.stderr


@contextmanager
def caching(site: Served, folder: Path) -> Iterator[Cache]:
    above, within = [block for block in blocks("The shelf") if "dupisite" in block]
    port, inner, kept = free_port(), free_port(), folder / "kept"
    text = re.sub(r" *(listen \[::\]|ssl_certificate).*\n", "", (ROOT / "deploy" / "nginx.conf").read_text())
    place, passed_on = text.index("    location / {"), "proxy_pass http://127.0.0.1:8000;"
    text = above + text[:place] + text[place:].replace(passed_on, within, 1)
    text = text.replace(
        "listen 443 ssl;", f"listen 127.0.0.1:{port}; add_header X-Cache $upstream_cache_status always;"
    )
    text = text.replace("listen 80;", f"listen 127.0.0.1:{free_port()};").replace("rate=20r/s", "rate=9000r/s")
    for said, here in (("/var/cache/nginx/dupisite", kept), (":8002", f":{inner}"), (":8000", f":{site.port}")):
        assert said in text
        text = text.replace(said, str(here))
    own = "".join(f"{name}_temp_path {folder}/{name};\n" for name in "client_body proxy fastcgi uwsgi scgi".split())
    user = "user root;" if os.geteuid() == 0 else ""
    configuration = f"pid {folder}/pid; daemon off; {user} events {{}}\nhttp {{ access_log off; {own}{text} }}"
    (folder / "nginx.conf").write_text(configuration)
    process = subprocess.Popen([str(NGINX), "-e", f"{folder}/errors", "-c", f"{folder}/nginx.conf"])
    cache = Cache(site, port, kept)
    try:
        for _ in range(100):
            assert process.poll() is None, (folder / "errors").read_text()
            with suppress(httpx.HTTPError):
                cache.ask("/healthz")
                break
            time.sleep(0.05)
        yield cache
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture
def cache_in_front(site: Served, tmp_path: Path) -> Iterator[Cache]:
    with caching(site, tmp_path) as cache:
        yield cache


def test_one_copy_serves_all_browsers_and_readers_keep_their_304(cache_in_front):
    ask, before = cache_in_front.ask, cache_in_front.copies
    pages = [ask(OTHER, accept=accept) for accept in BROWSERS]
    assert [page.headers["x-cache"] for page in pages] == ["MISS", "REVALIDATED", "REVALIDATED", "REVALIDATED"]
    assert len({page.text for page in pages}) == 1 and pages[0].headers["content-encoding"] == "gzip"
    assert cache_in_front.copies == before + 1
    tag = pages[0].headers["etag"]
    again = ask(OTHER, accept=BROWSERS[1], **{"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["x-cache"]) == (304, b"", "REVALIDATED")
    markdown = ask(OTHER, accept="text/markdown")
    assert markdown.headers["content-type"].startswith("text/markdown") and markdown.headers["x-cache"] == "BYPASS"
    assert ask(OTHER).text == pages[0].text and cache_in_front.copies == before + 1
    plain = ask(OTHER, coding="identity")
    assert "content-encoding" not in plain.headers and plain.text == pages[0].text
    assert cache_in_front.copies == before + 2, "one more, for whoever unpacks nothing"


def test_what_is_signed_or_withdrawn_is_there_at_once_and_a_withdrawal_is_never_kept(cache_in_front):
    ask = cache_in_front.ask
    first = ask(FACT)
    cache_in_front.write(SIGN)
    until(lambda: ask(FACT).text != first.text, "the new edition is shown", 5)
    cache_in_front.write(BEGIN)
    until(lambda: ask(GONE).status_code == 200, "the new fact is shown", 5)
    copies = cache_in_front.copies
    cache_in_front.write(WITHDRAW)
    until(lambda: ask(GONE).status_code == 410, "the withdrawal is shown", 5)
    gone = ask(GONE)
    assert re.fullmatch("MISS|EXPIRED", gone.headers["x-cache"]) and "etag" not in gone.headers
    assert cache_in_front.copies <= copies
