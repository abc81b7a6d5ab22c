"""What operators decided about a clock that was not right, as the ledger keeps it.

Entries are dated later than the one before them, whatever happens. So when the clock ran ahead and is right again, an operator
may let the site go on: until the clock has caught up, each entry is dated right after the last, and says besides what the clock
said. An urgent withdrawal must not wait for that.
"""

from datetime import datetime
from typing import Any

import orjson

from audit.ledger.clock import PATIENCE
from audit.models import LedgerEntry

BEHIND, LEAP = "clock behind accepted", "clock leap accepted"  # kinds of entries
SUBJECT = "audit.clock"


def accepted(last: datetime) -> bool:
    """Whether an operator has let the site go on though the last entry is dated ahead. A new leap needs a new decision."""
    newest = LedgerEntry.objects.filter(kind=BEHIND, subject=SUBJECT).order_by("-seq").first()
    return newest is not None and last <= newest.at + PATIENCE


def decisions() -> list[dict[str, Any]]:
    """What each entry says that lets the site go on behind its own dates, the newest first."""
    found = LedgerEntry.objects.filter(kind=BEHIND, subject=SUBJECT).order_by("-seq")
    return [orjson.loads(payload) for payload in found.values_list("payload", flat=True)]
