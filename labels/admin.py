"""Drugs, facts and label versions at the desk."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest

from audit.ledger import ledger_filters
from labels.desk.drug_form import DrugForm
from labels.desk.evidence_desk import said_of_evidence, take_new_passages
from labels.desk.fact_lists import FactList
from labels.desk.label_desk import LabelDesk
from labels.desk.lookup_desk import LookupDesk
from labels.desk.notice_desk import NoticeDesk
from labels.desk.passage_desk import PassageDesk
from labels.desk.reaffirming_desk import HoldingDesk
from labels.desk.triage_desk import TriageDesk
from labels.drugs.drug_filters import Changed, OfDrug
from labels.models import Drug, Fact, LabelVersion

__all__ = ["DrugAdmin", "FactAdmin", "TriageDesk"]

admin.site.register(LabelVersion, LabelDesk)
ledger_filters.filters.register(OfDrug, Changed)


@admin.register(Drug)
class DrugAdmin(LookupDesk, NoticeDesk):
    form = DrugForm
    fields = ("brand_name", "generic_name", "slug", "set_id", "maker", "asked_most", "key_facts", "links")
    list_display = ("brand_name", "generic_name", "maker", "slug")
    search_fields = ("brand_name", "generic_name")


@admin.register(Fact)
class FactAdmin(FactList, PassageDesk, HoldingDesk):
    fields = (
        "drug",
        "slug",
        "heading",
        "topic",
        "statement",
        "claim",
        "claim_text",
        "claim_sections",
        "condition",
        "least_age",
        "least_age_unit",
        "least_weight_kg",
        "beyond_evidence",
        "replaced_by",
    )

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """With ?item=… the passage of a new label stands in the form already, in the place of the one that it replaces."""
        fact = super().get_object(request, object_id, from_field)
        item = request.GET.get("item", "")
        if fact is not None and request.method == "GET" and item.isascii() and item.isdigit():
            take_new_passages(fact, int(item))
        return fact

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        for said in said_of_evidence(obj):
            self.message_user(request, said.sentence, messages.WARNING if said.wrong else messages.SUCCESS)
            if said.offer and said.offer.words != said.offer.instead:
                self.message_user(request, f"{said.offer.says}: “{said.offer.words}”. It is offered, not taken.")
