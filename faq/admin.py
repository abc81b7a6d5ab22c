"""Entries at the desk."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from editorial.record.protocols import Edition
from faq.answer_pages import public_entry
from faq.entry_lists import EntryList
from faq.models import Entry
from faq.review_desk import EntryReview
from faq.writing_desk import CitingDesk


@admin.register(Entry)
class EntryAdmin(EntryList, CitingDesk, EntryReview):
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

    def public_page(self, request: HttpRequest, edition: Edition) -> HttpResponse:
        return public_entry.preview(request, edition)
