"""The public pages of an entry: the answer, with the facts it cites as they were pinned when it was signed."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from editorial.public import Crumb, PublicText
from faq.models import Entry
from labels.models import Fact, listed
from labels.public import drug_as_public, evidence_line


@dataclass(frozen=True)
class Source:
    """What a number in the answer stands for: the pinned edition of a fact, or a line of the references."""

    number: int
    title: str
    url: str
    fact: Any = None  # the pinned edition
    evidence_line: str = ""


@dataclass(frozen=True)
class Next:
    """An answer to read next."""

    question: str
    url: str


class PublicEntry(PublicText):
    model = Entry
    name, segment, body = "entry", "faq", "faq/_entry.html"

    def title(self, edition: Any) -> str:
        return str(edition.question)

    def crumbs(self, edition: Any) -> list[Crumb]:
        drug = drug_as_public(edition.drug_id)
        return [Crumb(drug.brand_name, reverse("drug", args=[drug.slug]))]

    def context(self, edition: Any) -> dict[str, Any]:
        return {"sources": sources(edition), "read_next": read_next(edition)}


def sources(edition: Any) -> list[Source]:
    """The sources by number; one question fetches every pinned fact."""
    pinned = (edition.evidence or {}).get("sources", [])
    revisions = [source["revision"] for source in pinned if "revision" in source]
    rows = Fact.revisions().filter(history_id__in=revisions).select_related("drug") if revisions else ()
    facts = {row.history_id: row for row in rows}
    found = []
    for source in pinned:
        if fact := facts.get(source.get("revision")):
            url = reverse("fact_edition", args=[fact.drug.slug, fact.slug, fact.edition])
            found.append(Source(source["number"], fact.heading, url, fact, evidence_line(fact)))
        else:
            found.append(Source(source["number"], source.get("text", source["slug"]), source.get("address", "")))
    return found


def read_next(edition: Any) -> list[Next]:
    """The answers named under “read next” that the public can read now, in the order named."""
    slugs = listed(edition.read_next)
    if not slugs:
        return []
    others = Entry.objects.filter(drug_id=edition.drug_id, slug__in=slugs)
    live = {
        row.slug: row for row in Entry.revisions().live(None, others).select_related("drug").defer("html", "evidence")
    }
    return [
        Next(live[slug].question, reverse("entry", args=[live[slug].drug.slug, slug])) for slug in slugs if slug in live
    ]


public_entry = PublicEntry()
