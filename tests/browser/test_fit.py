"""A page fits: the width it is given, a thumb, the first look at a phone, and a slow line."""

import pytest
from playwright.sync_api import Page

from tests.browser.kinds import ENDLESS, STARTER_ANSWERS, WIDTHS, each_kind, each_width
from tests.browser.stage import Opened, look

ZOOMED = 640  # 1280 at 200 %; at 400 % it is the narrowest width
FIRST_LOOK = 740  # CSS pixels of height that a phone of 360 shows
PAGE_WEIGHT, STYLE_WEIGHT = 40_000, 20_000  # bytes

# Links among the words of a sentence are let be, as WCAG 2.5.8 does: what stands beside them in their block decides.
SMALL_TARGETS = r"""
() => {
  const interactive = 'a[href], button, input, select, textarea, summary, [role=button]';
  const inSentence = target => {
    let block = target.parentElement;
    while (getComputedStyle(block).display.startsWith('inline') && block.parentElement) block = block.parentElement;
    const copy = block.cloneNode(true);
    copy.querySelectorAll(`${interactive}, .tag, .vh`).forEach(part => part.remove());
    return /\p{L}{2}/u.test(copy.textContent);
  };
  return [...document.querySelectorAll(interactive)]
    .filter(target => target.checkVisibility() && !(target.matches('a') && inSentence(target)))
    .map(target => [target.textContent.trim(), target.getBoundingClientRect()])
    .filter(([, box]) => box.width < 24 || box.height < 24)
    .map(([words, box]) => `${words}: ${box.width.toFixed(1)} x ${box.height.toFixed(1)}`);
}
"""
# Pairs that read as one word: one right after the other on one line, and nothing between.
TOUCHING = r"""
() => {
  const targets = [...document.querySelectorAll('a[href], button')].filter(target => target.checkVisibility());
  return targets.slice(1).map((target, place) => [targets[place], target])
    .filter(([before, after]) => {
      const [one, two] = [[...before.getClientRects()].at(-1), after.getClientRects()[0]];
      const between = document.createRange();
      between.setStartAfter(before);
      between.setEndBefore(after);
      return Math.abs(two.left - one.right) < 4 && two.top < one.bottom && one.top < two.bottom && !between.toString().trim();
    })
    .map(([before, after]) => `${before.textContent.trim()}|${after.textContent.trim()}`);
}
"""
WIDE = r"""
() => {
  const page = document.scrollingElement;
  if (page.scrollWidth <= page.clientWidth) return [];
  const wide = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > page.clientWidth + 1);
  return [`${page.scrollWidth} > ${page.clientWidth}`, ...wide.map(e => `${e.tagName}.${e.className} ${e.textContent.trim().slice(0, 40)}`)];
}
"""


@pytest.mark.parametrize("width", sorted({*WIDTHS, ZOOMED}))
@each_kind
def test_nothing_has_to_be_scrolled_sideways(width: int, opened: Opened):
    wide = look(opened.page, width).evaluate(WIDE)
    assert not wide, "\n".join(wide)


@each_width
@each_kind
def test_what_is_touched_is_24_pixels_wide_and_high_unless_it_stands_in_a_sentence(width: int, opened: Opened):
    small = look(opened.page, width).evaluate(SMALL_TARGETS)
    assert not small, "\n".join(small)


@each_width
@each_kind
def test_no_two_links_run_into_one_another(width: int, opened: Opened):
    assert look(opened.page, width).evaluate(TOUCHING) == []


@pytest.mark.parametrize("address", STARTER_ANSWERS)
def test_a_phone_shows_question_standing_and_short_answer_without_scrolling(address: str, page: Page):
    look(page, 360, FIRST_LOOK).goto(address)
    page.evaluate("document.documentElement.style.fontFamily = 'Liberation Sans'")  # as wide as letters on a phone are
    boxes = {part: page.locator(part).bounding_box() for part in ("h1", ".standing", ".short")}
    ends = {part: round(box["y"] + box["height"]) for part, box in boxes.items()}
    assert {part: end for part, end in ends.items() if end > FIRST_LOOK} == {}


@each_kind
def test_the_first_view_of_a_page_weighs_less_than_40_kilobytes(kind: str, opened: Opened):
    """As transferred, with the icon, which a browser without a window does not fetch."""
    icon = opened.page.request.get(opened.page.locator("link[rel=icon]").evaluate("link => link.href")).body()
    weight = sum(response.request.sizes()["responseBodySize"] for response in opened.responses) + len(icon)
    assert weight < PAGE_WEIGHT or kind in ENDLESS


def test_the_style_sheet_weighs_less_than_20_kilobytes_before_it_is_packed(page: Page):
    page.goto("/")
    sheets = page.locator("link[rel=stylesheet]").evaluate_all("links => links.map(link => link.href)")
    assert len(sheets) == 1
    assert len(page.request.get(sheets[0]).body()) < STYLE_WEIGHT
