"""What was added and removed, and what a reader must know first, does not hang on colour, and survives forced colours."""

import pytest
from playwright.sync_api import Page

from tests.browser.kinds import PAGE_KINDS, each_scheme
from tests.browser.stage import look

# Words for who hears the page: there for a screen reader, no more than a dot on the screen.
MARKS = r"""
() => [...document.querySelectorAll('ins, del')].map(mark => {
  const [first, last] = [mark.firstElementChild, mark.lastElementChild];
  const heard = part => part && part.checkVisibility() && part.getBoundingClientRect().width <= 1;
  return {
    words: mark.textContent,
    opening: heard(first) ? first.textContent : '', closing: heard(last) ? last.textContent : '',
    wanted: mark.localName === 'ins' ? '[added: ' : '[removed: ',
    line: getComputedStyle(mark).textDecorationLine,
  };
})
"""
# Sides of a box that show against what is around it, and whether its words show.
SHOWN = r"""
box => {
  const style = getComputedStyle(box), basis = getComputedStyle(document.body).backgroundColor;
  const sides = ['Top', 'Right', 'Bottom', 'Left'].filter(side =>
    style[`border${side}Style`] !== 'none' && parseFloat(style[`border${side}Width`]) > 0 &&
    style[`border${side}Color`] !== basis && !/^rgba.*, 0\)$/.test(style[`border${side}Color`]));
  return {sides: sides.length, words: style.color !== basis && style.visibility === 'visible' && box.innerText.trim() !== ''};
}
"""


@pytest.mark.parametrize("kind", ["compare", "compare-facts", "history", "history-long"])
def test_what_was_added_and_removed_is_said_in_words_and_drawn_with_a_line(kind: str, page: Page):
    page.goto(PAGE_KINDS[kind])
    marks = page.evaluate(MARKS)
    assert {mark["wanted"] for mark in marks} == {"[added: ", "[removed: "}
    assert [mark for mark in marks if (mark["opening"], mark["closing"]) != (mark["wanted"], "]")] == []
    lines = {"[added: ": "underline", "[removed: ": "line-through"}
    assert [mark for mark in marks if mark["line"] != lines[mark["wanted"]]] == []


@each_scheme
@pytest.mark.parametrize(
    ("kind", "box"),
    [
        ("answer", ".standing"),
        ("answer", ".strip"),
        ("answer-with-a-warning", ".standing"),
        ("answer-with-a-warning", ".notice"),
        ("edition", ".strip"),
        ("withdrawn", ".notice"),
    ],
)
def test_standing_and_notices_keep_border_and_words_in_forced_colours(kind: str, box: str, scheme: str, page: Page):
    look(page, scheme=scheme, forced="active").goto(PAGE_KINDS[kind])
    found = [part.evaluate(SHOWN) for part in page.locator(box).all()]
    assert found
    assert all(part["sides"] and part["words"] for part in found), found
