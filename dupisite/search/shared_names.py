"""Names that mean one thing, read from signed words: a disease with its abbreviation, a drug with its other name.

Knows no Django, no database.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from dupisite.search.folding import fold, words
from dupisite.search.synonyms import Phrase

SHORT = re.compile(r"\(([A-Za-z][\w-]{1,11})[,)]")  # “(COPD)”, “(COPD, a long-lasting disease of the lungs)”
LONGEST_NAME = 8  # words


def abbreviations(text: str) -> Iterator[tuple[Phrase, Phrase]]:
    """(long, short) of each name that the text shortens in brackets after it, as “bullous pemphigoid (BP)”."""
    for found in SHORT.finditer(text):
        short = found[1]
        if sum(letter.isupper() for letter in short) < 2:
            continue  # an explanation in brackets, no abbreviation
        before = words(text[: found.start()])[-LONGEST_NAME:]
        for length in range(1, len(before) + 1):
            if _shortens(fold(short), before[-length:]):
                yield tuple(before[-length:]), tuple(words(short))
                break


def _shortens(short: str, name: list[str]) -> bool:
    """The abbreviation begins as the name does, and its letters stand in the name in their order."""
    letters = iter("".join(name))
    wanted = [letter for letter in short if letter.isalnum()]
    return len(name) > 1 and name[0][0] == wanted[0] and all(letter in letters for letter in wanted)


def written(groups: Iterable[Iterable[Phrase]]) -> str:
    """The names as a page of the index keeps them: one group a line, the same for the same names."""
    return "\n".join(sorted({"=".join(sorted(" ".join(phrase) for phrase in group)) for group in groups}))


def read(text: str) -> list[list[Phrase]]:
    """The groups of what was `written`."""
    return [[tuple(name.split()) for name in line.split("=")] for line in text.split("\n") if line]
