"""What a drug's page shows of its facts: what it is, what it is for, how it is given, what to watch for.

What nobody has signed is said to be missing: an empty section must never read as “there is nothing to fear”.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import groupby
from typing import Any

from editorial.pages.standing_marks import Marks
from editorial.pages.subject_page import Group, Section, listed
from editorial.pages.text_pages import TextPages
from labels.drugs.vocabulary import Topic
from labels.evidence.ages import Use, uses

ORDER = {topic.value: place for place, topic in enumerate(Topic)}
SHOWN_WHOLE = 40  # facts of a section with their statements; past it, headings alone
UNLISTED = (
    "evidence",
    "statement",
    "claim_text",
    "beyond_evidence",
)  # the statement is shown as the HTML that was signed

SECTIONS = (  # anchor, title, topics
    ("what-it-is", "What it is", (Topic.IDENTITY, Topic.MECHANISM)),
    ("uses", "What it is for", (Topic.USE, Topic.LIMITS)),
    ("how-it-is-given", "How it is given", (Topic.DOSING,)),
    (
        "watch-for",
        "What to watch for",
        (
            *(Topic.BOXED_WARNING, Topic.CONTRAINDICATIONS, Topic.WARNINGS, Topic.SIDE_EFFECTS),
            *(Topic.INTERACTIONS, Topic.PREGNANCY),
        ),
    ),
)


def fact_sections(pages: TextPages, facts: list[Any], drug: str, marks: Mapping[int, Marks]) -> list[Section]:
    """All four of them, also without a fact. `marks`: how each fact stands, by its key."""
    facts = sorted(facts, key=lambda fact: (ORDER[fact.topic], fact.heading))
    by_topic = {topic: list(group) for topic, group in groupby(facts, key=lambda fact: fact.topic)}
    found = [_section(pages, drug, marks, by_topic, *section) for section in SECTIONS]
    approved = uses(facts, drug, marks)
    if not approved:
        return found
    ages: dict[str, Any] = {"above": "labels/_ages.html", "said": {"uses": approved, "dated": _one_date(approved)}}
    return [replace(section, **ages) if section.anchor == "uses" else section for section in found]


def _one_date(approved: list[Use]) -> str:
    """Of which label all of them are; empty where they are not of one."""
    dates = {use.dated for use in approved}
    return dates.pop() if len(dates) == 1 else ""


def _section(
    pages: TextPages,
    drug: str,
    marks: Mapping[int, Marks],
    by_topic: dict[str, list[Any]],
    anchor: str,
    title: str,
    topics: tuple[Topic, ...],
) -> Section:
    shown = [topic for topic in topics if topic in by_topic]
    whole = sum(len(by_topic[topic]) for topic in shown) <= SHOWN_WHOLE
    groups = tuple(
        Group(
            "" if topic.label == title or len(topics) == 1 else str(topic.label),
            tuple(
                listed(pages, fact, drug, marks.get(fact.id, ()), fact.html["statement"] if whole else "")
                for fact in by_topic[topic]
            ),
        )
        for topic in shown
    )
    missing = tuple(str(topic.label) for topic in topics if topic not in by_topic)
    return Section(anchor, title, groups, whole=whole, missing=missing)
