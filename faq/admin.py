"""Entries at the desk."""

from django.contrib import admin

from faq.changed.changed_desk import ChangedDesk
from faq.entry_lists import EntryList
from faq.models import Entry
from faq.writing_desk import CitingDesk


@admin.register(Entry)
class EntryAdmin(EntryList, CitingDesk, ChangedDesk):
    fields = (
        "drug",
        "slug",
        "question",
        "topic",
        "short_answer",
        "answer",
        "bottom_line",
        "references",
        "beyond_evidence",
        "read_next",
        "replaced_by",
    )
