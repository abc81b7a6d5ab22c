"""The site behind a proxy that ends TLS, as it is run: https is promised with every answer, and the desk works."""

import re
import ssl
from collections.abc import Iterator
from dataclasses import replace
from http.client import HTTPResponse, HTTPSConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.processes import free_port
from tests.running import NGINX, NOT_PROVED_BEHIND_NGINX
from tests.running.nginx import behind_nginx
from tests.site import Site, serving

pytestmark = pytest.mark.skipif(NGINX is None, reason=NOT_PROVED_BEHIND_NGINX)
YEAR = "max-age=31536000"


class Browser:
    """Keeps cookies, and tells where it comes from."""

    def __init__(self, port: int, certificate: Path) -> None:
        self.port, self.trusted = port, ssl.create_default_context(cafile=certificate)
        self.cookies: dict[str, str] = {}
        self.set: list[str] = []

    def ask(
        self,
        path: str,
        method: str = "GET",
        referer: str = "",
        accept_encoding: str = "",
        if_none_match: str = "",
        **typed: str,
    ) -> tuple[HTTPResponse, str]:
        connection = HTTPSConnection("127.0.0.1", self.port, timeout=20, context=self.trusted)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        headers |= {"Content-Type": "application/x-www-form-urlencoded"} if typed else {}
        headers |= {"Referer": referer} if referer else {}
        headers |= {"Accept-Encoding": accept_encoding} if accept_encoding else {}
        headers |= {"If-None-Match": if_none_match} if if_none_match else {}
        connection.request(method, path, urlencode(typed) if typed else None, headers)
        answer = connection.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            self.set.append(cookie)
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer, answer.read().decode(errors="replace")


@pytest.fixture(scope="module")
def site(made_site: Site) -> Site:
    return made_site.at_another_port()


@pytest.fixture(scope="module")
def browser(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    folder, port = tmp_path_factory.mktemp("nginx"), free_port()
    https = {**site.environment, "SITE_URL": f"https://127.0.0.1:{port}", "PROXIES": "1"}
    with (
        behind_nginx(folder, port, int(site.environment["PORT"])),
        serving(replace(site, environment=https)),
    ):
        yield Browser(port, folder / "certificate.pem")


def test_every_answer_promises_https(browser):
    page = browser.ask("/admin/login/")[1]
    style = re.findall(r'href="(/static/[^"]+\.css)"', page)[0]
    asked = {
        ("/", "GET"): 200,
        ("/no-such-drug/", "GET"): 404,
        ("/", "POST"): 405,
        ("/api/v1/", "GET"): 200,
        ("/changes.atom", "GET"): 200,
        ("/healthz", "GET"): 200,
        ("/admin/", "GET"): 302,
        ("/admin/login/", "GET"): 200,
        ("/admin/login/", "POST"): 403,
        (style, "GET"): 200,
    }
    for (path, method), status in asked.items():
        answer, _ = browser.ask(path, method)
        assert (answer.status, answer.headers["Strict-Transport-Security"]) == (status, YEAR), (path, method)


def test_a_page_arrives_as_the_shelf_has_it_with_a_tag_that_is_known_again(browser):
    for coding in ("br", "gzip"):
        page = browser.ask("/dupixent/", accept_encoding=coding)[0]
        tag = page.headers["ETag"]
        assert (page.headers["Content-Encoding"], tag[0], tag[-1 - len(coding) :]) == (coding, '"', f'{coding}"')
        again = browser.ask("/dupixent/", accept_encoding=coding, if_none_match=tag)
        assert (again[0].status, again[1]) == (304, "")


def test_whoever_comes_from_our_own_form_logs_in_and_nobody_else(browser, site):
    name, password = (site.data / "first-run-accounts.txt").read_text().splitlines()[0].split()
    page = browser.ask("/admin/login/")[1]
    token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[0]
    typed = {"username": name, "password": password, "csrfmiddlewaretoken": token}
    here = f"https://127.0.0.1:{browser.port}/admin/login/"
    for elsewhere in ("https://evil.example/", here.replace("https:", "http:"), ""):
        assert browser.ask("/admin/login/", "POST", elsewhere, **typed)[0].status == 403
    answer, _ = browser.ask("/admin/login/", "POST", here, **typed)
    assert (answer.status, answer.headers["Location"]) == (302, "/admin/")
    assert browser.ask("/admin/")[0].status == 200
    assert browser.set and all("; Secure" in cookie for cookie in browser.set)
