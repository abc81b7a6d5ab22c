"""From what age and weight each use is approved, as words and as the places of bars in a picture.

The picture repeats the words beside it: nothing stands in it alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import QuerySet
from django.db.models.fields.json import KT
from django.urls import reverse

from editorial.pages.standing_marks import Marks
from labels.archive import own_extracts
from labels.archive.label_models import Origin
from labels.drugs.vocabulary import AgeUnit
from labels.evidence.fact_columns import FactWords

POUNDS = Decimal("2.20462")  # in a kilogram
ADULT = 18 * 12  # months
SCALE = 24 * 12  # months from the left edge of the picture to the right; every use goes on beyond it
OPEN = 4  # per cent of the picture that the arrow at the open end of a bar takes


@dataclass(frozen=True)
class Use:
    """One approved use. `start` and `width` are per cent of the picture's width, up to the arrow at its end; `start` is None
    when no age is stated.
    """

    condition: str
    url: str
    age: str
    weight: str
    sample: bool
    dated: str  # of which label the age and the weight are, such as “label of June 2025”; empty when compared with none
    marks: Marks
    start: int | None

    @property
    def width(self) -> int:
        return 100 - OPEN - (self.start or 0)

    @property
    def arrow(self) -> int:
        """Where the arrow at the open end begins."""
        return 100 - OPEN


def age_words(fact: FactWords) -> str:
    """Such as “6 months”, “1 year”, “adults”; empty when no age is stated."""
    if fact.least_age_unit == AgeUnit.ADULTS:
        return "adults"
    if fact.least_age is None:
        return ""
    unit = fact.least_age_unit.removesuffix("s") if fact.least_age == 1 else fact.least_age_unit
    return f"{fact.least_age}\u00a0{unit}"


def weight_words(fact: FactWords) -> str:
    """Both units, such as “15 kg (33 lb)”; empty when no weight is stated."""
    if fact.least_weight_kg is None:
        return ""
    pounds = (fact.least_weight_kg * POUNDS).quantize(Decimal(1), ROUND_HALF_UP)
    return f"{fact.least_weight_kg.normalize():f}\u00a0kg ({pounds}\u00a0lb)"


def months(fact: FactWords) -> int | None:
    """The least age in months; adults count from 18 years."""
    if fact.least_age_unit == AgeUnit.ADULTS:
        return ADULT
    if fact.least_age is None:
        return None
    return int(fact.least_age) * (12 if fact.least_age_unit == AgeUnit.YEARS else 1)


def with_label_dates(facts: QuerySet[Any]) -> QuerySet[Any]:
    """Editions of facts, each with the day and the origin of the label that it was compared with: what `uses` reads."""
    return facts.annotate(
        **{f"label_{name}": KT(f"evidence__label__{name}") for name in ("effective", "origin", "sha256")}
    )


def _dated(fact: Any) -> str:
    if not fact.label_effective:
        return ""
    made_up = fact.label_origin == Origin.ILLUSTRATIVE or fact.label_sha256 in own_extracts.SHA256
    return f"{'made-up sample extract' if made_up else 'label'} of {date.fromisoformat(fact.label_effective):%B %Y}"


def uses(facts: list[Any], drug: str, marks: Mapping[int, Marks]) -> list[Use]:
    """The uses among facts that were fetched `with_label_dates`, the youngest age first; those without an age last. `marks`:
    how each fact stands, by its key.
    """
    found = [(months(fact), fact) for fact in facts if fact.condition]
    found.sort(key=lambda pair: (pair[0] is None, pair[0] or 0, pair[1].condition))
    return [
        Use(
            condition=fact.condition,
            url=reverse("fact", args=[drug, fact.slug]),
            age=age_words(fact),
            weight=weight_words(fact),
            sample=bool(fact.sample),
            dated=_dated(fact),
            marks=marks.get(fact.id, ()),
            start=None if age is None else min(98 - OPEN, age * 100 // SCALE),
        )
        for age, fact in found
    ]
