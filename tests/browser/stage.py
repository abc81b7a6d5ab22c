"""The browser, the served site with its scene, and a page opened in it: for the tests, and for taking pictures."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Page, Response, sync_playwright

from tests.browser import CHROMIUM
from tests.site import Site, first_run, serving

FLAGS = [
    "--no-sandbox",  # where tests run as root, Chromium has none
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SCENE = "from tests.browser.scene import play; play()"
TELL_VIOLATIONS = "document.addEventListener('securitypolicyviolation', e => console.error('CSP', e.violatedDirective))"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium with a new, empty profile."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def played_site(data: Path) -> Iterator[Site]:
    """A site that a stranger would get, and on which the scene was played, served."""
    with first_run(data) as made:
        assert made.shell(SCENE) == []
        with serving(made):
            yield made


@dataclass
class Opened:
    """A page in the browser, and all that was heard while it was opened."""

    page: Page
    said: list[ConsoleMessage] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)  # errors of the page, and requests that failed
    responses: list[Response] = field(default_factory=list)


@contextmanager
def opening(browser: Browser, address: str) -> Iterator[Opened]:
    """The page at an address, in a context of its own: no cookie, store or focus is left from another."""
    with browser.new_context() as context:
        opened = Opened(context.new_page())
        page = opened.page
        page.add_init_script(TELL_VIOLATIONS)
        page.on("console", lambda message: opened.said.append(message))
        page.on("pageerror", lambda error: opened.troubles.append(str(error)))
        page.on("requestfailed", lambda request: opened.troubles.append(f"{request.url}: {request.failure}"))
        page.on("response", lambda response: opened.responses.append(response))
        page.goto(address)
        yield opened


def look(page: Page, width: int = 1280, height: int = 800, scheme: str = "light", forced: str = "none") -> Page:
    """The page as a reader with this window and these colours sees it; no other is left from an earlier look."""
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(media="screen", color_scheme=scheme, forced_colors=forced)
    return page
