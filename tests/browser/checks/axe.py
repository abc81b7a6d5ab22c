"""What axe finds on a page: WCAG 2.2 to level AA, its best practices, and contrast to level AAA (7:1)."""

from collections.abc import Iterable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.checks.fit import too_wide
from tests.browser.stage import look

SCRIPT = Axe().axe_script
# One rule measures what two would: the enhanced one passes over whatever the plain one fails, and each of them takes
# more than half of the time that axe takes.
AAA = {"color-contrast": {"options": {"contrastRatio": {"normal": {"expected": 7}, "large": {"expected": 4.5}}}}}
OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
    "checks": AAA,
    "resultTypes": ["violations"],
}
VIOLATIONS = "options => axe.run(document, options).then(found => found.violations)"
LOOKS = ((1280, "light"), (1280, "dark"), (390, "dark"), (390, "light"))  # of a page of the desk
FADING = 300  # milliseconds in which the colors of Django's admin change from one scheme to the other


def found_by_axe(page: Page, options: dict = OPTIONS) -> list[str]:
    """One line for each fault, however often it is made: 90 dates of one pale gray are one fault."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(SCRIPT)  # once for a page, not by Axe().run, which sends the half megabyte before every look
    faults: dict[str, list[str]] = {}
    for violation in page.evaluate(VIOLATIONS, options):
        for node in violation["nodes"]:
            fault = f"{violation['id']}: {' '.join(node['failureSummary'].split())}"
            faults.setdefault(fault, []).append(" ".join(node["html"].split())[:120])
    return [f"{fault} ({len(where)} times, such as {where[0]})" for fault, where in faults.items()]


def desk_faults(page: Page, looks: Iterable[tuple[int, str]] = LOOKS) -> list[str]:
    """What axe finds on an open page of the desk at each width and in each color scheme, and where it is too wide."""
    faults = []
    for width, scheme in looks:
        look(page, width, scheme=scheme).wait_for_timeout(FADING)
        faults += [f"{width} px, {scheme}: {fault}" for fault in (*too_wide(page), *found_by_axe(page))]
    return faults
