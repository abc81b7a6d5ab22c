"""A word that finds nothing, and the likeliest word that would: “did you mean dupilumab?” Knows no Django, no database."""

from __future__ import annotations

from collections.abc import Mapping

from rapidfuzz.distance import OSA

SHORTEST = 4  # letters: shorter words are a slip away from too many others
LONG = 7  # letters from which a word may hold two slips


def slips_allowed(word: str) -> int:
    """How many slips a word may hold; none when it has a digit, for a mended number is another number."""
    if len(word) < SHORTEST or not word.isalpha():
        return 0
    return 1 if len(word) < LONG else 2


def mended(word: str, vocabulary: Mapping[str, int]) -> str:
    """The word of the vocabulary that was likely meant, or an empty text.

    `vocabulary`: each word with the number of pages that hold it. Fewest slips, then the same first letter, then the
    commonest, then by the alphabet: so both databases give the same.
    """
    allowed = slips_allowed(word)
    if not allowed:
        return ""
    near = (
        (slips(word, other, allowed), other[0] != word[0], -pages, other)
        for other, pages in vocabulary.items()
        if abs(len(other) - len(word)) <= allowed and slips_allowed(other)
    )
    best = min((found for found in near if found[0] <= allowed), default=None)
    return best[3] if best else ""


def slips(typed: str, meant: str, most: int) -> int:
    """Letters that were added, left out, changed, or swapped with their neighbour; `most` + 1 when there are more.

    (The optimal string alignment distance.)
    """
    return OSA.distance(typed, meant, score_cutoff=most)
