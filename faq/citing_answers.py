"""Which live answers cite a fact: for the fact's own page, and for whoever must decide what a changed label means."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import F
from django.urls import reverse

from audit.reading.prepared import Prepared
from editorial.record.validity import is_as_signed, witnessed
from faq.models import Entry
from labels.evidence.dependents import Dependent
from labels.models import Fact

live_answers = Prepared(
    lambda: Entry.Revision,
    lambda facts: (
        witnessed(Entry.revisions().live(None, Entry.objects.filter(drug__in=_drugs_of(facts))))
        .annotate(drug_slug=F("drug__slug"))
        .only("id", "edition", "slug", "question", "evidence")
    ),
)


def _drugs_of(facts: list[int]) -> Any:
    return Fact.objects.filter(pk__in=facts).order_by().values("drug")


def citing_answers(facts: Iterable[int]) -> dict[int, list[Dependent]]:
    """Keys of facts to the live answers that cite them, by question; one question for all. What is not what was signed cites
    nobody knows what.
    """
    found: dict[int, list[Dependent]] = {fact: [] for fact in facts}
    live = (edition for edition in live_answers(list(found)) if is_as_signed(edition))
    for entry in sorted(live, key=lambda entry: entry.question):
        pins = {
            source["fact"]: source["edition"]
            for source in (entry.evidence or {}).get("sources", [])
            if "fact" in source
        }
        for fact in pins.keys() & found.keys():
            found[fact].append(
                Dependent(
                    title=entry.question,
                    url=reverse("admin:faq_entry_change", args=[entry.id]),
                    public_url=reverse("entry", args=[entry.drug_slug, entry.slug]),
                    edition=entry.edition,
                    subject=f"{Entry._meta.label_lower}:{entry.id}",
                    cites=pins[fact],
                )
            )
    return found
