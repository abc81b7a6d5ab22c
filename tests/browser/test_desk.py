"""Every kind of page of the desk, as each role comes to it by links: no complaint of the browser, and axe finds nothing.

The pages are found by walking: a new one is looked at without being named here.
"""

import re
from collections.abc import Iterator
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.checks.axe import SCRIPT, violations
from tests.browser.sites import logged_in
from tests.browser.stage import look
from tests.site import Site

ROLES = {"author": "light", "reviewer": "dark", "auditor": "light", "administrator": "dark"}  # each with one scheme
# Not pages, but files to take along; or the same page again.
LEFT_ALONE = re.compile(r"/admin/(?:logout|jsi18n)/|/admin/r/|/(?:csv|export)/|[?&](?:e|p|o|all)=")
LOUD = ("error", "warning")  # hints of the browser for who makes a page are neither
OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
LINKS = "[...document.querySelectorAll('a[href]')].map(link => link.href)"


def kind_of(address: str) -> str:
    """Pages that differ by a number or by what is asked of them are of one kind."""
    return re.sub(r"\d+", "N", urlsplit(address).path)


def walk(page: Page, site: Site) -> Iterator[str]:
    """One page of each kind, opened, from the first page of the desk on."""
    seen: set[str] = set()
    waiting = [f"{site.address}/admin/"]
    while waiting:
        address = waiting.pop(0)
        if kind_of(address) in seen:
            continue
        seen.add(kind_of(address))
        answer = page.goto(address)
        assert answer is not None and answer.status == 200, (address, answer and answer.status)
        yield address
        found = (urldefrag(urljoin(address, link))[0] for link in page.evaluate(LINKS))
        waiting += [link for link in found if link.startswith(f"{site.address}/admin/") and not LEFT_ALONE.search(link)]


def faults_of(page: Page, said: list[str]) -> list[str]:
    """What axe finds. It styles what it measures, which the page's policy refuses: that complaint is axe's own."""
    heard = len(said)
    found = violations(page, OPTIONS)
    del said[heard:]
    return [f"{fault['id']}: {fault['html'][:160]}" for fault in found]


@pytest.mark.parametrize(("role", "scheme"), ROLES.items())
def test_every_kind_of_page_is_without_a_complaint_and_axe_finds_nothing(
    role: str, scheme: str, browser: Browser, site: Site
):
    faults: dict[str, list[str]] = {}
    kinds = 0
    with logged_in(browser, site, role, lambda message: message.type in LOUD) as (page, said):
        page.add_init_script(SCRIPT)
        page.emulate_media(color_scheme=scheme)  # before a page is opened: colors that still fade have another contrast
        for number, address in enumerate(walk(page, site)):
            kinds += 1
            width, height = (390, 844) if number % 2 else (1280, 900)
            look(page, width, height, scheme)
            for fault in faults_of(page, said):
                faults.setdefault(fault, []).append(f"{address} at {width} px")
    assert said == [], "\n".join(said)
    assert not faults, "\n".join(f"{fault}\n    {len(where)} x, {where[0]}" for fault, where in faults.items())
    assert kinds > 5, "the walk did not come far"
