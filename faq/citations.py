"""What the words of an entry rest on: facts of the same drug and references, pinned to the editions of the day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

from django.db.models import QuerySet

from audit.reading.prepared import Prepared
from editorial.record.vocabulary import Status
from editorial.wording.rendering import Sources, cited
from editorial.wording.text import Problem
from faq.references import Reference, read_references
from labels.models import Fact


class Citing(Protocol):
    """What is asked of an entry, typed or saved: its drug, its references, and the fields whose words cite."""

    drug_id: int
    references: str
    markdown_fields: ClassVar[tuple[str, ...]]

    @property
    def beyond_evidence(self) -> str | None: ...


@dataclass
class Citable(Sources):
    """What an entry may cite, with the newest edition of each fact that has one, by slug."""

    editions: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, Reference] = field(default_factory=dict)


def _facts_of(drug: int) -> QuerySet[Fact]:
    return Fact.objects.filter(drug_id=drug).order_by("slug")


_facts = Prepared(lambda: Fact, lambda drug: _facts_of(drug).only("slug", "heading"))
_editions = Prepared(
    lambda: Fact.Revision, lambda drug: Fact.revisions().at(None, _facts_of(drug)).defer("html", "evidence")
)


def citable(entry: Citing) -> Citable:
    """Every fact of the entry's drug under the heading that the public knows, and the entry's own references."""
    editions = {edition.slug: edition for edition in _editions(entry.drug_id)}
    headings = {fact.slug: fact.heading for fact in _facts(entry.drug_id)}
    lines, _ = read_references(entry.references)
    return Citable(
        facts={**headings, **{slug: edition.heading for slug, edition in editions.items()}},
        references={key: reference.text for key, reference in lines.items()},
        editions=editions,
        lines=lines,
    )


def pinned(sources: Citable) -> dict[str, Any]:
    """Each source by its number: a fact's edition as it is now, or a line of the references."""
    return {"sources": [_pin(sources, number, kind, slug) for number, kind, slug in sources.numbered()]}


def _pin(sources: Citable, number: int, kind: str, slug: str) -> dict[str, Any]:
    source: dict[str, Any] = {"number": number, "kind": kind, "slug": slug}
    if kind == "ref" and (line := sources.lines.get(slug)):
        source |= {"text": line.text, "address": line.address}
    elif fact := sources.editions.get(slug):
        source |= _of(fact)
    return source


def _of(fact: Any) -> dict[str, Any]:
    """What is pinned of an edition of a fact."""
    pin = {"fact": fact.id, "edition": fact.edition, "revision": fact.history_id}
    return {**pin, "heading": fact.heading, "sample": fact.sample}


def repinned(source: dict[str, Any], made: Mapping[str, Any]) -> dict[str, Any]:
    """A pinned source, on the edition of its fact that is in `made`, by how the ledger names the fact; else as it is."""
    fact = made.get(f"{Fact._meta.label_lower}:{source['fact']}") if "fact" in source else None
    return source if fact is None else {**source, **_of(fact)}


def unreadable(entry: Citing, sources: Citable) -> list[tuple[str, Problem]]:
    """Citations of a fact that the public cannot read, by field and line."""
    problems = []
    for name in entry.markdown_fields:
        for kind, slug, line in cited(getattr(entry, name) or ""):
            if kind != "fact" or slug not in sources.facts:
                continue  # an unknown slug is a problem of the Markdown
            if slug not in sources.editions:
                problems.append((name, Problem(line, f"the fact “{slug}” has no signed edition yet.")))
            elif sources.editions[slug].status != Status.PUBLISHED:
                state = sources.editions[slug].get_status_display()
                problems.append((name, Problem(line, f"the fact “{slug}” is {state}: nothing may rest on it.")))
    return problems
