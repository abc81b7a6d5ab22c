"""Drugs, facts and label versions at the desk."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from editorial.admin import ContentAdmin
from labels.label_desk import LabelDesk
from labels.lookup_desk import LookupDesk
from labels.models import Drug, Fact, LabelVersion
from labels.notice_desk import NoticeDesk
from labels.public import public_fact

admin.site.register(LabelVersion, LabelDesk)


@admin.register(Drug)
class DrugAdmin(LookupDesk, NoticeDesk):
    fields = ("brand_name", "generic_name", "slug", "set_id", "maker", "asked_most", "links")
    list_display = ("brand_name", "generic_name", "maker", "slug")
    search_fields = ("brand_name", "generic_name")


@admin.register(Fact)
class FactAdmin(ContentAdmin):
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
        "replaced_by",
    )
    list_display = ("heading", "drug", "topic", "status", "edition", "author_name")
    list_filter = ("drug", "status", "topic")
    search_fields = ("heading", "statement", "slug")
    list_select_related = ("drug",)

    def public_page(self, request: HttpRequest, edition: Any) -> HttpResponse:
        return public_fact.preview(request, edition)
