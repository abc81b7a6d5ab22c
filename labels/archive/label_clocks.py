"""The state of a drug's label as the public pages ask it: the reference version, and when somebody last looked for a newer.

It comes with the drug's names in one question, because every page about the drug needs both.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery

from audit.reading.prepared import as_moment
from editorial.days import day_of
from labels.archive.label_models import WHAT_IT_IS, LabelVersion, Lookup, Origin
from labels.drugs.drug_columns import DrugRow

REFERENCE: dict[str, Any] = {"id": "id", "number": "number", "effective": "effective", "origin": WHAT_IT_IS}


@dataclass(frozen=True)
class Reference:
    """The label version that a drug's facts are measured by."""

    version: int
    number: int
    effective: date
    origin: str

    @property
    def illustrative(self) -> bool:
        return self.origin == Origin.ILLUSTRATIVE

    @property
    def words(self) -> str:
        """Such as “label version 9 (April 2025)”; an extract that is no official label says so."""
        kind = "illustrative label extract" if self.illustrative else "label"
        return f"{kind} version {self.number} ({self.effective:%B %Y})"

    @property
    def dated(self) -> str:
        """Such as “label of June 2025”; a made-up one says so."""
        return f"{'made-up sample label' if self.illustrative else 'label'} of {self.effective:%B %Y}"


@dataclass(frozen=True)
class Clocks:
    """`reference` is None without a label. `looked`: the last look that succeeded; `failed`: the newest one failed."""

    reference: Reference | None
    looked: datetime | None
    failed: bool

    def lookup_problem(self, now: datetime) -> str:
        """As `unlooked`, of an official label alone: a made-up one is said to be a sample, which is graver."""
        return "" if self.reference is None or self.reference.illustrative else self.unlooked(now)

    def unlooked(self, now: datetime) -> str:
        """A sentence when nobody knows whether there is a newer label; empty when all is well or there is no label.

        Days are counted, in UTC, and never hours: a page may change with the ledger or at midnight, as its ETag does.
        """
        if self.reference is None:
            return ""
        kept = f"The newest one kept here is the {self.reference.dated}: what stands here may be out of date."
        if self.looked is None and self.failed:
            return f"The last look for a newer label failed, and none before it worked. {kept}"
        if self.looked is None:
            return f"Nobody has looked for a newer label yet. {kept}"
        if self.failed:
            return f"The last look for a newer label failed. The one before it was on {day_of(self.looked)}. {kept}"
        if (now.date() - self.looked.date()).days > settings.LABEL_LOOKUP_MAX_AGE_DAYS:
            return f"Nobody has looked for a newer label since {day_of(self.looked)}. {kept}"
        return ""

    def looked_for(self, now: datetime) -> str:
        """When somebody looked for a newer label, or why nobody knows: one sentence, empty without a label."""
        if self.reference is None or self.looked is None:
            return self.unlooked(now)
        return self.unlooked(now) or f"Looked for a newer label on {day_of(self.looked)}."

    def newest_kept(self, now: datetime) -> str:
        """For pages and lists that show what rests on the label: which one is kept, and whether there may be a newer."""
        if self.reference is None:
            return ""
        return self.unlooked(now) or f"Newest label kept here: {self.reference.dated}. {self.looked_for(now)}"


class DrugWithClocks(DrugRow, Protocol):
    """A drug's revision that was fetched `with_clocks`: its reference label, and what came of looking for a newer one."""

    reference_id: int | None  # None, as the three after it, when no label is captured
    reference_number: int
    reference_effective: date | str
    reference_origin: str
    last_outcome: str | None  # None, as the next, when nobody has looked
    looked_at: datetime | str | None


def with_clocks(drugs: QuerySet[Any]) -> QuerySet[Any]:
    """Revisions of drugs, each with what `clocks_of` reads."""
    reference = LabelVersion.objects.filter(drug=OuterRef("id")).in_order()
    looks = Lookup.objects.filter(drug=OuterRef("id")).order_by("-id")
    looked = looks.exclude(outcome=Lookup.Outcome.FAILED)
    return drugs.annotate(
        **{f"reference_{name}": Subquery(reference.values_list(what)[:1]) for name, what in REFERENCE.items()},
        last_outcome=Subquery(looks.values("outcome")[:1]),
        looked_at=Subquery(looked.values("at")[:1]),
    )


def clocks_of(drug: DrugWithClocks) -> Clocks:
    """The clocks of a drug's revision that was fetched `with_clocks`."""
    reference = None
    if drug.reference_id is not None:
        effective = drug.reference_effective
        if not isinstance(effective, date):  # SQLite keeps dates as text
            effective = date.fromisoformat(effective)
        reference = Reference(drug.reference_id, drug.reference_number, effective, drug.reference_origin)
    return Clocks(reference, as_moment(drug.looked_at), drug.last_outcome == Lookup.Outcome.FAILED)
