"""Every table that leaves the site as CSV (RFC 4180): UTF-8 with a byte order mark, streamed, and with nothing to compute.

The mark is for people: without it Excel reads UTF-8 as something else and spoils every name and dash, and a program that
reads the file skips the mark (`utf-8-sig` in Python). Knows no table: rows come from whoever has them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.http import StreamingHttpResponse
from django.utils import timezone

from audit.ledger.canonical import instant

# What a spreadsheet takes for the beginning of a formula, or leaves out before one; some know the wide signs of East Asia.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BOM = "\ufeff"


class _Echo:
    """What the writer of the csv module writes to: hands every row back at once."""

    def write(self, row: str) -> str:
        return row


def csv_file(name: str, rows: Iterable[Iterable[Any]]) -> StreamingHttpResponse:
    """An answer that is sent row by row and kept nowhere between, as a file named for the list and the day (UTC)."""
    answer = StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}-{timezone.now():%Y-%m-%d}.csv"'
    return answer


def _lines(rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield BOM
    for row in rows:
        yield writer.writerow([cell(value) for value in row])


def cell(value: object) -> str:
    """The text of one cell, times as the ledger writes them: 2026-03-03T09:05:00.000000Z.

    One that could be a formula begins with an apostrophe, which a spreadsheet does not show.
    """
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = instant(value)
    elif isinstance(value, date):
        value = value.isoformat()
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
