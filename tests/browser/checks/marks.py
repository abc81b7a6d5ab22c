"""What was added and removed, and what a reader must know first, does not hang on color, and survives forced colors."""

from playwright.sync_api import Page

MARKED = {"compare", "compare-facts", "history", "history-long"}  # kinds of pages that show a difference
BOXES = {  # what a reader must know first, by kind of page
    "answer": (".standing", ".strip"),
    "answer-with-a-warning": (".standing", ".notice"),
    "edition": (".strip",),
    "withdrawn": (".notice",),
}
LINES = {"[added: ": "underline", "[removed: ": "line-through"}

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


def difference_faults(page: Page) -> list[str]:
    """What was added and removed is said in words and drawn with a line; both are there."""
    marks = page.evaluate(MARKS)
    wanted = {mark["wanted"] for mark in marks}
    faults = [] if wanted == LINES.keys() else [f"marks of a difference are {sorted(wanted)}"]
    for mark in marks:
        if (mark["opening"], mark["closing"]) != (mark["wanted"], "]"):
            faults.append(f"“{mark['words']}” is heard between “{mark['opening']}” and “{mark['closing']}”")
        if mark["line"] != LINES[mark["wanted"]]:
            faults.append(f"“{mark['words']}” is drawn with {mark['line']}")
    return faults


def box_faults(kind: str, page: Page) -> list[str]:
    """Standing and notices keep a border and their words, in forced colors."""
    faults = []
    for box in BOXES[kind]:
        found = [part.evaluate(SHOWN) for part in page.locator(box).all()]
        if not found or not all(part["sides"] and part["words"] for part in found):
            faults.append(f"{box} shows {found}")
    return faults
