"""How a text is split into words, the same when it is indexed and when it is asked for: small letters, no accents.

Neither database does that as the other, so both are given what was folded here. Knows no Django, no database.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

LONGEST_WORD = 40  # letters; what is longer is cut
RUN = re.compile(r"[^\W_]+")
# Digits and letters apart, so that “15kg” is “15 kg” and “IL4” is “IL-4”.
WORD = re.compile(r"\d+|[^\W\d_]+")


def fold(text: str) -> str:
    """Small letters, without accents, ligatures or raised digits: “Ménière” and “MENIERE” are one."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def words(text: str) -> list[str]:
    """The words of a text in their order; each of letters alone or of digits alone, at most forty of them."""
    return [word[:LONGEST_WORD] for word in WORD.findall(fold(text))]


def placed_words(text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """(begin, end, its words) of everything in a text that is one word to a reader, so that it can be marked there."""
    for run in RUN.finditer(text):
        yield run.start(), run.end(), _words_of_run(run.group())


@lru_cache(maxsize=20_000)
def _words_of_run(run: str) -> tuple[str, ...]:
    """The same words stand in texts again and again, and a long section has thousands."""
    return tuple(words(run))
