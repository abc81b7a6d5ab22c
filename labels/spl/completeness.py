"""A check that is written apart from the reader: is every character of the label's narrative in its blocks, in order?

Narrative is what stands in title and text of sections and highlights; white space, and what the reader adds to keep
cells and powers apart, do not count.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from lxml import etree

from labels.spl.document import V3, Element
from labels.spl.model import Block, Kind

HAS_DELETED: Callable[[Element], Any] = etree.XPath("boolean(.//@revised)")
NO_INK = b" \t\n\v\f\r\x1c\x1d\x1e\x1f|^_"  # plain white space, and what the reader adds

ODD_SPACES = [chr(code) for code in range(0x80, 0x3001) if chr(code).isspace()]


def has_deleted(element: Element) -> bool:
    """Whether anything in it may be struck out."""
    return bool(HAS_DELETED(element))


def same_ink(elements: Iterable[Element], blocks: Sequence[Block], deleted: bool = True) -> bool:
    """Whether the blocks say what the elements say: the text in its order, and the footnotes in theirs.

    Words that the label strikes out are in neither; `deleted` is False where there are none.
    """
    text: list[str] = []
    notes: list[str] = []
    for element in elements:
        _divide(element, text, notes, deleted and has_deleted(element))
    said = [block.text for block in blocks if block.kind not in (Kind.FOOTNOTE, Kind.PICTURE)]
    noted = [block.text for block in blocks if block.kind == Kind.FOOTNOTE]
    return ink(text) == ink(said) and ink(notes) == ink(noted)


def ink(texts: Iterable[str]) -> str:
    """The characters that a printer would put on paper."""
    found = "".join(texts)
    if not found.isascii():
        for space in ODD_SPACES:
            if space in found:
                found = found.replace(space, "")
    return found.encode().translate(None, NO_INK).decode()


def _divide(element: Element, text: list[str], notes: list[str], deleted: bool) -> None:
    if not deleted and next(element.iter(V3 + "footnote"), None) is None:
        text.append(etree.tostring(element, method="text", encoding="unicode", with_tail=False))
        return
    into = notes if element.tag == V3 + "footnote" else text
    into.append(element.text or "")
    for child in element:
        if child.tag != V3 + "content" or child.get("revised", "").lower() != "delete":
            _divide(child, notes if into is notes else text, notes, deleted)
        into.append(child.tail or "")
