"""What a drug's page shows of its answers: every question, with the sentence that its answer begins with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from audit.reading.kept_rows import of_a_row
from editorial.pages.standing_marks import Marks
from editorial.pages.subject_page import Group, Section, listed
from editorial.pages.text_pages import TextPages
from editorial.wording.spoken import first_sentence
from labels.drugs.vocabulary import Topic


def question_sections(pages: TextPages, entries: list[Any], drug: str, marks: Mapping[int, Marks]) -> list[Section]:
    """One section; none without a question. `marks`: how each entry stands, by its key."""
    topics = list(Topic)
    entries = sorted(entries, key=lambda entry: (topics.index(entry.topic), entry.question))
    texts = tuple(listed(pages, entry, drug, marks.get(entry.id, ()), _begins(entry)) for entry in entries)
    return [Section("questions", "Questions", (Group("", texts),))] if texts else []


@of_a_row
def _begins(entry: Any) -> str:
    return first_sentence(entry.short_answer)
