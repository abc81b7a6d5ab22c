"""The sources of an answer: the facts and references that its numbers stand for, and what the answer rests on by them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse

from audit.reading.prepared import Prepared
from editorial.days import day_of
from editorial.pages.sources import Source
from editorial.pages.standing import Basis
from editorial.record.protocols import Edition
from editorial.record.validity import is_as_signed, witnessed
from labels.archive.label_clocks import Clocks
from labels.evidence.basis import basis_at_signing, looked, together
from labels.models import Fact, TriageItem
from labels.pages.fact_pages import evidence_line

# What the list of sources shows of a pinned fact, and what it asks of the fact's newest edition.
SHOWN = (
    *("id", "slug", "edition", "heading", "html", "claim", "claim_text", "claim_sections", "evidence", "sample"),
    *("actor_name", "actor_credentials", "history_date", "meaning", "method"),
)
STATE = ("id", "edition", "status", "review_due", "history_date")

# What a reader must know before the answer, of a source under it.
CHANGED = (
    "A source of this answer is not what was signed: “{}”. Do not rely on what cites it; ask a pharmacist or a doctor."
)
LOST = "A source of this answer was withdrawn on {}: “{}”. Do not rely on what cites it; ask a pharmacist or a doctor."
MOVED = (
    "The label has changed where a source of this answer rests: “{}”. A pharmacist has not yet decided what that means."
)
NEWER = "A newer edition of this fact is public: edition {}. This answer was signed on the older one."
OVERDUE = "The review of a source of this answer was due on {} and has not been done: “{}”."


@dataclass(frozen=True)
class AnswerSource(Source):
    """What a number in the answer stands for: the pinned edition of a fact, or a line of the references.

    `newer` is the fact's newest edition when that is another one: the answer was signed on the older.
    """

    evidence_line: str = ""
    newest: Any = None  # the newest edition, also when it is the pinned one; None on a past page

    @property
    def fact(self) -> Any:
        """The pinned edition; None for a line of the references."""
        return self.edition

    @property
    def moved(self) -> bool:
        """The label has moved under the fact, and nobody has decided yet what that means for it."""
        return self.newest is not None and bool(self.newest.open_items)

    def overdue(self, today: date) -> bool:
        due = self.newest.review_due if self.newest is not None else None
        return due is not None and due < today

    def notices(self, today: date | None) -> Iterator[str]:
        if self.invalid:
            yield CHANGED.format(self.fact.slug)
        if self.withdrawn:
            yield LOST.format(day_of(self.newer.history_date), self.title)
        elif self.newer:
            yield NEWER.format(self.newer.edition)
        if today and self.moved:
            yield MOVED.format(self.title)
        if today and self.overdue(today):
            yield OVERDUE.format(day_of(self.newest.review_due), self.title)


def basis_then(found: Sequence[Source]) -> Basis:
    """What an answer rested on when it was signed."""
    return together(*_facts(found))


def basis_of(found: list[AnswerSource], clocks: Clocks, now: datetime) -> Basis:
    """What an answer rests on now: its sources, with the newest edition of each."""
    grounds, outside = _facts(found)
    return replace(
        together(grounds, outside, clocks.lookup_problem(now)),
        changed=tuple(CHANGED.format(source.title) for source in found if source.invalid),
        lost=tuple(LOST.format(day_of(s.newer.history_date), s.title) for s in found if s.withdrawn),
        moved=tuple(MOVED.format(source.title) for source in found if source.moved),
        overdue=tuple(OVERDUE.format(day_of(s.newest.review_due), s.title) for s in found if s.overdue(now.date())),
        looked=looked(clocks),
    )


def _facts(found: Sequence[Source]) -> tuple[list[Basis], int]:
    """(what each pinned fact rests on, number of sources that are no facts, or not what was signed)."""
    facts = [basis_at_signing(source.edition) for source in found if source.edition and not source.invalid]
    return facts, len(found) - len(facts)


def sources_from(edition: Edition, drug: str, pins: dict[int, Any], last: dict[int, Any]) -> list[AnswerSource]:
    """The sources by number; `pins`: the pinned editions of facts, and `last` their newest ones, by the key of the fact."""
    return [_source(source, drug, pins, last) for source in (edition.evidence or {}).get("sources", [])]


def sources(edition: Edition, drug: str, newest: bool = False) -> list[AnswerSource]:
    """The sources by number; one question fetches every pinned fact, and with `newest` one more its newest edition."""
    pinned = (edition.evidence or {}).get("sources", [])
    revisions = {source["fact"]: source["revision"] for source in pinned if "revision" in source}
    pins = {row.id: row for row in pinned_facts(list(revisions.values()))}
    last = {row.id: row for row in newest_facts(list(revisions))} if newest else {}
    return sources_from(edition, drug, pins, last)


pinned_facts = Prepared(
    lambda: Fact.Revision,
    lambda revisions: witnessed(Fact.revisions().filter(history_id__in=revisions).only(*SHOWN)),
)
newest_facts = Prepared(
    lambda: Fact.Revision,
    lambda facts: (
        Fact.revisions()
        .at(None, Fact.objects.filter(pk__in=facts))
        .only(*STATE)
        .annotate(open_items=Exists(TriageItem.objects.open().moving().filter(fact_id=OuterRef("id"))))
    ),
)


def _source(source: dict[str, Any], drug: str, pins: dict[int, Any], last: dict[int, Any]) -> AnswerSource:
    fact = pins.get(source.get("fact", 0))
    if fact is None:
        return AnswerSource(source["number"], source.get("text", source["slug"]), source.get("address", ""))
    newest = last.get(fact.id, fact)
    newer = newest if newest.history_id != fact.history_id else None
    invalid = not is_as_signed(fact)
    return AnswerSource(
        number=source["number"],
        title=fact.heading,
        url=reverse("fact_edition", args=[drug, fact.slug, fact.edition]),
        edition=fact,
        invalid=invalid,
        newer=newer,
        newer_url=reverse("fact", args=[drug, fact.slug]) if newer else "",
        evidence_line="" if invalid else evidence_line(fact),
        newest=last.get(fact.id),
    )
