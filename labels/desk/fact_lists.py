"""The list of facts, and the filter that it shares with the lists of the rooms above: against which label it was signed."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import ModelAdmin
from django.http import HttpRequest

from editorial.admin.content_list import ContentList
from editorial.admin.filters import FEW, OfTheList
from labels.archive.label_models import LabelVersion
from labels.evidence.facts import Fact


class LabelFilter(OfTheList):
    """The label version against which the live edition was signed. With a drug chosen, only that drug's are offered; of very many none is."""

    title = "label signed against"
    parameter_name = "label"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, str]]:
        drug = request.GET.get("drug__id__exact", "")
        versions = LabelVersion.objects.without_bytes().filter(drug__isnull=False).select_related("drug")
        if drug.isascii() and drug.isdigit() and len(drug) < 19:
            versions = versions.filter(drug=int(drug))
        offered = versions.order_by("drug__brand_name", "-pk")[: FEW + 1]
        return [(str(one.pk), f"{one.drug}, {one}") for one in offered] if len(offered) <= FEW else []

    def chosen(self, value: str) -> Any:
        return self.desk.signed_against(int(value)) if value.isascii() and value.isdigit() and len(value) < 19 else []


class FactList(ContentList):
    further_filters = (LabelFilter,)
    search_fields = ("heading", "slug", "statement", "claim_text", "drug__brand_name")

    def signed_against(self, version: int) -> Any:
        """Keys of the facts whose live edition was."""
        return Fact.revisions().live().filter(evidence__label__version=version).order_by().values("id")
