"""Entries at the desk."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from faq.models import Entry
from faq.public import public_entry
from faq.review_desk import EntryReview


@admin.register(Entry)
class EntryAdmin(EntryReview):
    fields = (
        "drug",
        "slug",
        "question",
        "topic",
        "short_answer",
        "answer",
        "bottom_line",
        "references",
        "read_next",
        "replaced_by",
    )
    list_display = ("question", "drug", "topic", "status", "edition", "author_name")
    list_filter = ("drug", "status", "topic")
    search_fields = ("question", "answer", "slug")
    list_select_related = ("drug",)

    def public_page(self, request: HttpRequest, edition: Any) -> HttpResponse:
        return public_entry.preview(request, edition)
