"""What the browser's tests share."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import CHROMIUM, NOT_PROVED
from tests.browser.kinds import PAGE_KINDS
from tests.browser.stage import Opened, Window, chromium, look, opening, played_site
from tests.site import Site


@pytest.fixture(autouse=True)
def public_database() -> None:
    """Takes the place of the fixture of all other tests: these ask no database, and while Playwright runs none may."""


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Ends with the last test of this package: Django refuses to ask a database while Playwright's loop runs."""
    if CHROMIUM is None:
        pytest.skip(NOT_PROVED)
    with chromium() as started:
        yield started


@pytest.fixture(scope="package")
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with played_site(tmp_path_factory.mktemp("browser") / "data") as served:
        yield served


@pytest.fixture(scope="package")
def window(browser: Browser, site: Site) -> Iterator[Window]:
    with opening(browser, site) as window:
        yield window


@pytest.fixture
def opened(kind: str, window: Window) -> Opened:
    """A page of a kind, for a test that does nothing but look at it: the tests beside it look at the same one."""
    return window.open(PAGE_KINDS[kind])


@pytest.fixture
def page(window: Window) -> Iterator[Page]:
    """The window, empty, for a test that leads it itself."""
    window.shown = None
    look(window.page).goto("about:blank")
    yield window.page
    window.page.unroute_all()
