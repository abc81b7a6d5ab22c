"""What has changed under a live answer since it was signed, as whoever must decide about it reads it at the desk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from django.urls import reverse

from audit.ledger.canonical import digest
from editorial.days import day_of
from editorial.record.comparing import said_otherwise
from editorial.work.review_parts import ChangedSource, Tick
from editorial.work.side_by_side import side_by_side
from faq.cited_facts import Compared, subject_of, worded_facts
from faq.entry_columns import EntryEdition
from faq.sources import AnswerSource, sources

NOT_AS_SIGNED = (
    "This fact is not what was signed, so the answer cannot be signed on it. Tell whoever runs the site. Until that is cleared "
    "up, withdraw the answer, or revise it so that it does not cite this fact."
)
WITHDRAWN = (
    "This fact was withdrawn on {}. Withdraw the answer too, or revise it so that it no longer cites the fact; if the fact "
    "comes back, the answer needs nothing."
)
RETIRED = "This fact was retired on {}. Revise the answer so that it cites what takes its place, or none of it."
REWORDED = (
    "The answer was signed on edition {} of this fact. Edition {} changed this: {}. Compare the two. If the answer is still "
    "right word for word, re-affirm it; if not, revise it."
)
COMING = "It is signed together with this answer, and before it: the answer will rest on edition {}."


def changed_under(
    edition: EntryEdition, drug: str, coming: Mapping[str, Any] = MappingProxyType({})
) -> list[ChangedSource]:
    """Every source of an edition that says something else by now, was withdrawn or retired, or is not what was signed.

    `coming`: facts as they will be once they are signed, by how the ledger names them: each is what is compared with then.
    """
    found = sources(edition, drug, newest=True)
    pinned = _worded([s.fact.history_id for s in found if s.fact is not None and subject_of(s.fact.id) in coming])
    said = [_coming(s, coming, pinned) for s in found if s.fact is not None]
    return [shown(source) for source in wrong_among(said)]


def _worded(revisions: list[int]) -> dict[int, Any]:
    return {row.history_id: row for row in worded_facts(revisions)}


def _coming(source: AnswerSource, coming: Mapping[str, Any], pinned: Mapping[int, Any]) -> AnswerSource:
    """The source beside the edition of its fact that will be signed first."""
    fact = coming.get(subject_of(source.fact.id))
    if fact is None:
        return source
    old = pinned[source.fact.history_id]
    beside = Compared(said_otherwise(old, fact), old=old, new=fact)
    return replace(
        source, newer=fact, newer_invalid=False, otherwise=beside.otherwise, compared=beside, difference_url=""
    )


def wrong_among(found: Iterable[AnswerSource]) -> list[AnswerSource]:
    return [source for source in found if source.invalid or source.newer_invalid or source.withdrawn or source.changed]


def shown(source: AnswerSource) -> ChangedSource:
    """With its old and its new words side by side, where both may be shown."""
    old, new = source.compared.old, source.compared.new
    known = bool(source.otherwise) and not source.newer_invalid
    signed = source.newer is not None and source.newer.kind is not None
    return ChangedSource(
        subject=subject_of(source.fact.id),
        title=source.title,
        url=reverse("admin:labels_fact_change", args=[source.fact.id]),
        difference_url=source.difference_url if source.otherwise else source.newer_url,
        sentence=_what_to_do(source) if signed or not source.newer else COMING.format(source.newer.edition),
        tick=tick(source.title, source.newer.edition, source.otherwise or ()) if source.newer else None,
        sides=side_by_side(old, new) if known else (),
        before=f"Edition {source.fact.edition}, on which the answer was signed",
        after=f"Edition {source.newer.edition}, {'now' if signed else 'as it will be signed'}" if source.newer else "",
    )


def _what_to_do(source: AnswerSource) -> str:
    """For the pharmacist. What readers are told meanwhile stands on the public page."""
    if source.invalid or source.newer_invalid:
        return NOT_AS_SIGNED
    if source.withdrawn:
        return WITHDRAWN.format(day_of(source.newer.history_date))
    if source.retired:
        return RETIRED.format(day_of(source.newer.history_date))
    return REWORDED.format(source.fact.edition, source.newer.edition, ", ".join(source.otherwise or ()))


def tick(title: str, edition: int, fields: Iterable[str]) -> Tick:
    """What a reviewer says of one source that has changed, when she signs the answer again. The ledger keeps the sentence."""
    what = f": {', '.join(fields)}" if fields else ""
    sentence = (
        f"“{title}” has changed (edition {edition}{what}). I have read both editions: this answer fits the newer one."
    )
    return Tick(f"source-{digest([sentence])[:16]}", "", sentence, "", "")
