"""The facts that answers cite: as they were pinned, as they stand now, and whether the newest edition says something else.

As many questions to the database for one answer as for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from audit.reading.prepared import Prepared
from editorial.record.comparing import said_otherwise
from editorial.record.validity import is_as_signed, with_newest_known, witnessed
from editorial.record.vocabulary import Status
from labels.models import Fact
from labels.triage.label_changes import label_marks

# What the list of sources shows of a pinned fact, and what it asks of the fact's newest edition.
SHOWN = (
    *("id", "slug", "edition", "heading", "html", "claim", "claim_text", "claim_sections", "evidence", "sample"),
    *("actor_name", "actor_credentials", "history_date", "meaning", "method"),
)
STATE = ("id", "edition", "status", "review_due", "history_date")
Pair = tuple[int, int]  # numbers of the revisions of a pinned edition and of the newest one of the same fact


@dataclass(frozen=True)
class Compared:
    """A pinned edition beside the newest one. `otherwise`: the fields in which that says something else. `invalid`: one of
    the two is not what was signed, so nobody knows what was said. `old` and `new`: both, with all their words.
    """

    otherwise: tuple[str, ...] = ()
    invalid: bool = False
    old: Any = None
    new: Any = None


NOTHING_NEWER = Compared()


def _newest_of(facts: list[int]) -> QuerySet[Any]:
    """The newest edition of each fact as an answer must know it: how it stands, what hangs over it, whether it is the newest."""
    newest = Fact.revisions().at(None, Fact.objects.filter(pk__in=facts))
    found: QuerySet[Any] = with_newest_known(newest.only(*STATE).annotate(**label_marks()))
    return found


pinned_facts = Prepared(
    lambda: Fact.Revision,
    lambda revisions: witnessed(Fact.revisions().filter(history_id__in=revisions).only(*SHOWN)),
)
newest_facts = Prepared(lambda: Fact.Revision, _newest_of)
worded_facts = Prepared(
    lambda: Fact.Revision,
    lambda revisions: witnessed(Fact.revisions().filter(history_id__in=revisions).only(*SHOWN, *_words())),
)


def subject_of(fact: int) -> str:
    """How the ledger names a fact."""
    return f"{Fact._meta.label_lower}:{fact}"


def _words() -> list[str]:
    return ["status", *(field.attname for field in Fact.words())]


def compared(pins: Iterable[Any], last: Mapping[int, Any]) -> dict[Pair, Compared]:
    """Each pinned edition of which the fact has a newer one, beside that; `last`: the newest editions by key of the fact.

    One question for the words of all of them, and none where nothing is newer. Each pair is compared once.
    """
    newer = pairs({pin.history_id: pin.id for pin in pins}, last)
    rows = worded_facts(sorted({number for pair in newer for number in pair}))
    return compared_in(newer, {row.history_id: row for row in rows})


def pairs(pinned: Mapping[int, int], last: Mapping[int, Any]) -> set[Pair]:
    """What has to be compared. `pinned`: numbers of revisions to the key of their fact."""
    found = {(revision, last[fact].history_id) for revision, fact in pinned.items() if fact in last}
    return {pair for pair in found if pair[0] != pair[1]}


def compared_in(newer: Iterable[Pair], rows: Mapping[int, Any]) -> dict[Pair, Compared]:
    """`rows`: what `worded_facts` gave for all of them, by number of the revision."""
    return {(old, new): _compared(rows[old], rows[new]) for old, new in newer if old in rows and new in rows}


def _compared(old: Any, new: Any) -> Compared:
    if not (is_as_signed(old) and is_as_signed(new)):
        return Compared(invalid=True)
    return Compared(said_otherwise(old, new) if new.status == Status.PUBLISHED else (), old=old, new=new)
