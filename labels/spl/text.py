"""The running text of an SPL element: its characters with the breaks a reader sees, and what stands in the way of them.

Knows no blocks and no HTML.
"""

import re
from collections.abc import Iterator

from labels.spl.document import Element, name_of

# Control characters that XML 1.0 forbids, so they cannot be words of a label.
BREAK, UP, DOWN = "\x00", "\x01", "\x02"

BLOCKS = frozenset(("paragraph", "list", "table"))
APART = BLOCKS | {"renderMultiMedia", "footnote"}

RAISED = re.compile(rf"(?<=\d){UP}(?=\s*[-+−–]?\d)")
LOWERED = re.compile(rf"(?<=\d){DOWN}(?=\s*[-+−–]?\d)")
MARKS = re.compile(rf"[{UP}{DOWN}]")


def pieces(element: Element) -> Iterator[str | Element]:
    """The text in the element, and the elements in it that are no running text, in order.

    A mark of bold, a link and the like is seen through; a break and the begin of a superscript are marks in the text.
    """
    if element.text:
        yield element.text
    inside: list[tuple[Element, Iterator[Element]]] = [(element, iter(element))]  # a stack: recursion costs by depth
    while inside:
        holder, children = inside[-1]
        child = next(children, None)
        if child is None:
            inside.pop()
            if inside:  # the caption of an item is its mark, as “a.”
                yield (" " if name_of(holder) == "caption" else "") + (holder.tail or "")
            continue
        name = name_of(child)
        if name in APART or name == "br":
            yield BREAK if name == "br" else child
            if child.tail:
                yield child.tail
        else:
            yield {"sup": UP, "sub": DOWN}.get(name, "") + (child.text or "")
            inside.append((child, iter(child)))


def clean(text: str) -> str:
    """Single spaces; “\\n” for breaks; “^” before a superscript number after a digit, “_” before a subscript one."""
    if UP in text or DOWN in text:
        text = MARKS.sub("", LOWERED.sub("_", RAISED.sub("^", text)))
    if BREAK not in text:
        return " ".join(text.split())
    return "\n".join(line for part in text.split(BREAK) if (line := " ".join(part.split())))


def line(element: Element | None) -> str:
    """All words of an element on one line, without its footnotes; empty for none."""
    return "" if element is None else lines(element).replace("\n", " ")


def lines(element: Element) -> str:
    """All words of an element, one line for each paragraph, item, row or break in it, without its footnotes.

    A footnote inside a footnote is part of it.
    """
    if not len(element):  # most cells of tables
        return clean(element.text or "")
    return clean("".join(_flat(element, name_of(element) == "footnote")))


def _flat(element: Element, noted: bool) -> Iterator[str]:
    for piece in pieces(element):
        if isinstance(piece, str):
            yield piece
        elif name_of(piece) in BLOCKS:
            yield BREAK
            yield from _flat_block(piece, noted)
            yield BREAK
        elif name_of(piece) != "footnote" or noted:
            yield from (" ", *_flat(piece, noted), " ")


def _flat_block(element: Element, noted: bool) -> Iterator[str]:
    """A list or table inside a line: one line for each item or row, a space between cells."""
    name = name_of(element)
    if name in ("paragraph", "item", "caption"):
        yield from _flat(element, noted)
        return
    for child in element:
        yield BREAK if name != "tr" else " "
        if name_of(child) in ("thead", "tbody", "tfoot", "tr", "item", "caption"):
            yield from _flat_block(child, noted)
        else:
            yield from _flat(child, noted)
