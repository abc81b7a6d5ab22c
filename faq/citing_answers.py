"""Which live answers cite a fact: for whoever must decide what a changed label means."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from faq.models import Entry
from labels.evidence.dependents import Dependent


def citing_answers(facts: Iterable[int]) -> dict[int, list[Dependent]]:
    """Keys of facts to the live answers that cite them, by question."""
    found: dict[int, list[Dependent]] = {fact: [] for fact in facts}
    live = (
        Entry.revisions()
        .live()
        .select_related("drug")
        .only("id", "edition", "slug", "question", "evidence", "drug__slug")
    )
    for entry in sorted(live, key=lambda entry: entry.question):
        cited = {source["fact"] for source in (entry.evidence or {}).get("sources", []) if "fact" in source}
        for fact in cited & found.keys():
            found[fact].append(
                Dependent(
                    title=entry.question,
                    url=reverse("admin:faq_entry_change", args=[entry.id]),
                    public_url=reverse("entry", args=[entry.drug.slug, entry.slug]),
                    edition=entry.edition,
                    subject=f"{Entry._meta.label_lower}:{entry.id}",
                )
            )
    return found
