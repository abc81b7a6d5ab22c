"""Can the editions that the public reads still be read from the disk? A few at a time, so that all of them come in turn."""

from collections.abc import Iterator

from django.db import DatabaseError

from audit.verification.faults import DAMAGED, fault_of
from editorial.kinds import in_order

AT_ONCE = 50  # of each kind; a few milliseconds
_read: dict[str, int] = {}  # by kind: the revision up to which this round has come


def unreadable(signs: bool) -> Iterator[str]:
    """One sentence when a row cannot be read; what another error means, whoever asks must find out."""
    try:
        for kind in in_order():
            rows = kind.model.revisions().editions().filter(history_id__gt=_read.get(kind.name, 0))
            numbers = [row.history_id for row in rows.order_by("history_id")[:AT_ONCE]]
            _read[kind.name] = numbers[-1] if len(numbers) == AT_ONCE else 0
    except DatabaseError as error:
        if fault_of(error) != DAMAGED:
            raise
        yield DAMAGED
