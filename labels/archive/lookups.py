"""Every look for a newer label is recorded here, in one place: the row that is the third clock, and its ledger entry.

Knows neither files nor the network.
"""

from __future__ import annotations

from typing import Any

from audit.ledger import ledger
from editorial.accounts.people import Person
from labels.archive.label_models import LOOKED_UP, Lookup
from labels.drugs.drugs import Drug

PROGRAM = "looked up by a program"
RECORDED = "drug_id outcome newest detail address etag last_modified".split()


def record_lookup(
    drug: Drug, outcome: Lookup.Outcome, *, newest: int | None = None, person: Person | None = None, **said: str | None
) -> Lookup:
    """Keeps one look-up, also a failed one. `said` are detail, address, etag, last_modified.

    Public pages tell the day of the last one, its outcome and which version is the newest: an entry that changes none of
    these is not public.
    """
    with ledger.writing() as writing:
        last = newest_lookup(drug)
        made = Lookup(drug=drug, at=writing.at, outcome=outcome, newest=newest, **said)
        made.save()
        writing.append(
            LOOKED_UP,
            subject=f"labels.lookup:{made.pk}",
            actor=person.pk if person else None,
            actor_name=person.printed_name if person else PROGRAM,
            public=last is None or told(last) != told(made),
            about=drug.slug,
            **recorded(made),
        )
    return made


def told(lookup: Lookup) -> tuple[Any, ...]:
    """What public pages tell of a look-up; they may tell nothing else."""
    return lookup.at.date(), lookup.outcome, lookup.newest


def newest_lookup(drug: Drug) -> Lookup | None:
    return drug.lookups.order_by("-at", "-pk").first()


def recorded(lookup: Lookup) -> dict[str, Any]:
    """What the ledger says of a look-up, besides its time."""
    return {name: getattr(lookup, name) for name in RECORDED}
