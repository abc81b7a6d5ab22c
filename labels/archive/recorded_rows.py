"""Rows of this room beside what the ledger recorded of them: for the verifier."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet

from audit.ledger.canonical import canonical
from audit.ledger.ledger_check import read
from audit.models import LedgerEntry
from audit.verification.findings import Finding


def subject_of(row: Model) -> str:
    return f"{row._meta.label_lower}:{row.pk}"


def compared(
    rows: QuerySet[Any],
    kind: str,
    recorded: Callable[[Any], dict[str, Any]],
    time: Callable[[Any], datetime],
    subject_of: Callable[[Any], str] = subject_of,
) -> Iterator[Finding]:
    """Findings about rows, and about the entries of one kind in which the ledger recorded them."""
    entries = LedgerEntry.objects.filter(kind=kind).order_by("seq")
    gone = set(entries.values_list("subject", flat=True))
    for row in rows.iterator(chunk_size=200):
        subject = subject_of(row)
        gone.discard(subject)
        found = list(entries.filter(subject=subject))
        if not found:
            yield finding(row, "no ledger entry records it")
            continue
        entry, *again = found
        if entry.at != time(row):
            yield finding(row, f"its time is not the time of ledger entry {entry.seq}")
        said = (read(entry.payload) or {}).get("data", {})
        now = recorded(row)
        for name in now:
            if name not in said or canonical(said[name]) != canonical(now[name]):
                yield finding(row, f"its {name} is not what ledger entry {entry.seq} recorded")
        for other in again:
            yield Finding("labels", f"ledger entry {other.seq}", f"records {subject} again")
    for subject in sorted(gone):
        yield Finding("labels", subject, "a ledger entry records it, but it is gone")


def finding(row: Model, sentence: str) -> Finding:
    return Finding("labels", f"{row._meta.label_lower} {row.pk}", sentence)
