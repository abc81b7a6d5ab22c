"""The rows of an SPL table, and which of them speak for the others.

Knows no blocks and no HTML. A guess is made only where a wrong one does no harm: a head that is none is shown as the
lead of a row that needed none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from labels.spl.document import V3, Element, name_of

GROUPS = ("thead", "tbody", "tfoot")
MOST_LEADS = 8  # heads of one row, and cells that reach down to it
MOSTLY = 0.75  # of a bold cell is bold: the mark of a footnote in it often is not
MOST_HEADS = 3  # rows at the top that are taken for a head where the file marks none


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells, and whether it stands in thead, tbody or tfoot."""

    group: str
    cells: list[Element]


def rows(table: Element) -> list[Row]:
    """The rows in the order of the file, where tfoot may stand before tbody."""
    found = []
    for child in table:
        if name_of(child) == "tr":
            found.append(Row("tbody", list(child)))
        elif name_of(child) in GROUPS:
            found += [Row(name_of(child), list(row)) for row in child.iterchildren(V3 + "tr")]
    return found


def lays_out(table: Element, found: Sequence[Row]) -> bool:
    """Whether it is a box around text rather than a table: one cell in each row, no head and no caption."""
    if table.find(V3 + "caption") is not None:
        return False
    return all(len(row.cells) <= 1 and row.group != "thead" for row in found)


def _heads(found: Sequence[Row], said: Sequence[Sequence[str]]) -> list[int]:
    """Places of the rows that name the columns: those marked so, else the bold ones and the like at the top."""
    marked = [place for place, row in enumerate(found) if row.group == "thead"]
    if marked:
        return marked
    body = [place for place, row in enumerate(found) if row.group == "tbody"]
    top: list[int] = []
    for place in body[: min(MOST_HEADS, len(body) - 1)]:
        if not _names_columns(found[place], said[place]):
            break
        top.append(place)
    return top


def leading(found: Sequence[Row], said: Sequence[Sequence[str]]) -> tuple[set[int], list[list[int]]]:
    """The places of the rows that name the columns; and for each row the places of those without which it can mislead: the
    heads, the heading that it stands under in the table, and rows with a cell that reaches down to it. None for heads and for
    tfoot. `said`: the words of each cell.
    """
    named = set(_heads(found, said))
    columns = sorted(named)[:MOST_LEADS]
    under: list[int] = []
    reaching: list[tuple[int, int]] = []  # (first place it reaches no more, place where it begins)
    led = []
    for place, row in enumerate(found):
        beside = [start for end, start in reaching if place < end]
        opens = row.group == "tbody" and place not in named and not beside and _only_first(said[place])
        above = {*columns, *beside, *([] if opens else under)}
        led.append([] if row.group == "tfoot" or place in named else sorted(above))
        under = [place] if opens else under
        reaching += {(place + span, place) for cell in row.cells if (span := _rows_spanned(cell)) > 1}
        reaching = [reach for reach in reaching if reach[0] > place + 1][-MOST_LEADS:]
    return named, led


def _only_first(said: Sequence[str]) -> bool:
    """Whether all that a row says stands in its first cell, as in a heading inside a table."""
    return bool(said and said[0]) and not any(said[1:])


def _rows_spanned(cell: Element) -> int:
    """How many rows the cell stands in, from 1."""
    span = cell.get("rowspan", "")
    return int(span) if re.fullmatch("[1-9][0-9]{0,3}", span) else 1


def _names_columns(row: Row, said: Sequence[str]) -> bool:
    if not any(said):
        return False
    if not said[0]:
        return True  # nothing above the names of the rows
    return all(name_of(cell) == "th" or _is_bold(cell) for cell, words in zip(row.cells, said, strict=True) if words)


def _is_bold(cell: Element) -> bool:
    bold, whole = _ink(cell, False)
    return bold >= MOSTLY * whole


def _ink(element: Element, bold: bool) -> tuple[int, int]:
    """Letters and signs in the element that are bold, and all of them. Footnotes count as little as white space."""
    bold = bold or "bold" in element.get("styleCode", "").lower()
    own = len("".join([element.text or "", *(child.tail or "" for child in element)]).replace(" ", ""))
    inner = [_ink(child, bold) for child in element if name_of(child) != "footnote"]
    return own * bold + sum(part for part, _ in inner), own + sum(whole for _, whole in inner)
