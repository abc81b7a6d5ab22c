"""The browser, and a page opened in it: for the tests, and for taking pictures."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, Response, sync_playwright

from tests.browser import CHROMIUM
from tests.site import Site

FLAGS = [
    "--no-sandbox",  # where tests run as root, Chromium has none
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TELL_VIOLATIONS = "document.addEventListener('securitypolicyviolation', e => console.error('CSP', e.violatedDirective))"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium with a new, empty profile."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Opened:
    """A page in the window, and all that was heard while it was opened."""

    page: Page
    address: str
    said: list[ConsoleMessage] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)  # errors of the page, and requests that failed
    responses: list[Response] = field(default_factory=list)


@dataclass
class Window:
    """The one window for all public pages: a new one takes Chromium half a second."""

    page: Page

    def open(self, address: str) -> Opened:
        """What stands at an address, fetched anew."""
        opened = Opened(self.page, address)
        begun: set[Any] = set()  # a request of the page before, broken off by leaving it, is no trouble of this one

        def failed(request: Any) -> None:
            if request in begun:
                opened.troubles.append(f"{request.url}: {request.failure}")

        heard: dict[str, Callable[[Any], None]] = {
            "request": lambda request: begun.add(request),
            "console": lambda message: opened.said.append(message),
            "pageerror": lambda error: opened.troubles.append(str(error)),
            "requestfailed": failed,
            "response": lambda response: opened.responses.append(response),
        }
        for event, listen in heard.items():
            self.page.on(event, listen)
        self.page.goto(opened.address)
        for event, listen in heard.items():
            self.page.remove_listener(event, listen)
        return opened


@contextmanager
def opening(browser: Browser, site: Site) -> Iterator[Window]:
    """A window on a site. It keeps nothing in a cache."""
    with browser.new_context(base_url=site.address) as context:
        page = context.new_page()
        page.add_init_script(TELL_VIOLATIONS)
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        yield Window(page)


def look(page: Page, width: int = 1280, height: int = 800, scheme: str = "light", forced: str = "none") -> Page:
    """The page as a reader with this window and these colours sees it; no other is left from an earlier look."""
    if page.viewport_size != {"width": width, "height": height}:
        page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(media="screen", color_scheme=scheme, forced_colors=forced)
    return page
