"""The page of a short code: its address stands in the picture on paper, and no two sites have the same."""

import re

from playwright.sync_api import Page

from tests.browser.checks.axe import found_by_axe
from tests.browser.checks.fit import too_small, too_wide
from tests.browser.page_kinds import DRUG, FACT, WIDTHS
from tests.browser.stage import look
from tests.site import Site

ADDRESS = re.compile(r"QR code of \S+?(/c/\w+/)<")


def test_what_is_said_of_a_paper_fits_every_screen_and_is_heard(site: Site, page: Page):
    faults = []
    for printed in (FACT, f"{FACT}history/1/", f"{DRUG}faq/taken-back/history/1/", f"{DRUG}faq/no-longer-kept/"):
        (code,) = set(ADDRESS.findall(site.ask(printed)[2]))
        page.goto(code)
        for width in WIDTHS:
            for scheme in ("light", "dark"):
                look(page, width, scheme=scheme)
                found = [*too_wide(page), *too_small(page), *found_by_axe(page)]
                faults += [f"{printed}, {width} px, {scheme}: {fault}" for fault in found]
    assert not faults, "\n".join(faults)


def test_the_code_and_its_picture_are_on_paper_alone_and_20_millimeters_wide(page: Page):
    page.goto(FACT)
    picture = page.locator("svg.qr")
    assert not picture.is_visible()
    page.emulate_media(media="print")
    assert picture.is_visible()
    box, side = picture.bounding_box(), picture.get_attribute("viewBox")
    assert box is not None and side is not None
    modules = int(side.split()[2])
    assert abs(box["width"] * (modules - 8) / modules - 20 / 25.4 * 96) < 1 and abs(box["width"] - box["height"]) < 1
