"""Finds live editions that hold words of a question. Drafts are never read, and no query can fail.

The database finds the rows that hold any of the words; what holds more of them, and in its title, comes first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.urls import reverse

from editorial.wording.text import tidy
from faq.models import Entry
from faq.nearby import plain
from labels.models import Fact

WORDS, LETTERS = 12, 40  # at most, of one query and of one word
ROWS = 300  # of each kind, looked at in one search
SHOWN = 30
TITLE = 3  # how much more a word counts in the title
NO_HELP = frozenset(
    "a an and any are as at be by can do does for from have how i in is it me my of on or that the this to was what "
    "when where which who why will with you your".split()
)
KINDS = (
    (Entry, "entry", "Question", "question", ("short_answer", "answer", "bottom_line")),
    (Fact, "fact", "Fact", "heading", ("statement", "condition")),
)


@dataclass(frozen=True)
class Hit:
    """One page that was found, with the beginning of its text."""

    title: str
    kind: str
    url: str
    drug: str
    words: str
    sample: bool
    score: int


def words_of(query: str) -> list[str]:
    """The words looked for, in small letters; without those that every text holds, unless there are no others."""
    found = [word[:LETTERS] for word in re.findall(r"[^\W_]+(?:[-'’][^\W_]+)*", tidy(query).lower())]
    telling = [word for word in found if word not in NO_HELP]
    return list(dict.fromkeys(telling or found))[:WORDS]


def search(query: str) -> list[Hit]:
    """The best pages, at most 30, none twice; one question for each kind of text."""
    words = words_of(query)
    if not words:
        return []
    hits = [hit for kind in KINDS for hit in _hits(words, *kind)]
    return sorted(hits, key=lambda hit: (-hit.score, hit.kind != "Question", hit.title))[:SHOWN]


def _hits(words: list[str], model: Any, name: str, kind: str, title: str, texts: tuple[str, ...]) -> Iterator[Hit]:
    fields = (title, *texts)
    holds = reduce(or_, (Q(**{f"{field}__icontains": word}) for field in fields for word in words))
    rows = model.revisions().live().filter(holds).select_related("drug").defer("html", "evidence")
    for row in rows[:ROWS]:
        heading, text = str(getattr(row, title)), " ".join(str(getattr(row, field)) for field in texts)
        if row.drug.withdrawn:
            continue
        yield Hit(
            title=heading,
            kind=kind,
            url=reverse(name, args=[row.drug.slug, row.slug]),
            drug=row.drug.brand_name,
            words=plain(getattr(row, texts[0])),
            sample=bool(row.sample),
            score=sum(TITLE * (word in heading.lower()) + (word in text.lower()) for word in words),
        )
