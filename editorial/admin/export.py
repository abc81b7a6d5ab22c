"""A list as CSV: UTF-8 with a byte order mark, streamed, and without a cell that a spreadsheet would compute."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.http import StreamingHttpResponse
from django.utils import timezone

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for the beginning of a formula
BOM = "\ufeff"  # without it Excel reads UTF-8 as something else


class Echo:
    """What the writer of the csv module writes to: hands every row back at once."""

    def write(self, row: str) -> str:
        return row


def streamed(name: str, rows: Iterable[Iterable[Any]]) -> StreamingHttpResponse:
    """An answer that is sent row by row, to be kept as a file named for the list and the day."""
    answer = StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}-{timezone.now():%Y-%m-%d}.csv"'
    return answer


def _lines(rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    writer = csv.writer(Echo())
    yield BOM
    for row in rows:
        yield writer.writerow([cell(value) for value in row])


def cell(value: object) -> str:
    """The text of one cell. One that could be a formula begins with an apostrophe, which a spreadsheet does not show."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.strftime("%Y-%m-%d %H:%M:%S")
    elif isinstance(value, date):
        value = value.isoformat()
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
