"""What the public reads of reports about a text: when one came and what came of it, never what the reader wrote.

It is read from the ledger, which is what was recorded and proved; the public may not read the table of reports.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.db.models import QuerySet

from audit.models import LedgerEntry
from audit.reading.prepared import Prepared, as_moment
from editorial.days import day_of
from editorial.reports.reports import CLOSED, Outcome

MOST = 50  # entries that a page tells of
CALLED: dict[str, str] = {
    Outcome.CORRECTED: "corrected",
    Outcome.ALREADY: "already corrected",
    Outcome.NO_ERROR: "not an error",
}


@dataclass(frozen=True)
class ReportOutcome:
    """One report and the newest answer to it."""

    received_at: datetime
    outcome: str
    corrected_in: int | None
    said: str
    by: str
    closed_at: datetime

    @property
    def sentence(self) -> str:
        came = f"A reader reported an error on {day_of(self.received_at)}."
        return f"{came} Outcome: {self._outcome}." if self._outcome else came

    @property
    def _outcome(self) -> str:
        called = CALLED.get(self.outcome, "")
        return f"{called} in edition {self.corrected_in}" if called and self.corrected_in else called


def _closed(subject: str) -> QuerySet[Any]:
    entries = LedgerEntry.objects.filter(subject=subject, revision=None, kind=CLOSED)
    return entries.order_by("-seq").only("seq", "at", "payload")[:MOST]


_entries = Prepared(lambda: LedgerEntry, _closed)


def outcomes_of(subject: str) -> list[ReportOutcome]:
    """Of a text as the ledger names it, the newest answer first; as of the moment that is asked for. One question."""
    found: dict[int, ReportOutcome | None] = {}
    for entry in _entries(subject):
        data = orjson.loads(entry.payload)["data"]
        if data["report"] not in found:
            found[data["report"]] = _outcome(data["row"], entry.at)
    return [outcome for outcome in found.values() if outcome is not None]


def _outcome(row: dict[str, Any], at: datetime) -> ReportOutcome | None:
    received = as_moment(row["received_at"])
    if row["outcome"] == Outcome.NOTHING or received is None:
        return None
    return ReportOutcome(received, row["outcome"], row["corrected_in"], row["said"], row["closed_by_name"], at)
