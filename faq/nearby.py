"""Answers beside an answer: the ones to read next, and the ones that share its facts or its topic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import Any

from audit.reading.kept_rows import as_kept, kept_with, of_a_row
from audit.reading.prepared import Prepared
from editorial.addresses_by_form import address
from editorial.pages.standing import Standing
from editorial.pages.standing_marks import Marks, is_sample, marks_of
from editorial.wording.spoken import spoken
from faq.entry_columns import EntryEdition
from faq.models import Entry
from labels.drugs.addresses import listed

TEASER = 160  # characters of the short answer, to the end of a word
RELATED = 4
SAME_TOPIC = Fraction(1, 4)


live_entries = Prepared(
    lambda: Entry.Revision,
    lambda drug: (
        Entry.revisions()
        .live(None, Entry.objects.filter(drug_id=drug))
        .only("id", "slug", "question", "short_answer", "topic", "evidence")
    ),
)


@dataclass(frozen=True)
class Teaser:
    """Another answer, with the beginning of its short answer, and how it stands."""

    question: str
    url: str
    words: str
    standing: Standing
    marks: Marks = ()


@dataclass(frozen=True)
class Nearby:
    """Answers to read next as they were named, and related ones by likeness."""

    read_next: tuple[Teaser, ...]
    related: tuple[Teaser, ...]

    @property
    def all_samples(self) -> bool:
        return all(is_sample(teaser.standing) for teaser in (*self.read_next, *self.related))

    def marked(self, said: Collection[str]) -> Nearby:
        """The same, each with how it stands but for what the page `said` once of all."""
        both = (self.read_next, self.related)
        return Nearby(*(tuple(replace(t, marks=marks_of(t.standing, said)) for t in some) for some in both))


@dataclass(frozen=True)
class Neighbors:
    """The live answers to show beside an answer, in short: `named` by its author, and `related` by likeness."""

    named: list[Any]
    related: list[Any]

    @property
    def keys(self) -> list[int]:
        return sorted({other.id for other in (*self.named, *self.related)})

    def told(self, drug: str, standings: Mapping[int, Standing]) -> Nearby:
        """`drug`: its address; `standings`: by key."""
        related = [other for other in self.related if other not in self.named]
        return Nearby(
            *(tuple(_teaser(other, drug, standings[other.id]) for other in some) for some in (self.named, related))
        )


def neighbors(edition: EntryEdition) -> Neighbors:
    """One question fetches all answers about the drug."""
    live = {other.slug: other for other in live_entries(edition.drug_id) if other.id != edition.id}
    named = [live.pop(slug) for slug in listed(edition.read_next or "") if slug in live]
    others = {other.slug: other for other in (*live.values(), *named)}
    name = (most_alike, *map(as_kept, others.values()))
    alike = kept_with(edition, name, lambda row: tuple(other.slug for other in most_alike(row, others.values())))
    return Neighbors(named, [others[slug] for slug in alike])


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
    ranked = sorted((other for other in others if scores[other.slug]), key=lambda o: (-scores[o.slug], o.slug))
    return ranked[:RELATED]


@of_a_row
def _facts(edition: EntryEdition) -> frozenset[int]:
    return frozenset(source["fact"] for source in (edition.evidence or {}).get("sources", []) if "fact" in source)


def _teaser(edition: EntryEdition, drug_slug: str, found: Standing) -> Teaser:
    url = address("entry", drug_slug, edition.slug)
    return Teaser(edition.question, url, plain(edition.short_answer), found)


@lru_cache(maxsize=4096)
def plain(markdown: str) -> str:
    """The beginning of a Markdown text as plain words without citations, to the end of a word."""
    words = " ".join(spoken(markdown).split())
    return words if len(words) <= TEASER else words[:TEASER].rpartition(" ")[0] + " …"
