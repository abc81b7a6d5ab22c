"""The state of a drug's label as the public pages ask it: the reference version, and when somebody last looked for a newer.

It comes with the drug's names in one question, because every page about the drug needs both.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Protocol

import orjson
from django.conf import settings
from django.db.models import BigIntegerField, CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat

from audit.ledger.canonical import instant
from audit.models import LedgerEntry
from audit.reading.kept_rows import of_a_row
from audit.reading.prepared import as_moment
from editorial.days import day_of
from editorial.record.validity import witnessed_newest
from labels.archive.label_models import CAPTURED, LOOKED_UP, WHAT_IT_IS, LabelVersion, Lookup, Origin
from labels.drugs.drug_columns import DrugRow
from labels.drugs.drugs import Drug
from labels.drugs.ledger_entries import DrugNamed

REFERENCE: dict[str, Any] = {"id": "id", "number": "number", "effective": "effective", "origin": WHAT_IT_IS}
ARCHIVED_AS = {"archived_as": "origin"}  # as the ledger recorded it; what it is was decided later for some
NOT_AS_RECORDED = (
    "What is stored here about the label is not what was recorded: somebody changed it past the site. Nothing on this page can "
    "be held against the label until that is cleared up: ask a pharmacist or a doctor."
)


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
    """`reference` is None without a label. `looked`: the last look that succeeded; `failed`: the newest one failed.

    `odd`: the version, its date or the newest look are not what the ledger recorded.
    """

    reference: Reference | None
    looked: datetime | None
    failed: bool
    odd: bool = False

    def lookup_problem(self, now: datetime) -> str:
        """As `unlooked`, of an official label alone: a made-up one is said to be a sample, which is graver."""
        if self.odd:
            return NOT_AS_RECORDED
        return "" if self.reference is None or self.reference.illustrative else self.unlooked(now)

    def unlooked(self, now: datetime) -> str:
        """A sentence when nobody knows whether there is a newer label; empty when all is well or there is no label.

        Days are counted, in UTC, and never hours: a page may change with the ledger or at midnight, as its ETag does.
        """
        if self.odd:
            return NOT_AS_RECORDED
        if self.reference is None:
            return ""
        why = self._why_unlooked(now)
        kept = f"The newest one kept here is the {self.reference.dated}: what stands here may be out of date."
        return f"{why}. {kept}" if why else ""

    def _why_unlooked(self, now: datetime) -> str:
        if self.looked is None:
            return (
                "The last look for a newer label failed, and none before it worked"
                if self.failed
                else "Nobody has looked for a newer label yet"
            )
        if self.failed:
            return f"The last look for a newer label failed. The one before it was on {day_of(self.looked)}"
        if (now.date() - self.looked.date()).days > settings.LABEL_LOOKUP_MAX_AGE_DAYS:
            return f"Nobody has looked for a newer label since {day_of(self.looked)}"
        return ""

    def looked_in_short(self, now: datetime) -> str:
        """As `looked_for`, beside words that say which label they follow."""
        if self.odd or self.reference is None or not (why := self._why_unlooked(now)):
            return self.looked_for(now)
        return f"{why}: this may be out of date."

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
    reference_archived_as: str | None
    last_outcome: str | None  # None, as the next, when nobody has looked
    looked_at: datetime | str | None
    last_look: int | None
    reference_said: str | None  # the ledger's entry about the reference label
    look_said: str | None  # the newest about a look


def with_clocks(drugs: QuerySet[Any]) -> QuerySet[Any]:
    """Newest revisions of drugs, each with what `clocks_of` reads, and with what the ledger says of all that."""
    reference = LabelVersion.objects.filter(drug=OuterRef("id")).in_order()
    looks = Lookup.objects.filter(drug=OuterRef("id")).order_by("-id")
    looked = looks.exclude(outcome=Lookup.Outcome.FAILED)
    columns = {**REFERENCE, **ARCHIVED_AS}
    found: QuerySet[Any] = witnessed_newest(drugs).annotate(
        **{f"reference_{name}": Subquery(reference.values_list(what)[:1]) for name, what in columns.items()},
        last_outcome=Subquery(looks.values("outcome")[:1]),
        last_look=Subquery(looks.values("id")[:1]),
        looked_at=Subquery(looked.values("at")[:1]),
        reference_said=Subquery(_capture_said()),
        look_said=Subquery(_look_said()),
    )
    return found


def _capture_said() -> QuerySet[Any]:
    reference = LabelVersion.objects.filter(drug=OuterRef(OuterRef("id"))).in_order().values("id")[:1]
    subject = Concat(Value(f"{LabelVersion._meta.label_lower}:"), Cast(Subquery(reference), CharField()))
    return LedgerEntry.objects.filter(kind=CAPTURED, subject=subject).order_by("seq").values("payload")[:1]


def _look_said() -> QuerySet[Any]:
    """Of the newest look that the ledger knows of this drug, whether its row is there or not."""
    looks = LedgerEntry.objects.alias(drug=DrugNamed("payload")).filter(kind=LOOKED_UP, drug=OuterRef("id"))
    return looks.order_by("-seq").values("payload")[:1]


def unlooked_drugs(now: datetime) -> QuerySet[Drug]:
    """The drugs of which the database can tell that their look-ups have a problem: `clocks_of` says of each whether it has."""
    looks = Lookup.objects.filter(drug=OuterRef("pk")).order_by("-id")
    oldest = now.date() - timedelta(days=settings.LABEL_LOOKUP_MAX_AGE_DAYS)
    recent = Q(at__gte=datetime.combine(oldest, time.min, UTC)) & ~Q(outcome=Lookup.Outcome.FAILED)
    said = LedgerEntry.objects.alias(drug=DrugNamed("payload")).filter(kind=LOOKED_UP, drug=OuterRef("pk"))
    row = Concat(Value(f"{Lookup._meta.label_lower}:"), Cast(Subquery(looks.values("id")[:1]), CharField()))
    outcome = Concat(Value('"outcome":"'), Subquery(looks.values("outcome")[:1]), Value('"'))
    entry = LedgerEntry.objects.filter(
        seq=OuterRef("entry"), subject=OuterRef("row"), payload__contains=OuterRef("told")
    )
    found = Drug.objects.alias(
        newest=Coalesce(Subquery(looks.values("id")[:1]), 0, output_field=BigIntegerField()),
        entry=Coalesce(Subquery(said.order_by("-seq").values("seq")[:1]), 0, output_field=BigIntegerField()),
        row=row,
        told=outcome,
    ).alias(
        official=Exists(LabelVersion.objects.official().filter(drug=OuterRef("pk"))),
        recent=Exists(Lookup.objects.filter(recent, pk=OuterRef("newest"))),
        recorded=Exists(entry),
    )
    never = Q(official=False, newest=0, entry=0)
    return found.exclude(never | Q(recorded=True, recent=True) | Q(official=False, recorded=True))


@of_a_row
def clocks_of(drug: DrugWithClocks) -> Clocks:
    """The clocks of a drug's revision that was fetched `with_clocks`."""
    reference = None
    if drug.reference_id is not None:
        effective = drug.reference_effective
        if not isinstance(effective, date):  # SQLite keeps dates as text
            effective = date.fromisoformat(effective)
        reference = Reference(drug.reference_id, drug.reference_number, effective, drug.reference_origin)
    failed, looked = drug.last_outcome == Lookup.Outcome.FAILED, as_moment(drug.looked_at)
    as_recorded = _is_captured(drug, reference) and _is_looked_up(drug, None if failed else looked)
    return Clocks(reference, looked, failed, odd=not as_recorded)


def _is_captured(drug: DrugWithClocks, reference: Reference | None) -> bool:
    """Whether the ledger recorded the version with this number and date, archived as this."""
    if reference is None:
        return True
    try:
        data = orjson.loads(drug.reference_said or "")["data"]
        shown = [reference.number, reference.effective.isoformat(), drug.reference_archived_as]
        return bool([data["number"], data["effective"], data["origin"]] == shown)
    except (KeyError, TypeError, ValueError):
        return False


def _is_looked_up(drug: DrugWithClocks, at: datetime | None) -> bool:
    """Whether the newest look is the newest that the ledger recorded, with its outcome; of one that succeeded, when it was."""
    if drug.look_said is None and drug.last_look is None:
        return True
    try:
        said = orjson.loads(drug.look_said or "")
        newest = said["subject"] == f"{Lookup._meta.label_lower}:{drug.last_look}"
        return newest and said["data"]["outcome"] == drug.last_outcome and (at is None or said["at"] == instant(at))
    except (KeyError, TypeError, ValueError):
        return False
