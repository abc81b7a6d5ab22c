"""What changed in the cells of a table row whose words are the same: the columns they stand in, the rows they apply to.

Two rows, and sentences for people. Knows no labels and no database.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from labels.archive.normal_words import normal
from labels.spl.cells import Cell, cells_of, grid_of
from labels.spl.model import Block, Kind

MOST = 3  # cells named one by one; a row that was laid out anew is told in one sentence
SHOWN = 60  # characters of one cell
LAID_OUT = "Its cells are in different columns, or cover different columns or rows, than before."


@dataclass(frozen=True)
class Over:
    """What a row of a table says over one below it, by a cell that reaches down or as a heading: that it does now, and that it
    no longer does.
    """

    now: str
    no_longer: str


def cell_changes(before: Block, after: Block) -> Iterator[str]:
    """Each cell that stands in other columns than before, or applies to other rows."""
    if grid_of(before) == grid_of(after):
        return
    was, now = cells_of(before), cells_of(after)
    moved = [(old, new) for old, new in zip(was, now, strict=False) if old.place != new.place]
    if len(was) != len(now) or not moved or len(moved) > MOST:
        yield LAID_OUT
        return
    for old, new in moved:
        if _columns(old) != _columns(new):
            yield f"{_called(new.words)} now stands {_columns(new)}; before, it stood {_columns(old)}."
        if old.rows != new.rows:
            yield f"{_called(new.words)} now applies to {_reach(new)}; before, it applied to {_reach(old)}."


def over(row: Block, lead: Block) -> Over | None:
    """What a row of a table has to do with one below it. None where these two are no such rows."""
    if not row.kind == lead.kind == Kind.ROW:
        return None
    cells = cells_of(lead)
    reaching = [cell for cell in cells if cell.rows > 1]
    if reaching:
        words = " and ".join(_called(cell.words) for cell in reaching)
        return Over(
            f"{words}, in a row above, now applies to this row too.",
            f"{words}, in a row above, no longer applies to this row.",
        )
    words = _called(" ".join(cell.words for cell in cells if cell.words))
    return Over(f"{words} is now a heading over this row.", f"{words} is no longer a heading over this row.")


def _columns(cell: Cell) -> str:
    return f"in column {cell.first}" if cell.first == cell.last else f"across columns {cell.first} to {cell.last}"


def _reach(cell: Cell) -> str:
    if cell.rows == 1:
        return "this row only"
    return "this row and the next" if cell.rows == 2 else f"this row and the next {cell.rows - 1}"


def _called(words: str) -> str:
    words = normal(words)
    if not words:
        return "An empty cell"
    return f"“{words if len(words) <= SHOWN else words[: SHOWN - 1].rstrip() + '…'}”"
