"""What a block says by its form: where the marks of footnotes stand, what is raised, how items are marked, which cells reach.

Two blocks with the same words mean the same only where these are the same too. A place in the words is counted in their
letters and signs, so that white space never moves it. Knows no sections and no HTML.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from labels.archive.normal_words import normal
from labels.spl.document import Element
from labels.spl.model import Form, Trait
from labels.spl.tables import Row
from labels.spl.text import BREAK, DOWN, JOINED, LEVEL, MARK, UP

SIGN = re.compile(rf"([{UP}{DOWN}{LEVEL}{MARK}{BREAK}])")
# A raised letter may be the mark of a footnote; a lowered one only tells one name from another, as in the C of “Cmax”.
LIFTED = re.compile(rf"{UP}[^{LEVEL}]*?[^\W_{LEVEL}]|{DOWN}[^{LEVEL}]*?\d")
CELL = 100_000  # is added to a place for each cell before it: no cell has so many letters and signs
NO_LETTERS = re.compile(rf"[{UP}{DOWN}{LEVEL}{MARK}]")
BROKEN = re.compile(rf"\w+(?:{JOINED}+\w+)+")
MOST_COLUMNS = 100  # into which a cell from above is followed; no label has a table so wide
ORDINAL = re.compile(r"st|nd|rd|th")
NUMERALS = {"littlealpha": "a", "bigalpha": "A", "littleroman": "i", "bigroman": "I"}
ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def has_form(text: str) -> bool:
    """Whether words that are not cleaned yet hold a mark that `traits_of` finds something in."""
    if MARK in text or (JOINED in text and _is_torn(text)):
        return True
    return (UP in text or DOWN in text) and LIFTED.search(text) is not None


def _is_torn(text: str) -> bool:
    parts = [part for part in text.split(JOINED) if part]
    return any(one[-1].isalnum() and other[0].isalnum() for one, other in pairwise(parts))


def traits_of(text: str, marks: Iterator[int | str | None], after: int = 0) -> Iterator[Trait]:
    """The form of words that are not cleaned yet. `marks`: the footnote that each mark in them leads to, None for a mark
    of words that were struck out; `after`: where in the block they begin.
    """
    if MARK in text or ((UP in text or DOWN in text) and LIFTED.search(text)):
        yield from _placed(text, marks, after)
    if JOINED in text:
        for found in BROKEN.finditer(NO_LETTERS.sub("", text)):
            yield "apart", 0, " ".join(found.group().replace(JOINED, " ").split())


def _placed(text: str, marks: Iterator[int | str | None], at: int) -> Iterator[Trait]:
    raised: list[tuple[str, int, list[str]]] = []
    for part in SIGN.split(text):
        if part in (UP, DOWN):
            raised.append(("sup" if part == UP else "sub", at, []))
        elif part == LEVEL and raised:
            what, start, parts = raised.pop()
            words = "".join(parts)
            telling = any(map(str.isalnum if what == "sup" else str.isdigit, words))
            if telling and not ORDINAL.fullmatch(words):
                yield what, start, words
        elif part == MARK:
            note = next(marks, None)
            if note is not None:
                yield "note", at, note
        elif part != BREAK:
            ink = "".join(part.replace(JOINED, "").split())
            for _, _, said in raised:
                said.append(ink)
            at += len(ink) if ink.isascii() else len(normal(ink).replace(" ", ""))


def mark_of_item(listed: Element, number: int) -> str:
    """What stands before an item of an ordered list, such as “b”; empty for a bullet. `number` counts from 1."""
    if listed.get("listType", "").lower() != "ordered":
        return ""
    styles = listed.get("styleCode", "").lower().split()
    kind = next((NUMERALS[style] for style in styles if style in NUMERALS), "1")
    if kind in "aA":
        written = _letters(number)
    elif kind in "iI":
        written = "".join(_roman(number))
    else:
        return str(number)
    return written.upper() if kind in "AI" else written


def grid(found: Sequence[Row]) -> list[str]:
    """For each row where its cells stand and how far they reach, as “1 2-3 4/2”: columns, then rows if more than one.

    Empty for a row whose cells stand one after another from the first column on.
    """
    if not any(cell.get("colspan") or cell.get("rowspan") for row in found for cell in row.cells):
        return [""] * len(found)
    left = Counter(row.group for row in found)
    said: list[str] = []
    taken: dict[int, int] = {}  # column to how many rows a cell from above still reaches into, with this one
    for row in found:
        taken = {column: rows - 1 for column, rows in taken.items() if rows > 1}
        cells, column = [], 1
        for cell in row.cells:
            while column in taken:
                column += 1
            wide, high = _span(cell, "colspan"), min(_span(cell, "rowspan"), left[row.group])
            cells.append((column, wide, high))
            if high > 1:
                taken |= dict.fromkeys(range(column, min(column + wide, MOST_COLUMNS)), high)
            column += wide
        left[row.group] -= 1
        plain = all(cell == (number, 1, 1) for number, cell in enumerate(cells, 1))
        said.append("" if plain else " ".join(map(_cell, cells)))
    return said


def row_traits(row: Row, cells: str) -> Iterator[Trait]:
    if row.group != "tbody":
        yield "group", 0, row.group
    if cells:
        yield "cells", 0, cells


def written(traits: Sequence[Trait]) -> Form:
    """In one order, whatever found them first."""
    return tuple(sorted(set(traits), key=lambda trait: (trait[0], trait[1], str(trait[2]))))


def _cell(cell: tuple[int, int, int]) -> str:
    column, wide, high = cell
    return f"{column}{f'-{column + wide - 1}' if wide > 1 else ''}{f'/{high}' if high > 1 else ''}"


def _span(cell: Element, name: str) -> int:
    span = cell.get(name)
    return int(span) if span and re.fullmatch("[1-9][0-9]{0,2}", span) else 1


def _letters(number: int) -> str:
    written = ""
    while number > 0:
        number, left = divmod(number - 1, 26)
        written = chr(ord("a") + left) + written
    return written


def _roman(number: int) -> Iterator[str]:
    for worth, sign in ROMAN:
        while number >= worth:
            number -= worth
            yield sign
