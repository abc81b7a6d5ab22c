"""One visit to a page, on which everything is checked that is checked of its kind; faults are gathered, not raised."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import cycle

from playwright.sync_api import Page

from tests.browser.checks.axe import found_by_axe
from tests.browser.checks.fit import run_together, too_heavy, too_small, too_wide
from tests.browser.checks.head import head_faults
from tests.browser.checks.keyboard import first_tab_faults, order_faults
from tests.browser.checks.marks import BOXES, MARKED, box_faults, difference_faults
from tests.browser.checks.printing import PRINTED, paper_faults
from tests.browser.checks.quiet import opening_faults, stillness_faults
from tests.browser.page_kinds import PAGE_KINDS, WIDTHS
from tests.browser.stage import Opened, Window, look
from tests.site import Site

ZOOMED = 640  # 1280 at 200 %; at 400 % it is the narrowest width
# Both layouts, both schemes, and the colors that a reader forces on a page: a color does not depend on a pixel more.
AXE = {360: [("dark", "none"), ("light", "active")], 1280: [("light", "none")]}
WALKED = dict(zip(PAGE_KINDS, cycle((360, 1280))))  # in turn: kinds that are alike stand beside one another


@dataclass
class Visit:
    """The faults of a page, each with its kind, the check, and how the window was then."""

    kind: str
    opened: Opened
    faults: list[str] = field(default_factory=list)
    seen: str = "as it opens"

    @property
    def page(self) -> Page:
        return self.opened.page

    def look(self, width: int, height: int = 800, scheme: str = "light", forced: str = "none") -> None:
        look(self.page, width, height, scheme, forced)
        self.seen = f"{width} px, {scheme}" + (", forced colors" if forced == "active" else "")

    def check(self, name: str, faults: Iterable[str]) -> None:
        self.faults += [f"{self.kind}, {name}, {self.seen}: {fault}" for fault in faults]


def visited(kind: str, window: Window, site: Site) -> list[str]:
    """All faults of a page of this kind."""
    look(window.page)
    visit = Visit(kind, window.open(PAGE_KINDS[kind]))
    visit.check("quiet", [*opening_faults(kind, visit.opened, site), *stillness_faults(visit.opened)])
    visit.check("head", head_faults(kind, visit.page, site))
    visit.check("weight", too_heavy(kind, visit.opened))
    for width in sorted({*WIDTHS, ZOOMED}, reverse=True):
        look_at(visit, width)
    look_closer(visit)
    take_the_keyboard(visit)
    return visit.faults


def look_at(visit: Visit, width: int) -> None:
    """At every width the page fits; at two of them axe is asked as well."""
    visit.look(width)
    visit.check("fit", too_wide(visit.page))
    if width != ZOOMED:
        visit.check("fit", [*too_small(visit.page), *run_together(visit.page)])
    for scheme, forced in AXE.get(width, []):
        visit.look(width, scheme=scheme, forced=forced)
        visit.check("axe", found_by_axe(visit.page))


def look_closer(visit: Visit) -> None:
    """What only some kinds of pages promise: marks of a difference, boxes in forced colors, and what is on paper."""
    visit.look(1280)
    if visit.kind in MARKED:
        visit.check("marks", difference_faults(visit.page))
    if visit.kind in PRINTED:
        visit.check("print", paper_faults(visit.kind, visit.page))
    for scheme in ("light", "dark") if visit.kind in BOXES else ():
        visit.look(1280, scheme=scheme, forced="active")
        visit.check("marks", box_faults(visit.kind, visit.page))


def take_the_keyboard(visit: Visit) -> None:
    """Last, because it moves the focus."""
    visit.look(360)
    visit.check("keyboard", first_tab_faults(visit.page))
    visit.look(WALKED[visit.kind], height=640)
    visit.check("keyboard", order_faults(visit.page))
