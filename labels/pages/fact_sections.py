"""What a drug's page shows of its facts: from which age it is approved, and all facts by topic.

What nobody has signed is said to be missing: an empty topic must never read as “there is nothing to fear”.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from editorial.pages.standing_marks import Marks
from editorial.pages.subject_page import Group, Section, listed
from editorial.pages.text_pages import TextPages
from labels.drugs.vocabulary import Topic
from labels.evidence.ages import Use, uses

SHOWN_WHOLE = 80  # facts of a drug with their statements; past it, headings alone
UNLISTED = (
    "evidence",
    "statement",
    "claim_text",
    "beyond_evidence",
)  # the statement is shown as the HTML that was signed


def fact_sections(pages: TextPages, facts: list[Any], drug: str, marks: Mapping[int, Marks]) -> list[Section]:
    """The facts by topic, also without a fact; before them the ages, where a use has been signed. `marks`: how each fact
    stands, by its key.
    """
    topics = list(Topic)
    facts = sorted(facts, key=lambda fact: (topics.index(fact.topic), fact.heading))
    whole = len(facts) <= SHOWN_WHOLE
    groups = tuple(
        Group(
            str(Topic(topic).label),
            tuple(
                listed(pages, fact, drug, marks.get(fact.id, ()), fact.html["statement"] if whole else "")
                for fact in group
            ),
            open=topic == Topic.BOXED_WARNING,
        )
        for topic, group in groupby(facts, key=lambda fact: fact.topic)
    )
    signed = {fact.topic for fact in facts}
    missing = tuple(str(topic.label) for topic in topics if topic not in signed)
    found = [Section("facts", "Facts by topic", groups, folded=True, whole=whole, missing=missing)]
    approved = uses(facts, drug, marks)
    said = {"uses": approved, "dated": _one_date(approved)}
    return [Section("ages", "From what age?", above="labels/_ages.html", said=said), *found] if approved else found


def _one_date(approved: list[Use]) -> str:
    """Of which label all of them are; empty where they are not of one."""
    dates = {use.dated for use in approved}
    return dates.pop() if len(dates) == 1 else ""
