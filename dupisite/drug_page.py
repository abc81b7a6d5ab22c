"""A drug's own page: what it is, what it is for, how it is given, what to watch for, and every question about it.

What nobody has signed is said to be missing: an empty section must never read as “there is nothing to fear”.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import QuerySet

from audit.reading.prepared import Prepared
from editorial.record.validity import is_as_signed, witnessed
from faq.models import Entry
from labels.archive.label_clocks import with_clocks
from labels.drugs.drugs import public_drugs
from labels.drugs.vocabulary import Topic
from labels.evidence.ages import Use, uses
from labels.models import Drug, Fact

ORDER = {topic.value: place for place, topic in enumerate(Topic)}
SHOWN_WHOLE = 40  # facts of a section with their statements; past it, headings alone

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


@dataclass(frozen=True)
class TopicFacts:
    """The facts of one topic, at least one."""

    title: str
    facts: tuple[Any, ...]


@dataclass(frozen=True)
class Section:
    """`missing`: titles of topics about which nothing was signed. `whole`: statements are shown, not headings alone."""

    anchor: str
    title: str
    topics: tuple[TopicFacts, ...]
    missing: tuple[str, ...]
    whole: bool


@dataclass(frozen=True)
class DrugPage:
    """Everything that the page shows of its facts and answers; `sample` when any of it is a sample."""

    sections: tuple[Section, ...]
    questions: tuple[tuple[str, tuple[Any, ...]], ...]  # (topic, its entries)
    uses: tuple[Use, ...]
    sample: bool
    invalid: tuple[tuple[str, Any], ...]  # (name of its page, edition) of what is not as it was signed: not shown


def _about(model: Any, *left_out: str) -> Prepared:
    """The live editions of one drug, without what the page does not show."""

    def question(drug: int) -> QuerySet[Any]:
        rows = model.revisions().live(None, model.objects.filter(drug_id=drug)).defer("evidence", *left_out)
        return witnessed(rows)

    return Prepared(lambda: model.Revision, question)


live_facts = _about(Fact, "statement", "claim_text")
live_entries = _about(Entry, "html", *Entry.markdown_fields, "references")
newest_at_address = Prepared(
    lambda: Drug.Revision, lambda slug: with_clocks(Drug.revisions().newest(None, public_drugs().filter(slug=slug)))
)


def find_drug(slug: str) -> Any:
    """The newest revision of a public drug, or None."""
    return next(iter(newest_at_address(slug)), None)


def drug_page(drug: Any) -> DrugPage:
    """The page of a drug's revision."""
    facts, odd_facts = _as_signed(live_facts(drug.id))
    entries, odd_entries = _as_signed(live_entries(drug.id))
    facts.sort(key=lambda fact: (ORDER[fact.topic], fact.heading))
    entries.sort(key=lambda entry: (ORDER[entry.topic], entry.question))
    by_topic = {topic: tuple(group) for topic, group in groupby(facts, key=lambda fact: fact.topic)}
    return DrugPage(
        sections=tuple(_section(by_topic, *section) for section in SECTIONS),
        questions=tuple(
            (Topic(topic).label, tuple(group)) for topic, group in groupby(entries, key=lambda entry: entry.topic)
        ),
        uses=tuple(uses(facts, drug.slug)),
        sample=any(edition.sample for edition in (*facts, *entries)),
        invalid=(*(("fact", odd) for odd in odd_facts), *(("entry", odd) for odd in odd_entries)),
    )


def _as_signed(editions: list[Any]) -> tuple[list[Any], list[Any]]:
    """(editions that are what was signed, the others)."""
    odd = [edition for edition in editions if not is_as_signed(edition)]
    return [edition for edition in editions if edition not in odd], odd


def _section(by_topic: dict[str, tuple[Any, ...]], anchor: str, title: str, topics: tuple[Topic, ...]) -> Section:
    listed = tuple(TopicFacts(str(topic.label), by_topic[topic]) for topic in topics if topic in by_topic)
    missing = tuple(str(topic.label) for topic in topics if topic not in by_topic)
    return Section(anchor, title, listed, missing, sum(len(topic.facts) for topic in listed) <= SHOWN_WHOLE)
