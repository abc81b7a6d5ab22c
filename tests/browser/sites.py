"""The sites that the browser is served, and the windows of people who are logged in at their desks.

A first run and a scene take seconds, so each is played once; a site is a copy of what was played.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.browser.stage import TELL_VIOLATIONS
from tests.processes import ON_SQLITE
from tests.site import Site, first_run, serving

PUBLIC = "from tests.browser.public_scene import play; play()"
REVIEW = "from tests.browser.review_scene import play; play()"

Listened = Callable[[ConsoleMessage], bool]
SESSIONS: dict[tuple[str, str], Any] = {}  # cookies by site and account: checking a password takes half a second


def play(site: Site, scene: str) -> None:
    assert site.shell(scene) == []


@contextmanager
def played_site(data: Path) -> Iterator[Site]:
    """A site that a stranger would get, and on which the scene was played, served."""
    with first_run(data) as made:
        play(made, PUBLIC)
        with serving(made):
            yield made


@contextmanager
def served_copy(site: Site, data: Path, *scenes: str) -> Iterator[Site]:
    """The same site in a folder of its own, with more scenes played on it. The first is not being served."""
    assert ON_SQLITE, "a database is copied as a file, so the tests in a browser run on SQLite"
    shutil.copytree(site.data, data)
    copy = site.at_another_port()
    copy.environment["DATA_DIR"] = str(data)
    for scene in scenes:
        play(copy, scene)
    with serving(copy):
        yield copy


def password(site: Site, name: str) -> str:
    """Of an account that the first run made."""
    found = re.search(rf"^{name} +(\S+)", site.printed, re.MULTILINE)
    assert found is not None, name
    return found[1]


def log_in(page: Page, site: Site, name: str, fields: str = "#id_") -> None:
    """At the login that the page shows; each field's id begins with `fields`."""
    page.fill(f"{fields}username", name)
    page.fill(f"{fields}password", password(site, name))
    page.click("#login-form [type=submit]")


def session_of(browser: Browser, site: Site, name: str) -> Any:
    """The cookies of somebody who is logged in: those that the last window of that account closed with, if any did."""
    state = SESSIONS.pop((site.address, name), None)
    if state is None:
        with browser.new_context(base_url=site.address) as context:
            page = context.new_page()
            page.goto("/admin/login/")
            log_in(page, site, name)
            assert page.url.endswith("/admin/"), page.url
            state = context.storage_state()
    return state


@contextmanager
def logged_in(
    browser: Browser, site: Site, name: str, counts: Listened = lambda message: True, **options: Any
) -> Iterator[tuple[Page, list[str]]]:
    """An empty window of somebody who is logged in, and whatever goes wrong in it; a violation of the CSP does.

    Of what the browser's console says, that is wrong for which `counts` is true.
    """
    troubles: list[str] = []
    state = session_of(browser, site, name)
    with browser.new_context(base_url=site.address, storage_state=state, **options) as context:
        page = context.new_page()
        page.add_init_script(TELL_VIOLATIONS)
        page.on("console", lambda said: troubles.append(f"{page.url}: {said.text}") if counts(said) else None)
        page.on("pageerror", lambda error: troubles.append(f"{page.url}: {error}"))
        yield page, troubles
        state = context.storage_state()  # a signature gives a session another key
        if any(cookie["name"] == "sessionid" for cookie in state["cookies"]):
            SESSIONS[site.address, name] = state
