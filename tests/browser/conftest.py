"""What the browser's tests share."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import CHROMIUM, NOT_PROVED
from tests.browser.kinds import PAGE_KINDS
from tests.browser.stage import Opened, chromium, opening, played_site
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


@pytest.fixture(scope="module")
def opened(kind: str, browser: Browser, site: Site) -> Iterator[Opened]:
    """The page of a kind, opened once for all tests of a file that do nothing but look at it."""
    with opening(browser, site.address + PAGE_KINDS[kind]) as one:
        yield one


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """A page that a test opens itself, and may do with what it likes."""
    with browser.new_context(base_url=site.address) as context:
        yield context.new_page()
