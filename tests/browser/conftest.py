"""What the browser's tests share."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import CHROMIUM, NOT_PROVED
from tests.browser.checks.axe import SCRIPT
from tests.browser.sites import PUBLIC, play, served_copy
from tests.browser.stage import Window, chromium, look, opening
from tests.site import Site, first_run


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
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site on which the scene was played, to be copied."""
    with first_run(tmp_path_factory.mktemp("played") / "data") as made:
        play(made, PUBLIC)
        yield made


@pytest.fixture(scope="package")
def site(browser: Browser, played: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site to look at, served: no test changes what is public on it."""
    with served_copy(played, tmp_path_factory.mktemp("site") / "data") as copy:
        yield copy


@pytest.fixture(scope="package")
def window(browser: Browser, site: Site) -> Iterator[Window]:
    with opening(browser, site) as window:
        window.page.add_init_script(SCRIPT)
        yield window


@pytest.fixture
def page(window: Window) -> Iterator[Page]:
    """The window, empty, for a test that leads it itself."""
    look(window.page).goto("about:blank")
    yield window.page
    window.page.unroute_all()
