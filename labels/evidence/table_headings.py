"""The words over a quoted row of a table: the heads of the columns in which it says something, and what applies to it from
rows above.

They are pinned with the quote, as what leads to it, so a label that says something else there breaks the fact. A caption is
not among them: it speaks of the whole table. Knows no facts, no Django and no database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from labels.evidence.quoting import Quote, check_quote
from labels.spl.cells import cells_of
from labels.spl.model import Block, Kind, Label


def headings_over(label: Label, quotes: Iterable[str], sections: Sequence[str]) -> Iterator[str]:
    """Of each quote that is a whole row of a table."""
    for words in quotes:
        checked = check_quote(label, Quote(words), sections)
        for passage in checked.found if checked.holds else ():
            blocks = label.by_key[passage.section].blocks
            row = blocks[passage.block]
            if row.kind == Kind.ROW:
                for lead in row.leads:
                    yield from _over(row, blocks[lead])


def _over(row: Block, lead: Block) -> Iterator[str]:
    said = [cell for cell in cells_of(row) if cell.words]
    above = cells_of(lead)
    if lead.kind == Kind.HEADER:
        yield from (
            head.words for head in above if any(head.first <= cell.last and cell.first <= head.last for cell in said)
        )
    elif lead.kind == Kind.ROW:
        yield from (cell.words for cell in above if cell.rows > 1 or len([c for c in above if c.words]) == 1)
