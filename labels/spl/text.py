"""The running text of an SPL element: its characters with the breaks a reader sees, and what stands in the way of them.

White space that holds a line break and stands alone between two inline elements, or at the edge of one, is how the file
is indented, and no part of its words: FDA's own stylesheet shows none of it. Knows no blocks and no HTML.
"""

import re
from collections.abc import Iterator

from labels.spl.document import V3, Element, name_of

# Control characters that XML 1.0 forbids, so they cannot be words of a label.
BREAK, UP, DOWN = "\x00", "\x01", "\x02"
LEVEL = "\x03"  # the end of what is raised or lowered
MARK = "\x04"  # a footnote or a reference to one stands here, or words that were struck out
JOINED = "\x05"  # the indentation of the file stood here

LEVELS = {"sup": UP, "sub": DOWN}
BLOCKS = frozenset(("paragraph", "list", "table"))
APART = BLOCKS | {"renderMultiMedia", "footnote", "footnoteRef"}
CONTENT = V3 + "content"
PICTURE = V3 + "renderMultiMedia"
INDENTATION = " \t\r\n"

RAISED = re.compile(rf"(?<=\d){UP}(?=\s*[-+−–]?\d)")
LOWERED = re.compile(rf"(?<=\d){DOWN}(?=\s*[-+−–]?\d)")
MARKS = re.compile(rf"[{UP}{DOWN}]")


def pieces(element: Element) -> Iterator[str | Element]:
    """The text in the element, and the elements in it that are no running text, in order.

    A mark of bold, a link and the like is seen through; a break and the begin of a superscript are marks in the text.
    """
    text = element.text
    if text and not text.isspace():
        yield text
    inside: list[tuple[Element, Iterator[Element]]] = [(element, iter(element))]  # a stack: recursion costs by depth
    while inside:
        holder, children = inside[-1]
        child = next(children, None)
        if child is None:
            inside.pop()
            if inside:
                name = name_of(holder)
                if name == "caption":  # of an item: its mark, as “a.”
                    yield " "
                elif name in LEVELS:
                    yield LEVEL
                text = holder.tail
                if text:
                    yield text_after(holder) if text.isspace() else text
            continue
        name = name_of(child)
        if name == "br":
            yield BREAK
        elif name in APART or is_struck_out(child):
            yield child
        else:
            if name in LEVELS:
                yield LEVELS[name]
            text = child.text
            if text:
                yield text_in(child) if text.isspace() else text
            inside.append((child, iter(child)))
            continue
        text = child.tail
        if text and (name not in BLOCKS or not text.isspace()):
            yield text_after(child) if text.isspace() else text


def text_in(element: Element) -> str:
    """The text at the begin of an element; a mark where it is indentation alone."""
    text = element.text
    if not text or not text.isspace():
        return text or ""
    return JOINED if _is_indentation(text) and not (len(element) and element[0].tag == PICTURE) else text


def text_after(element: Element) -> str:
    """The text between an element and the next, or the end of what holds it; a mark where it is indentation alone.

    Beside a picture it is a space: nothing else parts the words on both sides of it.
    """
    text = element.tail
    if not text or not text.isspace():
        return text or ""
    if not _is_indentation(text) or element.tag == PICTURE:
        return text
    after = element.getnext()
    return text if after is not None and after.tag == PICTURE else JOINED


def _is_indentation(text: str) -> bool:
    return ("\n" in text or "\r" in text) and not text.strip(INDENTATION)


def is_struck_out(element: Element) -> bool:
    """Whether its words are shown only as what an earlier version said."""
    return element.tag == CONTENT and element.get("revised", "").lower() == "delete"


def struck_words(element: Element) -> str:
    """All words of an element that was struck out, on one line."""
    return " ".join("".join(map(str, element.itertext())).split())


def clean(text: str) -> str:
    """Single spaces; “\\n” for breaks; “^” before a superscript number after a digit, “_” before a subscript one."""
    if JOINED in text:
        text = text.replace(JOINED, "")
    if MARK in text:
        text = text.replace(MARK, "")
    if LEVEL in text:
        text = text.replace(LEVEL, "")
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
    return clean("".join(_flat(element, name_of(element) == "footnote", [])))


def marked_text(element: Element, marks: list[Element]) -> str:
    """The same before it is cleaned; each element that leaves a mark in it is added to `marks`."""
    if not len(element):
        return element.text or ""
    return "".join(_flat(element, name_of(element) == "footnote", marks))


def _flat(element: Element, noted: bool, marks: list[Element]) -> Iterator[str]:
    for piece in pieces(element):
        if isinstance(piece, str):
            yield piece
            continue
        name = name_of(piece)
        if name in BLOCKS:
            yield BREAK
            yield from _flat_block(piece, noted, marks)
            yield BREAK
        elif name == "renderMultiMedia" or (name == "footnote" and noted):
            yield from (" ", *_flat(piece, noted, marks), " ")
        else:
            marks.append(piece)
            yield MARK


def _flat_block(element: Element, noted: bool, marks: list[Element]) -> Iterator[str]:
    """A list or table inside a line: one line for each item or row, a space between cells."""
    name = name_of(element)
    if name in ("paragraph", "item", "caption"):
        yield from _flat(element, noted, marks)
        return
    for child in element:
        yield BREAK if name != "tr" else " "
        if name_of(child) in ("thead", "tbody", "tfoot", "tr", "item", "caption"):
            yield from _flat_block(child, noted, marks)
        else:
            yield from _flat(child, noted, marks)
