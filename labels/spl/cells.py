"""The cells of a table row that was read: their words, the columns they stand in, the rows they apply to.

Knows blocks, and no XML: rows of the archive are asked as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from labels.spl.model import Block

BETWEEN = " | "
REACH = re.compile(r"(?P<first>\d+)(?:-(?P<last>\d+))?(?:/(?P<rows>\d+))?")  # as `grid` in `form.py` writes it


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a row: its words, the first and the last column it stands in, from 1, and how many rows it applies to."""

    words: str
    first: int
    last: int
    rows: int = 1

    @property
    def place(self) -> tuple[int, int, int]:
        return self.first, self.last, self.rows


def grid_of(row: Block) -> str:
    """Where its cells stand, as it was read; empty where they stand one after another."""
    return next((str(which) for what, _, which in row.form if what == "cells"), "")


def cells_of(row: Block) -> list[Cell]:
    """Empty where its words and its columns do not fit together."""
    words, grid = row.text.split(BETWEEN), grid_of(row)
    if not grid:
        return [Cell(said, place, place) for place, said in enumerate(words, 1)]
    found = list(REACH.finditer(grid))
    if len(found) != len(words):
        return []
    return [
        Cell(said, int(one["first"]), int(one["last"] or one["first"]), int(one["rows"] or 1))
        for said, one in zip(words, found, strict=True)
    ]
