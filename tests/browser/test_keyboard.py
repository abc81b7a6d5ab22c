"""By keyboard alone: the skip link first, then every link in the order of reading, always seen."""

import pytest
from playwright.sync_api import Page

from tests.browser.kinds import PAGE_KINDS, each_kind
from tests.browser.stage import look

MOST = 400  # presses of Tab after which a page counts as endless

# Where the focus is: its place in the document, and what keeps a reader from seeing it. The first of its boxes counts:
# a link may go over two lines, and a region may be higher than the window.
FOCUSED = r"""
() => {
  const focused = document.activeElement;
  if (!focused || focused === document.body) return null;
  const style = getComputedStyle(focused), box = focused.getClientRects()[0], troubles = [];
  if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) === 0) troubles.push('no outline');
  const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
  const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
  const whole = box.top > -1 && box.bottom < innerHeight + 1 && box.left > -1 && box.right < innerWidth + 1;
  if (!whole && (box.height < innerHeight || bottom <= top)) troubles.push('out of the window');
  else if (!focused.contains(document.elementFromPoint((left + right) / 2, (top + bottom) / 2))) troubles.push('covered');
  return {
    place: [...document.querySelectorAll('*')].indexOf(focused),
    name: `${focused.localName} “${focused.textContent.trim().slice(0, 40)}”`,
    troubles,
  };
}
"""
REACHABLE = r"""
() => {
  const all = [...document.querySelectorAll('*')];
  const reachable = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]';
  return all.map((element, place) => [element, place])
    .filter(([element]) => element.matches(reachable) && element.checkVisibility())
    .map(([, place]) => place);
}
"""


def walk(page: Page) -> list[dict]:
    """What has the focus after each press of Tab, until it leaves the page."""
    steps = []
    for _ in range(MOST):
        page.keyboard.press("Tab")
        step = page.evaluate(FOCUSED)
        if step is None or (steps and step["place"] == steps[0]["place"]):
            return steps
        steps.append(step)
    raise AssertionError("Tab never leaves the page")


@each_kind
def test_the_first_tab_shows_a_link_that_leads_past_the_navigation(kind: str, page: Page):
    look(page, 360).goto(PAGE_KINDS[kind])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    assert page.evaluate(FOCUSED)["troubles"] == []
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('#main, footer')"), "the focus is back before the text"


@pytest.mark.parametrize("width", [360, 1280])
@each_kind
def test_tab_visits_every_link_in_the_order_of_reading_and_each_is_seen(kind: str, width: int, page: Page):
    look(page, width, height=640).goto(PAGE_KINDS[kind])
    wanted, steps = page.evaluate(REACHABLE), walk(page)
    places = [step["place"] for step in steps]
    assert places == sorted(set(places))
    assert set(wanted) <= set(places)
    assert [(step["name"], step["troubles"]) for step in steps if step["troubles"]] == []
