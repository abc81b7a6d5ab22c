"""Answers beside an answer: the ones to read next, and the ones that share its facts or its topic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from audit.reading.kept_rows import as_kept, kept_with, of_a_row
from audit.reading.prepared import Prepared
from editorial.addresses_by_form import address
from editorial.pages.standing import Standing
from editorial.pages.standing_marks import Marks, is_sample, marks_of
from faq.entry_columns import EntryEdition
from faq.models import Entry
from labels.drugs.addresses import listed

FEW = 3  # answers to go on to, unless its author named more
SAME_TOPIC = Fraction(1, 4)


live_entries = Prepared(
    lambda: Entry.Revision,
    lambda drug: (
        Entry.revisions()
        .live(None, Entry.objects.filter(drug_id=drug))
        .only("id", "slug", "question", "topic", "evidence")
    ),
)


@dataclass(frozen=True)
class Teaser:
    """Another answer, and how it stands."""

    question: str
    url: str
    standing: Standing
    marks: Marks = ()


@dataclass(frozen=True)
class Nearby:
    """Answers to go on to: those that were named, then related ones."""

    read_next: tuple[Teaser, ...]

    @property
    def all_samples(self) -> bool:
        return all(is_sample(teaser.standing) for teaser in self.read_next)

    def marked(self, said: Collection[str]) -> Nearby:
        """The same, each with how it stands but for what the page `said` once of all."""
        return Nearby(tuple(replace(t, marks=marks_of(t.standing, said)) for t in self.read_next))


@dataclass(frozen=True)
class Neighbors:
    """The live answers to show beside an answer, in their order."""

    answers: list[Any]

    @property
    def keys(self) -> list[int]:
        return sorted({other.id for other in self.answers})

    def told(self, drug: str, standings: Mapping[int, Standing]) -> Nearby:
        """`drug`: its address; `standings`: by key."""
        return Nearby(
            tuple(
                Teaser(other.question, address("entry", drug, other.slug), standings[other.id])
                for other in self.answers
            )
        )


def neighbors(edition: EntryEdition) -> Neighbors:
    """Those that its author named, and where they are few, those that are most alike. One question fetches all answers about the drug."""
    live = {other.slug: other for other in live_entries(edition.drug_id) if other.id != edition.id}
    named = [live.pop(slug) for slug in listed(edition.read_next or "") if slug in live]
    if len(named) >= FEW:
        return Neighbors(named)
    others = {other.slug: other for other in (*live.values(), *named)}
    name = (most_alike, *map(as_kept, others.values()))
    alike = kept_with(edition, name, lambda row: tuple(other.slug for other in most_alike(row, others.values())))
    return Neighbors([*named, *(live[slug] for slug in alike if slug in live)][: max(FEW, len(named))])


def most_alike(edition: EntryEdition, others: Iterable[Any]) -> list[Any]:
    """Each shared fact counts 1/(answers that cite it), the same topic 1/4; the most alike first, ties by slug."""
    others = list(others)
    cited = {other.slug: _facts(other) for other in others}
    own = _facts(edition)
    citing = Counter(fact for facts in [own, *cited.values()] for fact in facts)
    scores = {
        other.slug: sum((Fraction(1, citing[fact]) for fact in own & cited[other.slug]), Fraction(0))
        + (SAME_TOPIC if other.topic == edition.topic else 0)
        for other in others
    }
    return sorted((other for other in others if scores[other.slug]), key=lambda o: (-scores[o.slug], o.slug))


@of_a_row
def _facts(edition: EntryEdition) -> frozenset[int]:
    return frozenset(source["fact"] for source in (edition.evidence or {}).get("sources", []) if "fact" in source)
