"""The sources of an answer: the facts and references that its numbers stand for, and what the answer rests on by them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.urls import get_script_prefix

from audit.reading.kept_rows import as_kept, kept_with
from editorial.addresses_by_form import address
from editorial.days import day_of
from editorial.pages.sources import SEE, SEE_WHY, Source
from editorial.pages.standing import TITLES, Basis, Linked
from editorial.pages.standing_marks import OF_A_SAMPLE, SAMPLE_MARK, Mark, Marks
from editorial.record.protocols import Edition
from editorial.record.validity import is_as_signed, is_newest
from faq.cited_facts import NOTHING_NEWER, Cited, Compared, cited_by
from labels.archive.label_clocks import Clocks
from labels.evidence.basis import basis_at_signing, looked, together
from labels.evidence.fact_columns import FactEdition
from labels.pages.fact_pages import evidence_line
from labels.triage.triage import UNDECIDED

# What a reader must know before the answer, of a source under it.
CHANGED = (
    "A source of this answer is not what was signed: “{}”. Do not rely on what cites it; ask a pharmacist or a doctor."
)
LOST = "A source of this answer was withdrawn on {}: “{}”. Do not rely on what cites it; ask a pharmacist or a doctor."
MOVED = "The label has changed where a source of this answer rests: “{}”. " + UNDECIDED
DECIDED = "The label changed where a source of this answer rests: “{}”. Its page says who decided that this has no effect, and why."
OTHERWISE = (
    "A source of this answer has changed since the answer was signed: “{}” ({}). Nobody has checked the answer against it "
    "yet: ask a pharmacist or a doctor before you rely on it."
)
RETIRED = "A source of this answer is no longer kept since {}: “{}”. Ask a pharmacist or a doctor before you rely on what cites it."
NEWER = "A newer edition of this fact is public, in the same words: edition {}."
OVERDUE = "The review of a source of this answer was due on {} and has not been done: “{}”."


@dataclass(frozen=True)
class AnswerSource(Source):
    """What a number in the answer stands for: the pinned edition of a fact, or a line of the references.

    `newer` is the fact's newest edition when that is another one: the answer was signed on the older.
    """

    evidence_line: str = ""
    newest: Any = None  # the newest edition, also when it is the pinned one; None on a past page
    compared: Compared = NOTHING_NEWER
    marks: Marks = ()

    @property
    def fact(self) -> Any:
        """The pinned edition; None for a line of the references."""
        return self.edition

    @property
    def moved(self) -> str:
        """That the label has moved under the fact, and nobody has decided yet what that means for it, or a person alone has."""
        if self.newest is None or not (self.newest.open_items or self.newest.lost_items):
            return ""
        return (MOVED if self.newest.open_items else DECIDED).format(self.title)

    @property
    def since(self) -> Linked:
        """Of one that has changed: what a reader must know of it, and where the change is shown."""
        if self.retired:
            return Linked(RETIRED.format(day_of(self.newer.history_date), self.title), self.newer_url, SEE_WHY)
        return Linked(OTHERWISE.format(self.title, self.what), self.difference_url, SEE)

    def overdue(self, today: date) -> bool:
        due = self.newest.review_due if self.newest is not None else None
        return due is not None and due < today

    def notices(self, today: date | None) -> Iterator[str]:
        if self.invalid or self.newer_invalid:
            yield CHANGED.format(self.fact.slug)
        if self.withdrawn:
            yield LOST.format(day_of(self.newer.history_date), self.title)
        elif self.changed:
            yield self.since.sentence
        elif self.same_words:
            yield NEWER.format(self.newer.edition)
        if today and self.moved:
            yield self.moved
        if today and self.overdue(today):
            yield OVERDUE.format(day_of(self.newest.review_due), self.title)


def marked(found: Sequence[AnswerSource], today: date | None, said: Collection[str]) -> list[AnswerSource]:
    """The sources, each with how its fact stands; what has become of the fact's words is said below it. `today`: None on a
    page of the past. `said`: codes of what the page says once of all.
    """
    return [replace(source, marks=_marks(source, today, said)) for source in found]


def _marks(source: AnswerSource, today: date | None, said: Collection[str]) -> Marks:
    if source.fact is None or source.invalid:
        return ()
    sample, untied = bool(source.fact.sample), basis_at_signing(source.fact).untied
    told = [Mark("moved", TITLES["moved"], source.moved)] if source.moved else []
    if today and source.overdue(today):
        told.append(Mark("overdue", TITLES["overdue"], OVERDUE.format(day_of(source.newest.review_due), source.title)))
    if untied and not sample:
        told.append(Mark("untied", TITLES["untied"], untied))
    return (*told[:1], *((SAMPLE_MARK,) if sample and OF_A_SAMPLE not in said else ()))


def all_samples(found: Sequence[AnswerSource]) -> bool:
    return all(source.fact.sample for source in found if source.fact is not None)


def basis_then(found: Sequence[Source]) -> Basis:
    """What an answer rested on when it was signed."""
    return together(*_facts(found))


def basis_of(found: list[AnswerSource], clocks: Clocks, now: datetime) -> Basis:
    """What an answer rests on now: its sources, with the newest edition of each."""
    grounds, outside = _facts(found)
    ground = together(grounds, outside, clocks.lookup_problem(now))
    return replace(
        ground,
        changed=tuple(CHANGED.format(source.title) for source in found if source.invalid or source.newer_invalid),
        lost=tuple(LOST.format(day_of(s.newer.history_date), s.title) for s in found if s.withdrawn),
        otherwise=tuple(source.since for source in found if source.changed),
        moved=tuple(source.moved for source in found if source.moved),
        overdue=tuple(OVERDUE.format(day_of(s.newest.review_due), s.title) for s in found if s.overdue(now.date())),
        looked=looked(clocks, now) if ground.against else "",
    )


def _facts(found: Sequence[Source]) -> tuple[list[Basis], int]:
    """(what each pinned fact rests on, number of sources that are no facts, or not what was signed)."""
    facts = [basis_at_signing(source.edition) for source in found if source.edition and not source.invalid]
    return facts, len(found) - len(facts)


def sources_from(edition: Edition, drug: str, cited: Cited) -> list[AnswerSource]:
    """The sources of an answer by number. `drug`: its address."""
    return [replace(found, number=number) for number, found in _unnumbered(edition, drug, cited)]


def basis_from(edition: Edition, drug: str, cited: Cited, clocks: Clocks, now: datetime) -> Basis:
    """What an answer rests on now, for whoever shows none of its sources."""
    return basis_of([found for _, found in _unnumbered(edition, drug, cited)], clocks, now)


def sources(edition: Edition, drug: str, newest: bool = False) -> list[AnswerSource]:
    """The same of one answer alone; with `newest` each beside the newest edition of its fact."""
    return sources_from(edition, drug, cited_by([edition], newest))


def _unnumbered(edition: Edition, drug: str, cited: Cited) -> Iterator[tuple[int, AnswerSource]]:
    for source in (edition.evidence or {}).get("sources", []):
        revision = source.get("revision", 0)
        if revision not in cited.pinned:
            found = AnswerSource(0, source.get("text", source["slug"]), source.get("address", ""))
        elif revision in cited.told:
            found = cited.told[revision]
        else:
            found = cited.told[revision] = _told(cited.pinned[revision], drug, cited)
        yield source["number"], found


def _told(fact: FactEdition, drug: str, cited: Cited) -> AnswerSource:
    """A fact as it was pinned, for whatever number stands for it."""
    newest = cited.last.get(fact.id)
    if (
        newest is not None and newest.history_id != fact.history_id
    ):  # both are compared, and may not be at hand for long
        return _made(fact, newest, drug, cited)
    name = (_told, get_script_prefix(), drug, as_kept(newest))
    return kept_with(fact, name, lambda row: _made(row, newest, drug, cited))


def _made(fact: FactEdition, last: FactEdition | None, drug: str, cited: Cited) -> AnswerSource:
    newest = fact if last is None else last
    newer = newest if newest.history_id != fact.history_id else None
    invalid = not is_as_signed(fact) or not is_newest(newest)  # what was signed after it may have withdrawn it
    found = cited.beside.get((fact.history_id, newest.history_id), NOTHING_NEWER)
    return AnswerSource(
        number=0,
        title=fact.heading,
        url=address("fact_edition", drug, fact.slug, fact.edition),
        edition=fact,
        invalid=invalid,
        newer=newer,
        newer_url=address("fact", drug, fact.slug) if newer else "",
        newer_invalid=found.invalid,
        otherwise=found.otherwise,
        difference_url=address("fact_compare", drug, fact.slug, fact.edition, newest.edition) if newer else "",
        evidence_line="" if invalid else evidence_line(fact),
        newest=last,
        compared=found,
    )
