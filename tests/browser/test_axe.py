"""axe finds nothing on any page: WCAG 2.2 to level AA, its best practices, and contrast to level AAA (7:1)."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.kinds import PAGE_KINDS, each_kind
from tests.browser.stage import Opened, look

OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"color-contrast-enhanced": {"enabled": True}, "target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
VIOLATIONS = "options => axe.run(document, options).then(found => found.violations)"
LOOKS = [(360, "dark"), (1280, "light")]  # both layouts, and both schemes: a colour does not depend on a pixel more


def finds_nothing(page: Page) -> None:
    """Says one line for each fault, however often it is made: 90 dates of one pale grey are one fault."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(Axe().axe_script)  # not by Axe().run, which sends the half megabyte before every look
    faults: dict[str, list[str]] = {}
    for violation in page.evaluate(VIOLATIONS, OPTIONS):
        for node in violation["nodes"]:
            fault = f"{violation['id']}: {' '.join(node['failureSummary'].split())}"
            faults.setdefault(fault, []).append(" ".join(node["html"].split())[:120])
    told = "\n".join(f"{fault} ({len(where)} times, such as {where[0]})" for fault, where in faults.items())
    assert not told, told


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
@each_kind
def test_axe_finds_nothing(width: int, scheme: str, opened: Opened):
    finds_nothing(look(opened.page, width, scheme=scheme))


@each_kind
def test_axe_finds_nothing_in_colours_that_the_reader_forces_on_the_page(kind: str, page: Page):
    look(page, 360, forced="active").goto(PAGE_KINDS[kind])  # only on a page that it loads, Chromium forces all of them
    finds_nothing(page)
