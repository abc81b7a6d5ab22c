"""Whether a term occurs in a section, as a whole word: case, hyphens and the plural do not matter.

Looked through is all that the section says, also its title and the descriptions of its pictures. No Django, no database.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from labels.archive.normal_words import normal
from labels.spl.model import Section


def occurrences(section: Section, term: str) -> Iterator[int]:
    """The places of the blocks in which the term occurs."""
    pattern = _pattern(term)
    for place, block in enumerate(section.blocks):
        if any(pattern.search(spelling) for words in block.spellings for spelling in _spellings(words)):
            yield place


@lru_cache(maxsize=1_000)
def _pattern(term: str) -> re.Pattern[str]:
    """“anti-inflammatory” is found as “antiinflammatory” and “anti inflammatories”, but “rat” not in “rate”."""
    parts = re.split(r"[\s-]+", normal(term).casefold().strip("- "))
    last = parts.pop()
    plural = r"(?:s|es|'s|s')?"
    if last.endswith("y"):
        last, plural = last[:-1], r"(?:y|ies|y's)"
    elif re.search(r"\w{3}[^s\W]s$", last):
        last = last[:-1]
    words = [*map(re.escape, parts), re.escape(last) + plural]
    return re.compile(rf"(?<!\w){' ?'.join(words)}(?!\w)")


@lru_cache(maxsize=20_000)
def _spellings(text: str) -> tuple[str, ...]:
    """The text in small letters, with its hyphens as spaces and without them."""
    small = normal(text).casefold()
    if "-" not in small:
        return (small,)
    return re.sub(r" ?- ?", " ", small), re.sub(r" ?- ?", "", small)
