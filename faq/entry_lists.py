"""The list of answers. An answer was signed against the labels against which its facts were signed."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from editorial.admin.content_list import ContentList
from editorial.pages.standing import Standing
from faq.answer_standings import entries_by_label, entry_standings
from labels.desk.fact_lists import LabelFilter


class EntryList(ContentList):
    list_display = ("question", *ContentList.list_display)
    list_filter = (*ContentList.list_filter, LabelFilter)
    search_fields = ("question", "slug", "short_answer", "answer", "bottom_line", "drug__brand_name")

    def standings(self, texts: QuerySet[Any]) -> dict[int, Standing]:
        return entry_standings(texts, timezone.now())

    def signed_against(self, version: int) -> Any:
        return entries_by_label().get(version, set())
