"""A drug that is saved with a set id takes over the official labels of that set id that were archived before it.

What is in the archive is never changed, so each is captured once more, as the drug's own, with a ledger entry that names the
version it was taken from. Knows neither files nor the reading of labels: rows are copied.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Model, QuerySet
from django.db.models.fields import Field

from audit.ledger import ledger
from editorial.record import listeners
from labels.archive.importing import triage_of
from labels.archive.label_models import CAPTURED, LabelPicture, LabelSection, LabelVersion
from labels.archive.label_storage import recorded
from labels.drugs.drug_columns import DrugRow
from labels.evidence.facts import Fact

OWN = ("id", "drug", "captured_at")  # what a copy of a version does not share with the version


def adopt_labels(drug: DrugRow) -> None:
    """Hears of every revision of a drug, in its transaction. The oldest label first, each once."""
    if LabelVersion.objects.filter(set_id=drug.set_id).extracts().exists():
        return  # what was archived as an extract stays one
    orphans = LabelVersion.objects.filter(set_id=drug.set_id, drug__isnull=True).order_by("number", "pk")
    own = LabelVersion.objects.filter(drug_id=drug.id)
    for orphan in orphans.exclude(sha256__in=own.values("sha256")):
        _adopt(drug, orphan)


def _adopt(drug: DrugRow, orphan: LabelVersion) -> None:
    with ledger.writing() as writing:
        before = LabelVersion.objects.without_bytes().filter(drug_id=drug.id).in_order().first()
        kept = {field.attname: getattr(orphan, field.attname) for field in _copied(LabelVersion)}
        last = orphan.readings.order_by("pk").last()
        kept["reader"] = last.reader if last else orphan.reader
        version = LabelVersion(**kept, drug_id=drug.id, captured_at=writing.at)
        version.save()
        _copy_rows(LabelSection.objects.of(orphan.pk), version)  # as they are read now
        _copy_rows(LabelPicture.objects.filter(version=orphan), version)
        writing.append(
            CAPTURED,
            subject=f"labels.labelversion:{version.pk}",
            actor=drug.history_user_id,
            actor_name=drug.actor_name,
            public=True,
            about=drug.slug,
            adopted_from=orphan.pk,
            **recorded(version),
        )
        if Fact.objects.filter(drug_id=drug.id).exists():
            triage_of(writing, before, version)
        listeners.tell(LabelVersion, version)


def _copied(model: type[Model]) -> list[Field]:
    return [field for field in model._meta.concrete_fields if field.name not in (*OWN, "version", "reading")]


def _copy_rows(rows: QuerySet[Any], version: LabelVersion) -> None:
    """The rows of one version as those of the other, in their order."""
    names = [field.attname for field in _copied(rows.model)]
    copies = [
        rows.model(**{name: getattr(row, name) for name in names}, version=version) for row in rows.order_by("pk")
    ]
    rows.model._base_manager.bulk_create(copies)
