"""The piece of a page's text that holds most of what was asked for, with the hits marked. Knows no HTML, no database.

The database finds by the stems of words and does not say where; here a word is marked when it is an asked one but for its
ending. A mark that is missing or too many changes nothing of what was found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from dupisite.search.folding import fold, placed_words
from dupisite.search.question import SAID_EVERYWHERE, Group
from dupisite.search.stems import stem
from dupisite.search.synonyms import Phrase, stemmed

LONGEST = 34  # words of a snippet
UNSTOPPED = re.compile(r"(?<![.:;?!\n])\n")
BEFORE = 6  # words shown before the first hit
NOT_ASKED: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Part:
    """A piece of text; `hit` when it is what was asked for."""

    text: str
    hit: bool = False


Sought = list[dict[str, list[Phrase]]]  # for each group the stems of its phrases, by their first


def sought(groups: Iterable[Group]) -> Sought:
    """What a question asks for, as it is looked for in many titles and texts."""
    found: Sought = []
    for group in groups:
        by_first: dict[str, list[Phrase]] = {}
        for phrase in map(stemmed, group.phrases):
            by_first.setdefault(phrase[0], []).append(phrase)
        found.append(by_first)
    return found


class _Word(NamedTuple):
    """A word where it stands in the text, and the numbers of the groups that it belongs to."""

    begin: int
    end: int
    asked: frozenset[int]


def snippet(text: str, asked: Sought) -> tuple[Part, ...]:
    """The best piece of a text, in parts; its beginning when nothing of it was asked for."""
    found = _words(text, asked)
    if not found:
        return ()
    first = _best_begin(found)
    shown = found[first : first + LONGEST]
    ahead = [Part("… ")] if first else []
    behind = [Part(" …")] if first + len(shown) < len(found) else []
    end = shown[-1].end if behind else len(text)
    return (*ahead, *_parts(text, shown, found[first].begin if first else 0, end), *behind)


def marked(text: str, asked: Sought) -> tuple[Part, ...]:
    """The whole text, in parts: for a title."""
    return tuple(_parts(text, _words(text, asked), 0, len(text)))


def covered(title: str, asked: Sought) -> float:
    """The share of a title's telling words that were asked for."""
    found = [
        word for word in _words(title, asked) if word.asked or fold(title[word.begin : word.end]) not in SAID_EVERYWHERE
    ]
    return sum(1 for word in found if word.asked) / len(found) if found else 0.0


def _words(text: str, asked: Sought) -> list[_Word]:
    places = list(placed_words(text))
    stems = [stem(word) for _, _, parts in places for word in parts]
    owner = [index for index, (_, _, parts) in enumerate(places) for _ in parts]
    hits: dict[int, set[int]] = {}
    for number, phrases in enumerate(asked):
        for at in _found(stems, phrases):
            hits.setdefault(owner[at], set()).add(number)
    held = {index: frozenset(groups) for index, groups in hits.items()}
    return [_Word(begin, end, held.get(index, NOT_ASKED)) for index, (begin, end, _) in enumerate(places)]


def _found(stems: Sequence[str], phrases: Mapping[str, Sequence[Phrase]]) -> set[int]:
    """Places of the words of every phrase that stands in the text."""
    return {
        place
        for at, word in enumerate(stems)
        for phrase in phrases.get(word, ())
        if tuple(stems[at : at + len(phrase)]) == phrase
        for place in range(at, at + len(phrase))
    }


def _best_begin(found: Sequence[_Word]) -> int:
    """Where the piece begins that holds the most groups, then the most hits; the first of equals."""
    hits = [index for index, word in enumerate(found) if word.asked]

    def worth(begin: int) -> tuple[int, int, int]:
        inside = [word.asked for word in found[begin : begin + LONGEST - BEFORE] if word.asked]
        return len(frozenset().union(*inside)), len(inside), -begin

    best = max(hits, key=worth, default=0)
    return max(0, min(best - BEFORE, len(found) - LONGEST))


def _parts(text: str, words: Sequence[_Word], begin: int, end: int) -> list[Part]:
    parts, at = [], begin
    for word in words:
        if word.asked:
            parts += [Part(text[at : word.begin]), Part(text[word.begin : word.end], hit=True)]
            at = word.end
    parts.append(Part(text[at:end]))
    return [Part(_in_a_row(part.text), part.hit) for part in parts if part.text]


def _in_a_row(text: str) -> str:
    """Several lines as one: a line that ends without a stop is told from the next."""
    return UNSTOPPED.sub(" · ", text).replace("\n", " ")
