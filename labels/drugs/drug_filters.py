"""What this room adds to the auditor's list of the ledger: entries about one drug, and editions that changed an age."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from audit.ledger.ledger_filters import chosen
from audit.models import LedgerEntry
from labels.drugs.ledger_entries import DrugNamed
from labels.drugs.vocabulary import LISTED
from labels.models import Drug, Fact

AGES = ("least_age", "least_age_unit", "least_weight_kg")


class OfDrug(admin.SimpleListFilter):
    title, parameter_name = "drug", "drug"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, str]]:
        """All of a few; of many the one that is chosen, by a link from its own pages."""
        drugs = Drug.objects.order_by("brand_name")
        if len(drugs[: LISTED + 1]) > LISTED:
            drugs = drugs.filter(pk=chosen(self.used_parameters.get(self.parameter_name) or "0"))
        return [(str(drug.pk), drug.brand_name) for drug in drugs]

    def queryset(self, request: HttpRequest, queryset: QuerySet[LedgerEntry]) -> QuerySet[LedgerEntry]:
        """An entry keeps its row verbatim, so what a fact or an answer belongs to is found in its words."""
        if not self.value():
            return queryset
        drug = chosen(self.value())
        of_it = Q(named=drug) | Q(subject=f"{Drug._meta.label_lower}:{drug}")
        return queryset.alias(named=DrugNamed("payload")).filter(of_it)


class Changed(admin.SimpleListFilter):
    title, parameter_name = "change", "changed"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, str]]:
        return [("ages", "Age or weight of a fact")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[LedgerEntry]) -> QuerySet[LedgerEntry]:
        if self.value() != "ages":
            return queryset
        return queryset.filter(
            kind="edition", subject__startswith=f"{Fact._meta.label_lower}:", revision__in=changes_of_ages()
        )


def changes_of_ages() -> list[int]:
    """Revision numbers of the editions whose age or weight is not that of the edition before; the first one has none."""
    found, before = [], None
    for fact, revision, *ages in (
        Fact.revisions().editions().order_by("id", "history_id").values_list("id", "history_id", *AGES)
    ):
        if before is not None and before[0] == fact and before[1] != ages:
            found.append(revision)
        before = (fact, ages)
    return found
