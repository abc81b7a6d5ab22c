"""A site whose every signed word tries to be a script (`tests/hostile/scripted.py`): in a browser nothing of it runs or breaks out.

Public pages, on screen and on paper, and the desk as those see it who sign and who keep accounts.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urldefrag, urljoin

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.sites import logged_in, served_copy
from tests.browser.stage import opening
from tests.browser.test_desk import LOUD, kind_of, walk
from tests.hostile.scripted import RUN, SLUG
from tests.site import Site

PLAY = "from tests.hostile.scripted import play; play()"
PAGES = re.compile(rf"/{SLUG}/|/(?:search|changes|audit|reviewers)/|/$")
NO_PAGES = re.compile(
    r"/admin/|/api/|/proof/|/at/|/time(?:gate|map)/|/label-images/|/static/|\.[a-z]+$|/checkpoint$|/dupixent/"
)
BROKEN_OUT = """
() => [...document.querySelectorAll('*')].filter(e =>
  e.localName === 'script' && !e.src && !/json/.test(e.type) && e.textContent.includes('window.marked')
  || e.matches('img[src="x"], svg[onload], [onfocus], [onerror], [onclick]')
  || ['href', 'src', 'action', 'formaction'].some(name => /^\\s*(javascript|data):/i.test(e.getAttribute(name) || ''))
).map(e => e.outerHTML.slice(0, 200)).concat(window.marked ? ['window.marked was set'] : [])
"""
LINKS = "[...document.querySelectorAll('a[href]')].map(link => link.href)"


@pytest.fixture(scope="module")
def scripted(played: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served_copy(played, tmp_path_factory.mktemp("scripted") / "data", PLAY) as site:
        yield site


def shown(page: Page) -> bool:
    return RUN in page.inner_text("body")


def public_pages(page: Page, site: Site) -> Iterator[str]:
    """One of each kind, from the first page and that of the drug on; a label has a page for each of its sections."""
    seen: set[str] = set()
    waiting = [f"{site.address}/{SLUG}/", f"{site.address}/", f"{site.address}/search/?q=window.marked"]
    waiting += [f"{site.address}/{SLUG}/faq/gone/", f"{site.address}/%3Cscript%3E{RUN}/"]
    while waiting:
        address = waiting.pop(0)
        if kind_of(address) not in seen:
            seen.add(kind_of(address))
            page.goto(address)
            yield address
            found = (urldefrag(urljoin(address, link))[0] for link in page.evaluate(LINKS))
            waiting += [
                link
                for link in found
                if link.startswith(site.address) and PAGES.search(link) and not NO_PAGES.search(link)
            ]


def test_no_signed_word_runs_or_breaks_out_of_a_public_page(scripted: Site, browser: Browser):
    troubles: list[Any] = []
    faults, met = [], 0
    with opening(browser, scripted) as window:
        page = window.page
        page.on("dialog", lambda dialog: (troubles.append(dialog.message), dialog.dismiss()))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda said: troubles.append(f"{page.url}: {said.text}") if "CSP" in said.text else None)
        page.on("request", lambda asked: None if asked.url.startswith(scripted.address) else troubles.append(asked.url))
        for address in public_pages(page, scripted):
            faults += [f"{address}: {fault}" for fault in page.evaluate(BROKEN_OUT)]
            met += shown(page)
            if "/faq/" in address and "history" not in address:
                page.emulate_media(media="print")
                faults += [f"{address} on paper: {fault}" for fault in page.evaluate(BROKEN_OUT)]
                page.emulate_media(media="screen")
    assert troubles == [] and faults == [], "\n".join([*map(str, troubles), *faults])
    assert met > 15, "the words stand on the pages"


@pytest.mark.parametrize(("role", "least"), [("reviewer", 4), ("administrator", 1)])  # of pages with such words
def test_no_word_runs_or_breaks_out_at_the_desk(role: str, least: int, scripted: Site, browser: Browser):
    faults, met = [], 0
    with logged_in(browser, scripted, role, lambda message: message.type in LOUD) as (page, said):
        for address in walk(page, scripted):
            faults += [f"{address}: {fault}" for fault in page.evaluate(BROKEN_OUT)]
            met += shown(page)
    assert said == [] and faults == [], "\n".join([*said, *faults])
    assert met >= least, "the words stand at the desk"
