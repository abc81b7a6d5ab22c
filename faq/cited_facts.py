"""The facts that answers cite: as they were pinned, as they stand now, and whether the newest edition says something else.

As many questions to the database for one answer as for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from audit.reading.prepared import Prepared
from editorial.record.comparing import said_otherwise
from editorial.record.protocols import Edition
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


@dataclass(frozen=True)
class Cited:
    """The facts that some answers cite: `pinned` editions by number of their revision, `last` the newest edition of each by
    key of the fact (none on pages of the past), `beside` what the newest says otherwise. `told` keeps what is made of each
    pinned edition, for answers about one drug cite the same facts again and again.
    """

    pinned: Mapping[int, Any]
    last: Mapping[int, Any] = field(default_factory=dict)
    beside: Mapping[Pair, Compared] = field(default_factory=dict)
    told: dict[int, Any] = field(default_factory=dict)


def cited_by(editions: Iterable[Edition], newest: bool) -> Cited:
    """What editions of answers cite; one question for all that is pinned, and with `newest` one more for what is newest. The
    words of those that are newer come with what is pinned. Each pair is compared once.
    """
    facts = {source["revision"]: source["fact"] for edition in editions for source in pins_of(edition)}
    if not newest:
        return Cited({row.history_id: row for row in pinned_facts(sorted(facts))})
    last = {row.id: row for row in newest_facts(sorted({*facts.values()}))}
    newer = {
        (old, last[fact].history_id) for old, fact in facts.items() if fact in last and last[fact].history_id != old
    }
    ask = worded_facts if newer else pinned_facts
    rows = {row.history_id: row for row in ask(sorted({*facts, *(new for _, new in newer)}))}
    return Cited(
        rows, last, {(old, new): _compared(rows[old], rows[new]) for old, new in newer if {old, new} <= rows.keys()}
    )


def pins_of(edition: Edition) -> list[dict[str, Any]]:
    """What an edition froze of each fact that it cites."""
    return [source for source in (edition.evidence or {}).get("sources", []) if "revision" in source]


def _compared(old: Any, new: Any) -> Compared:
    if not (is_as_signed(old) and is_as_signed(new)):
        return Compared(invalid=True)
    return Compared(said_otherwise(old, new) if new.status == Status.PUBLISHED else (), old=old, new=new)
