"""What to do first at a desk where something is still missing, for somebody who may do it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.urls import reverse

from editorial.accounts.people import Person
from labels.archive.label_models import LabelVersion
from labels.drugs.drugs import Drug
from labels.evidence.facts import Fact


@dataclass(frozen=True)
class FirstStep:
    """One sentence, the words of its link, and where it leads."""

    sentence: str
    link: str
    path: str


def first_step(person: Person) -> FirstStep | None:
    """A drug, then its label, then a fact about it; None when nothing of this is missing, or the person may not."""
    if not person.has_perm("labels.add_drug"):
        return None
    has_label = Exists(LabelVersion.objects.filter(drug=OuterRef("pk")))
    has_fact = Exists(Fact.objects.filter(drug=OuterRef("pk")))
    begun = Drug.objects.annotate(has_label=has_label, has_fact=has_fact)
    drug = begun.exclude(has_label=True, has_fact=True).first()
    if drug is None and not Drug.objects.exists():
        sentence = (
            "There is no drug yet. Everything here is about one: begin with its names and the set id of its label."
        )
        return FirstStep(sentence, "Add a drug", reverse("admin:labels_drug_add"))
    if drug is None:
        return None
    if not drug.has_label:
        sentence = f"{drug.brand_name} has no label yet, so nothing about it can be compared with one."
        return FirstStep(sentence, "Look for its label", reverse("admin:labels_drug_lookups", args=[drug.pk]))
    sentence = f"There is no fact about {drug.brand_name} yet, and answers rest on facts."
    return FirstStep(sentence, "Write the first fact", f"{reverse('admin:labels_fact_add')}?drug={drug.pk}")
