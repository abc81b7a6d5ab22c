"""Quotes marked in the HTML of a section: <mark> around their words and nothing else changed.

Words are found in the spelling in which claims are checked, so a dash of another form is found and “103” is not “10³”.
A quote over several elements is marked in each. Knows no fact, no page, no database.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import html as parser
from lxml.etree import _Element as Element

from labels.archive.normal_words import normal
from labels.spl.cleaning import clean
from labels.spl.text import DOWN, LOWERED, MARKS, RAISED, UP

INLINE = frozenset(("a", "em", "strong", "sub", "sup", "u"))
CELLS = frozenset(("td", "th"))
NO_WORDS_INSIDE = frozenset(("ol", "table", "tbody", "tfoot", "thead", "tr", "ul"))  # only elements may stand there
Span = tuple[int, int]  # from, up to


@dataclass(frozen=True)
class Piece:
    """A run of the text, where it begins in the whole, and the element that it is the text of, or the tail of.

    `element` is None for what the page shows by its form, such as the edge of a cell.
    """

    start: int
    words: str
    element: Element | None = None
    tail: bool = False


def mark_quotes(safe: str, quotes: Iterable[str]) -> tuple[str, set[str]]:
    """(the HTML with every place of the quotes marked, those that were found). `safe` is HTML as `cleaning` leaves it."""
    wanted = set(quotes)
    if not wanted:
        return safe, set()
    root = parser.fragment_fromstring(safe, create_parent="div")
    pieces = list(_pieces(root))
    text = _Text("".join(piece.words for piece in pieces))
    places = {quote: text.find(quote) for quote in wanted}
    found = {quote for quote, spans in places.items() if spans}
    spans = _joined(span for spans in places.values() for span in spans)
    for piece in pieces:
        _mark(piece, spans)
    written = clean("".join([root.text or "", *(parser.tostring(child, encoding="unicode") for child in root)]))
    # If a parser ever read the HTML otherwise than a browser does, its marks are not worth a changed page.
    return (written if unmarked(written) == safe else safe), found


def unmarked(marked: str) -> str:
    return marked.replace("<mark>", "").replace("</mark>", "")


class _Text:
    """The text of a page, searched in one spelling; what is found is told by places in the text as it is."""

    def __init__(self, text: str) -> None:
        text = LOWERED.sub("_", RAISED.sub("^", text))
        self.tokens: list[tuple[int, str]] = []  # (where it begins in the text, the token)
        self.starts: list[int] = []  # and in the words
        words: list[str] = []
        length = 0
        for token in re.finditer(r"\S+", text):
            spelled = _spelled(token.group())
            if spelled:
                self.tokens.append((token.start(), token.group()))
                self.starts.append(length)
                words.append(spelled)
                length += len(spelled) + 1
        self.words = " ".join(words)

    def find(self, quote: str) -> list[Span]:
        """Every place of the quote; never inside a longer word."""
        wanted = normal(quote)
        if not wanted:
            return []
        edges = ["\\b" if re.match(r"\w", sign) else "" for sign in (wanted[0], wanted[-1])]
        found = re.finditer(f"{edges[0]}{re.escape(wanted)}{edges[1]}", self.words)
        return [(self._place(match.start()), self._place(match.end() - 1, after=True)) for match in found]

    def _place(self, at: int, after: bool = False) -> int:
        """Where the sign of the words stands in the text; with `after`, where it ends there."""
        index = bisect_right(self.starts, at) - 1
        start, token = self.tokens[index]
        wanted = at - self.starts[index] + after
        return start + bisect_right(range(len(token) + 1), wanted, key=lambda n: len(_spelled(token[:n]))) - 1


def _spelled(token: str) -> str:
    return normal(MARKS.sub("", token))


def _pieces(root: Element) -> Iterator[Piece]:
    """The text as it is read, with a space between blocks and the signs that stand for cells and powers."""
    length = 0
    for words, element, tail in _runs(root):
        if words:
            yield Piece(length, words, element, tail)
            length += len(words)


def _runs(element: Element) -> Iterator[tuple[str | None, Element | None, bool]]:
    if not _is_added(element):
        apart = "" if element.tag in INLINE else " "
        before = {"sup": UP, "sub": DOWN}.get(str(element.tag), apart)
        yield " | " if element.tag in CELLS and element.getprevious() is not None else before, None, False
        yield element.text, element, False
        for child in element:
            yield from _runs(child)
            yield child.tail, child, True
        yield apart, None, False


def _is_added(element: Element) -> bool:
    """Such as “[1]”, written by the page and no words of the label; or words that the label strikes out."""
    if element.tag != "sup":
        return element.tag == "del"
    if element.get("class") == "missing":
        return True
    return len(element) == 1 and element[0].get("aria-label", "").startswith("footnote ")


def _joined(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, those that meet as one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _mark(piece: Piece, spans: list[Span]) -> None:
    """Puts the parts of a piece that spans cover into elements of their own."""
    element = piece.element
    holder = element.getparent() if element is not None and piece.tail else element
    if element is None or holder is None or holder.tag in NO_WORDS_INSIDE:
        return
    end_of_piece = piece.start + len(piece.words)
    covered = [
        (max(0, start - piece.start), min(len(piece.words), end - piece.start))
        for start, end in spans
        if start < end_of_piece and end > piece.start
    ]
    covered = [(start, end) for start, end in covered if piece.words[start:end].strip()]
    if not covered:
        return
    ends = [*(start for start, _ in covered[1:]), len(piece.words)]
    kept = piece.words[: covered[0][0]]
    if piece.tail:
        element.tail, at = kept, holder.index(element) + 1
    else:
        element.text, at = kept, 0
    for (start, end), upto in zip(covered, ends, strict=True):
        made = holder.makeelement("mark")
        made.text, made.tail = piece.words[start:end], piece.words[end:upto]
        holder.insert(at, made)
        at += 1
