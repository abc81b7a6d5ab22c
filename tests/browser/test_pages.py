"""Every kind of public page, visited once: `visit.py` says all that is checked of it.

And what is no kind of page: the page of a fault, a phone's first look, the style sheet, and what no two pages share.
"""

import pytest
from lxml import html
from playwright.sync_api import Page

from tests.browser.checks.axe import found_by_axe
from tests.browser.checks.fit import too_wide
from tests.browser.page_kinds import PAGE_KINDS, STARTER_ANSWERS, STATUS
from tests.browser.stage import Window, look
from tests.browser.visit import visited
from tests.site import Site

FIRST_LOOK = 740  # CSS pixels of height that a phone of 360 shows
STYLE_WEIGHT = 20_000  # bytes
BROKEN = (
    "from django.test import RequestFactory; from dupisite.views import broken; "
    "print(broken(RequestFactory().get('/broken/')).content.decode())"
)
PALE = """
<body style='background: #fff; color: #000'><p>Black on white.</p><p>Black on white.</p><p>Black on white.</p>
<p style='color: #767676'>4.5 to 1</p><p style='color: #bbb'>2 to 1</p><div style='background: #777'><p>5 to 1</p></div>
<p>Black on white.</p><p>Black on white.</p></body>
"""
COLORS = """
() => [...document.querySelectorAll('*')].map(e => [...getComputedStyle(e)].map(name => getComputedStyle(e)[name]).join('|'))
"""


@pytest.mark.parametrize("kind", PAGE_KINDS)
def test_a_page_has_no_fault(kind: str, window: Window, site: Site):
    faults = visited(kind, window, site)
    assert not faults, "\n" + "\n".join(faults)


def test_no_two_pages_say_the_same_of_themselves(site: Site):
    """Neither their title nor their description."""
    heard: dict[str, list[str]] = {}
    same = {"as-of-a-moment", *(kind for kind in PAGE_KINDS if kind.startswith("search-"))}  # one page in other states
    for kind in PAGE_KINDS.keys() - STATUS.keys() - same:
        page = html.fromstring(site.ask(PAGE_KINDS[kind])[2])
        for words in (page.findtext(".//title"), *page.xpath("//meta[@name='description']/@content")):
            heard.setdefault(" ".join(words.split()), []).append(kind)
    assert len(heard) > len(PAGE_KINDS), "each says two things"
    assert {words: kinds for words, kinds in heard.items() if len(kinds) > 1} == {}


def test_a_phone_shows_question_standing_and_short_answer_without_scrolling(page: Page):
    look(page, 360, FIRST_LOOK)
    hidden = []
    for address in STARTER_ANSWERS:
        page.goto(address)
        page.evaluate("document.documentElement.style.fontFamily = 'Liberation Sans'")  # as wide as letters on a phone
        for part in ("h1", ".standing", ".short"):
            box = page.locator(part).bounding_box()
            end = round(box["y"] + box["height"])
            hidden += [f"{address}: {part} ends at {end}"] if end > FIRST_LOOK else []
    assert not hidden, "\n".join(hidden)


def test_the_style_sheet_weighs_less_than_20_kilobytes_before_it_is_packed(page: Page):
    page.goto("/")
    sheets = page.locator("link[rel=stylesheet]").evaluate_all("links => links.map(link => link.href)")
    assert [sheet.rpartition("/")[2].partition(".")[0] for sheet in sheets] == ["site", "paper"]
    assert sum(len(page.request.get(sheet).body()) for sheet in sheets) < STYLE_WEIGHT


def test_the_page_that_answers_when_all_else_fails_shows_the_telephone_numbers(site: Site, page: Page):
    body, faults = "\n".join(site.shell(BROKEN)), []
    page.route("**/broken/", lambda route: route.fulfill(status=500, body=body, content_type="text/html"))
    page.goto("/broken/")
    for width in (320, 1280):
        for scheme in ("light", "dark"):
            look(page, width, scheme=scheme)
            found = [*too_wide(page), *found_by_axe(page)]
            if not page.get_by_role("link", name="1-800-222-1222").is_visible():
                found.append("the number of poison control is not seen")
            faults += [f"{width} px, {scheme}: {fault}" for fault in found]
    assert not faults, "\n".join(faults)


def test_axe_is_asked_for_a_contrast_of_seven_to_one_and_finds_what_is_paler(page: Page):
    page.set_content(PALE)
    assert sum("color-contrast" in fault for fault in found_by_axe(page)) == 3


def test_colors_that_are_forced_on_an_open_page_are_those_of_a_page_that_is_loaded_so(page: Page):
    """Visits count on it: they force the colors of a page that they have opened already."""
    look(page, 360, forced="active").goto(PAGE_KINDS["answer-with-a-warning"])
    loaded = page.evaluate(COLORS)
    look(page, 360, scheme="dark").goto(PAGE_KINDS["answer-with-a-warning"])
    assert page.evaluate(COLORS) != loaded
    look(page, 360, forced="active")
    assert page.evaluate(COLORS) == loaded
