"""Which live answers cite a fact: for the fact's own page, and for whoever must decide what a changed label means."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import F

from audit.reading.prepared import Prepared
from editorial.addresses_by_form import address
from editorial.record.validity import is_as_signed, witnessed
from faq.models import Entry
from labels.evidence.dependents import Dependent
from labels.models import Fact

live_pins = Prepared(
    lambda: Entry.Revision,
    lambda facts: Entry.revisions().live(None, Entry.objects.filter(drug__in=_drugs_of(facts))).only("id", "evidence"),
)
answers_of = Prepared(
    lambda: Entry.Revision,
    lambda revisions: (
        witnessed(Entry.revisions().filter(history_id__in=revisions))
        .annotate(drug_slug=F("drug__slug"))
        .only("id", "edition", "slug", "question", "evidence")
    ),
)


def _drugs_of(facts: list[int]) -> Any:
    return Fact.objects.filter(pk__in=facts).order_by().values("drug")


def _pins(edition: Any) -> dict[int, int]:
    """Keys of facts to the number of the edition that is cited."""
    sources = (edition.evidence or {}).get("sources", [])
    return {source["fact"]: source["edition"] for source in sources if source.keys() >= {"fact", "edition"}}


def citing_answers(facts: Iterable[int]) -> dict[int, list[Dependent]]:
    """Keys of facts to the live answers that cite them, by question; two questions for all. What is not what was signed cites
    nobody knows what, and what cites none of the facts is not looked at any closer.
    """
    found: dict[int, list[Dependent]] = {fact: [] for fact in facts}
    citing = [edition.history_id for edition in live_pins(list(found)) if _pins(edition).keys() & found.keys()]
    live = (edition for edition in answers_of(citing) if is_as_signed(edition))
    for entry in sorted(live, key=lambda entry: entry.question):
        pins = _pins(entry)
        for fact in pins.keys() & found.keys():
            found[fact].append(
                Dependent(
                    title=entry.question,
                    public_url=address("entry", entry.drug_slug, entry.slug),
                    edition=entry.edition,
                    subject=f"{Entry._meta.label_lower}:{entry.id}",
                    cites=pins[fact],
                )
            )
    return found
