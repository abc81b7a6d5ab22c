"""Words that mean the same to whoever asks: read from `synonyms.txt`, joined with the names of drugs and diseases.

Knows no Django, no database.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from dupisite.search.folding import words
from dupisite.search.stems import stem

FILE = Path(__file__).with_name("synonyms.txt")

Phrase = tuple[str, ...]  # words that stand together
Synonyms = dict[
    Phrase, frozenset[Phrase]
]  # the stems of each phrase, and all phrases that mean the same, itself among them


def read_synonyms(text: str) -> list[list[Phrase]]:
    """The groups of a file: one a line, phrases with “=” between them; what begins with # is a comment.

    Raises ValueError that names the line when a group has no second phrase.
    """
    groups = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        phrases = [tuple(words(phrase)) for phrase in line.split("=")]
        if len(phrases) < 2 or not all(phrases):
            raise ValueError(f"line {number}: write two phrases or more, with “=” between them")
        groups.append(phrases)
    return groups


def joined(groups: Iterable[Iterable[Phrase]]) -> Synonyms:
    """Each phrase of the groups, whatever its endings, with those of every group that it stands in."""
    found: dict[Phrase, set[Phrase]] = {}
    for group in groups:
        together = set(group)
        for phrase in together:
            found.setdefault(stemmed(phrase), set()).update(together)
    return {phrase: frozenset(same) for phrase, same in found.items()}


def stemmed(phrase: Iterable[str]) -> Phrase:
    return tuple(stem(word) for word in phrase)


@cache
def kept_groups() -> tuple[tuple[Phrase, ...], ...]:
    """Those of the file."""
    return tuple(tuple(group) for group in read_synonyms(FILE.read_text(encoding="utf-8")))


def with_names(names: Iterable[Iterable[Phrase]]) -> Synonyms:
    """Those of the file, and names that mean one thing."""
    return joined([*kept_groups(), *names])
