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
CONTENT, PARAGRAPH = V3 + "content", V3 + "paragraph"
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
    joined = False
    inside: list[tuple[Element, Iterator[Element]]] = [(element, iter(element))]  # a stack: recursion costs by depth
    while inside:
        holder, children = inside[-1]
        child = next(children, None)
        if child is None:
            inside.pop()
            if not inside:
                return
            name = name_of(holder)
            if name in LEVELS:
                yield LEVEL
            elif name == "caption":  # of an item: its mark, as “a.”
                yield " "
            text = holder.tail
        else:
            name = name_of(child)
            if name in APART or (name == "content" and is_struck_out(child)):
                if name == "renderMultiMedia" and joined:
                    yield " "  # nothing else parts the words on both sides of a picture
                yield child
                text = child.tail
                if text and text.isspace() and (name in BLOCKS or name == "renderMultiMedia"):
                    text = " "
            elif name == "br":
                yield BREAK
                text = child.tail
            else:
                if name in LEVELS:
                    yield LEVELS[name]
                inside.append((child, iter(child)))
                text = child.text
        if text:
            if text.isspace():
                text = white(text)
            joined = text is JOINED
            yield text


def running_text(element: Element) -> str | None:
    """The text in an element that holds nothing else, as `pieces` gives it; None for any other. Most are such."""
    text = element.text
    found = [text] if text and not text.isspace() else []
    return "".join(found) if _run(element, found) else None


def _run(element: Element, found: list[str]) -> bool:
    for child in element:
        name = name_of(child)
        if name in APART or (name == "content" and is_struck_out(child)):
            return False
        if name == "br":
            found.append(BREAK)
        else:
            if name in LEVELS:
                found.append(LEVELS[name])
            text = child.text
            if text:
                found.append(white(text) if text.isspace() else text)
            if len(child) and not _run(child, found):
                return False
            if name in LEVELS:
                found.append(LEVEL)
            elif name == "caption":
                found.append(" ")
        text = child.tail
        if text:
            found.append(white(text) if text.isspace() else text)
    return True


def white(text: str) -> str:
    """White space alone, as it counts: a mark for what only indents the file."""
    return JOINED if ("\n" in text or "\r" in text) and not text.strip(INDENTATION) else text


def is_struck_out(element: Element) -> bool:
    """Whether its words are shown only as what an earlier version said."""
    revised = element.get("revised")
    return revised is not None and revised.lower() == "delete" and element.tag == CONTENT


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
    return clean(marked_text(element, []))


def marked_text(element: Element, marks: list[Element]) -> str:
    """The same before it is cleaned; each element that leaves a mark in it is added to `marks`."""
    text = plain_text(element)
    if text is not None:
        return text
    return "".join(_flat(element, name_of(element) == "footnote", marks))


def plain_text(element: Element) -> str | None:
    """The text of an element that holds nothing else, or one paragraph of text alone, as most cells do; None for any other."""
    if len(element) == 1 and element[0].tag == PARAGRAPH:
        (inner,) = element
        text, tail = element.text, inner.tail
        if (text and not text.isspace()) or (tail and not tail.isspace()):
            return None
        element = inner
    return running_text(element) if len(element) else element.text or ""


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
