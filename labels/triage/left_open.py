"""Items that an older release left open when their fact was retired or its withdrawal confirmed: nobody has anything to decide
about what readers are no longer told. They are closed after every migration, and say so as such closings do.
"""

from __future__ import annotations

from audit.ledger import ledger
from labels.evidence.facts import Fact
from labels.triage.disposing import ENDING, no_longer_said, settle
from labels.triage.triage import Decision, TriageItem

PROGRAM = (None, "closed by a program")


def close_what_is_not_live() -> None:
    """Again, it closes none."""
    ended = Fact.revisions().at().filter(kind__in=ENDING)
    waiting = TriageItem.objects.open().filter(fact__in=ended.values("id"))
    if not waiting.exists():
        return  # a clock that is behind must not keep anybody from migrating
    with ledger.writing() as writing:
        why = {key: no_longer_said(number, kind) for key, number, kind in ended.values_list("id", "edition", "kind")}
        for item in waiting.order_by("pk"):
            settle(writing, item, Decision.NOT_LIVE, why[item.fact_id], PROGRAM)
