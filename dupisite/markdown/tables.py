"""A table as Markdown, which knows no cell that covers others: its words stand in each place that it covers, so that each line
says all that its row says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, eq=False)
class Cell:
    """`words` on one line; `names`: whether it names a column or a row; how many columns and rows it covers."""

    words: str
    names: bool = False
    across: int = 1
    down: int = 1


Row = list[Cell | None]
Rows = Sequence[Sequence[Cell]]


def table_of(head: Rows, body: Rows) -> str:
    """The rows of a head become one. Without a head the first row is it, where all its cells are names or bold."""
    if not head and body and all(cell.names or _is_bold(cell.words) for cell in body[0]):
        head, body = body[:1], body[1:]
    grid = _without_empty_columns(list(_places([*head, *body])))
    width = len(grid[0]) if grid else 0
    above, below = grid[: len(head)], grid[len(head) :]
    columns = [
        ": ".join(dict.fromkeys(cell.words for cell in said if cell and cell.words))
        for said in zip(*above, strict=True)
    ]
    lines = [columns or [""] * width, ["---"] * width, *map(_line, below)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _places(rows: Rows) -> Iterator[Row]:
    """For each place of each row the cell that covers it."""
    down: dict[int, tuple[Cell, int]] = {}  # by column: what covers it from above, and how many rows from here on
    for row in rows:
        above, down = down, {}
        waiting, places = iter(row), list[Cell | None]()
        while (held := above.get(len(places))) or (following := next(waiting, None)):
            if held:
                cell, rows_left, across = *held, 1
            else:
                assert following is not None  # or the loop would be over
                cell, rows_left, across = following, following.down, following.across
            for _ in range(across):
                if rows_left > 1:
                    down[len(places)] = cell, rows_left - 1
                places.append(cell)
        yield places


def _without_empty_columns(grid: list[Row]) -> list[Row]:
    """Rows of one length. A column in which no cell begins is there only because a cell was said to be wider than the table."""
    width = max(map(len, grid), default=0)
    whole = [[*row, *[None] * (width - len(row))] for row in grid]
    kept = [at for at in range(width) if at == 0 or any(row[at] is not row[at - 1] for row in whole)]
    return [[row[at] for at in kept] for row in whole]


def _line(row: Row) -> list[str]:
    """Where one cell covers the row, it is a heading inside the table and is said once."""
    said = [_in_bold(cell.words) if cell and cell.names else cell.words if cell else "" for cell in row]
    return said if len(set(map(id, row))) > 1 else [*said[:1], *[""] * (len(said) - 1)]


def _in_bold(words: str) -> str:
    return words if not words or "**" in words else f"**{words}**"


def _is_bold(words: str) -> bool:
    return not words or (words.startswith("**") and words.endswith("**"))
