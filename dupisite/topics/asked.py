"""Which topic a question asks about, and whether anything that was found speaks of it.

A page that holds two common words of a question is no answer to it. So where a question asks about a topic of `topics.txt`, and no
answer and no fact among the best speaks of that, the reader is told so before anything else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dupisite.drug_page import find_drug
from dupisite.medicines import few
from dupisite.models import SECTION
from dupisite.search.folding import words
from dupisite.search.search import Filters, Found, Hit
from dupisite.search.stems import stem
from labels.archive.label_clocks import DrugWithClocks

FILE = Path(__file__).with_name("topics.txt")
EMERGENCY = "!"

Phrase = tuple[str, ...]  # stems of words that stand one after the other


@dataclass(frozen=True)
class Topic:
    """`name` as a sentence names it. `urgent`: whoever asks may need help at once."""

    name: str
    phrases: tuple[Phrase, ...]
    urgent: bool


def unanswered(question: str, found: Found) -> Topic | None:
    """The topic that a question asks about and that no text among those that were found speaks of; an urgent one before any other.

    A question may name several topics. Where a text speaks of one of them, only an urgent one is told.
    """
    said = _stems(question)
    asked = [topic for topic in topics() if any(_holds(said, phrase) for phrase in topic.phrases)]
    unspoken = [topic for topic in asked if not _spoken_of(topic, found.hits)]
    urgent = [topic for topic in unspoken if topic.urgent]
    told = unspoken if len(unspoken) == len(asked) else []
    return next(iter([*urgent, *told]), None)


def drug_meant(found: Found, filters: Filters) -> DrugWithClocks | None:
    """The one drug that was chosen, or that all that was found is about, or that the site has; None where there are several."""
    drugs = {filters.drug} if filters.drug else {hit.drug_slug for hit in found.hits}
    if len(drugs) == 1:
        return find_drug(drugs.pop())
    only = [] if drugs else few() or []
    return only[0] if len(only) == 1 else None


@cache
def topics() -> tuple[Topic, ...]:
    """Those of the file, in its order."""
    return tuple(_read(line) for line in FILE.read_text().splitlines() if line.strip() and not line.startswith("#"))


def _read(line: str) -> Topic:
    name, _, phrases = (part.strip() for part in line.partition("="))
    said = tuple(_stems(phrase) for phrase in phrases.split(","))
    return Topic(name.removeprefix(EMERGENCY), said, name.startswith(EMERGENCY))


def _spoken_of(topic: Topic, hits: Iterable[Hit]) -> bool:
    """Sections of a label are no answers: they are the manufacturer's, and somebody must read them."""
    texts = ("".join(part.text for part in (*hit.title, *hit.snippet)) for hit in hits if hit.kind != SECTION)
    return any(_holds(_stems(text), phrase) for text in texts for phrase in topic.phrases)


def _stems(text: str) -> Phrase:
    return tuple(stem(word) for word in words(text))


def _holds(said: Phrase, phrase: Phrase) -> bool:
    return any(said[at : at + len(phrase)] == phrase for at in range(len(said) - len(phrase) + 1))
