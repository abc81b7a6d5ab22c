"""What a drug's page shows of its answers: every question, by topic."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from editorial.pages.standing_marks import Marks
from editorial.pages.subject_page import Group, Section, listed
from editorial.pages.text_pages import TextPages
from labels.drugs.vocabulary import Topic

ORDER = {topic.value: place for place, topic in enumerate(Topic)}


def question_sections(pages: TextPages, entries: list[Any], drug: str, marks: Mapping[int, Marks]) -> list[Section]:
    """One section; none without a question. `marks`: how each entry stands, by its key."""
    entries = sorted(entries, key=lambda entry: (ORDER[entry.topic], entry.question))
    groups = tuple(
        Group(str(Topic(topic).label), tuple(listed(pages, entry, drug, marks.get(entry.id, ())) for entry in group))
        for topic, group in groupby(entries, key=lambda entry: entry.topic)
    )
    return [Section("questions", "Questions", groups, columns=True)] if groups else []
