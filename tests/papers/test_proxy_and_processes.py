"""Two processes behind the proxy that deploy/nginx.conf sets up: nginx itself where it is installed, else by its lines."""

import re
import socket
import ssl
from collections.abc import Callable, Iterator

import pytest

from tests.papers.machine import Machine
from tests.papers.proxy import HOST, NGINX, Answer, ask, nginx_before
from tests.processes import ON_SQLITE

pytestmark = [
    pytest.mark.database,
    pytest.mark.skipif(ON_SQLITE, reason="a site over PostgreSQL is made once, when the tests run on PostgreSQL"),
]


@pytest.fixture(scope="module")
def processes(postgresql_site: Machine) -> Iterator[dict[str, str]]:
    with postgresql_site.serving("desk") as desk, postgresql_site.serving("public") as public:
        yield {"desk": desk, "public": public}


def by_the_lines(site: Machine) -> Callable[[str], Answer]:
    """Whom the configuration would ask: the longest `location` that the path begins with."""
    text = site.place("/etc/nginx/sites-available/dupisite").read_text()
    upstream = dict(re.findall(r"location (/\S*) \{[^}]*?proxy_pass (\S+);", text))
    return lambda path: ask(upstream[max((place for place in upstream if path.startswith(place)), key=len)], path)


@pytest.fixture(scope="module", params=["by the lines of nginx.conf", "through nginx"])
def front(request, postgresql_site, processes, tmp_path_factory) -> Iterator[Callable[[str], Answer]]:
    if request.param != "through nginx":
        yield by_the_lines(postgresql_site)
        return
    if not NGINX:
        pytest.skip("NOT PROVED: nginx is not installed (apt install nginx-light), so nobody asked the site through it")
    with nginx_before(postgresql_site, tmp_path_factory.mktemp("nginx")) as port:
        yield lambda path: ask(f"https://127.0.0.1:{port}", path)


def said_to(port: int, sent: str) -> str:
    """All that is answered over TLS to what no browser would send."""
    trusting = ssl._create_unverified_context()
    with (
        socket.create_connection(("127.0.0.1", port), timeout=20) as plain,
        trusting.wrap_socket(plain) as connection,
    ):
        connection.sendall(sent.encode())
        return b"".join(iter(lambda: connection.recv(65_536), b"")).decode(errors="replace")


STRANGE = {
    f"GET / HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n": "200",
    "No request at all\r\n\r\n": "400",
    f"GET / HTTP/1.1\r\nHost: {HOST}\r\nX-Large: {'a' * 40_000}\r\n\r\n": "400",
    f"POST /admin/login/ HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 300000000\r\nConnection: close\r\n\r\n": "413",
    f"GET /readyz HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n": "404",
}


@pytest.mark.skipif(not NGINX, reason="NOT PROVED: nginx is not installed, so nobody asked it what makes no sense")
def test_what_nginx_answers_itself_promises_https_too_and_nothing_promises_it_twice(
    processes, postgresql_site, tmp_path_factory
):
    with nginx_before(postgresql_site, tmp_path_factory.mktemp("strange")) as port:
        for sent, status in STRANGE.items():
            answer = said_to(port, sent)
            assert answer.startswith(f"HTTP/1.1 {status} "), (sent[:80], answer[:200])
            assert answer.count("Strict-Transport-Security: max-age=31536000\r\n") == 1, (sent[:80], answer[:600])


@pytest.mark.parametrize("page", ["/admin/login/", "/", "/audit/"])
def test_every_style_sheet_and_script_of_a_page_comes_through_the_proxy(front, page):
    status, _, text = front(page)
    assert status == 200
    named = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', text))
    assert len(named) >= 2, page
    for address in sorted(named):
        status, headers, _ = front(address)
        assert status == 200 and "immutable" in headers["cache-control"], (page, address)


def test_either_process_has_the_style_sheets_of_both(processes):
    named = {
        path for one in processes for path in re.findall(r'"(/static/[^"]+)"', ask(processes[one], LANDING[one])[2])
    }
    assert {path for path in named if "/static/admin/" in path} and {path for path in named if "/static/site" in path}
    for path in sorted(named):
        assert {ask(address, path)[0] for address in processes.values()} == {200}, path


LANDING = {"desk": "/admin/login/", "public": "/"}


def test_each_address_reaches_the_process_that_answers_it(front):
    assert front("/audit/")[0] == 200 and front("/admin/")[0] == 302
    assert "Only the desk is served here" not in front("/no-such-page/")[2]
    assert front("/report/?about=/")[0] == 200, "the process that may write takes what readers report"


def test_what_watches_the_site_is_asked_on_the_machine_and_not_through_the_proxy(processes, postgresql_site):
    for address in processes.values():
        assert ask(address, "/readyz")[::2] == (200, "ready\n")
    text = postgresql_site.place("/etc/nginx/sites-available/dupisite").read_text()
    for path in ("/readyz", "/healthz"):
        assert re.search(rf"location = {path} {{\s+return 404;", text)
