"""A word without its ending, roughly: to know a synonym in any of its forms, and to see what to mark in a text.

What is found is decided by the stems of the database alone. Knows no Django, no database.
"""

from functools import lru_cache

ENDINGS = ("ations", "ation", "ings", "ing", "ions", "ion", "ies", "ied", "ed", "es", "s", "ly", "al", "y", "e")
SHORTEST = 3  # letters that must be left


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST:
            return _single(word[: -len(ending)])
    return word


def _single(word: str) -> str:
    """“stopp” of “stopping” is “stop”; “swell” stays."""
    return word[:-1] if len(word) > SHORTEST and word[-1] == word[-2] and word[-1] not in "ls" else word
