"""Is every report as the ledger says of it? The reader's own words are in no ledger, so nobody can tell whether they are as written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from audit.guards.stored_values import odd_values
from audit.ledger.canonical import canonical
from audit.ledger.ledger_check import read
from audit.models import LedgerEntry
from audit.verification.findings import Finding
from editorial.reports.reports import CLOSED, REPORTED, TAKEN, ErrorReport

KINDS = (REPORTED, TAKEN, CLOSED)


def check_reports() -> Iterator[Finding]:
    """Each row is what its newest entry recorded, and each entry has its row."""
    yield from odd_values(ErrorReport)
    newest: dict[Any, tuple[int, Any]] = {}
    for entry in LedgerEntry.objects.filter(kind__in=KINDS).order_by("seq").iterator(chunk_size=2000):
        data = (read(entry.payload) or {}).get("data", {})
        newest[data.get("report")] = (entry.seq, data.get("row"))
    for report in ErrorReport.objects.order_by("pk").iterator(chunk_size=500):
        seq, row = newest.pop(report.pk, (None, None))
        if seq is None:
            yield Finding("reports", f"error report {report.number}", "no ledger entry records it")
        elif row is None or canonical(row) != canonical(report.recorded()):
            yield Finding("reports", f"error report {report.number}", f"is not what entry {seq} recorded")
    for number, (seq, _) in newest.items():
        yield Finding("reports", f"ledger entry {seq}", f"error report {number} is gone")
