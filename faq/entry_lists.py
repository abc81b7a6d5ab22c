"""The list of answers. An answer was signed against the labels against which its facts were signed."""

from __future__ import annotations

from typing import Any

from editorial.admin.content_list import ContentList
from faq.answer_standings import entries_by_label
from labels.desk.fact_lists import LabelFilter


class EntryList(ContentList):
    further_filters = (LabelFilter,)
    search_fields = ("question", "slug", "short_answer", "answer", "bottom_line", "drug__brand_name")

    def signed_against(self, version: int) -> Any:
        return entries_by_label().get(version, set())
