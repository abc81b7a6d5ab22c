"""Where a quote of a block may begin and end: at the edges of whole sentences, or of the whole item or row.

A fragment can say the opposite of its sentence, so a sentence is split only where there is no doubt. A missed split
refuses a good quote, and a person takes both sentences; a false one would let a fragment through. Knows no claims.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from editorial.wording.sentences import ABBREVIATIONS
from labels.archive.normal_words import normal
from labels.spl.model import Block, Kind

# Rows say nothing without their first cell, titles are no sentences; so these are quoted whole or not at all.
UNDIVIDED = (Kind.TITLE, Kind.HEADER, Kind.ROW)

STOP = re.compile(r"[.!][\"')\]]* (?=[\"'(\[]*(?:[A-Z]|(?P<digit>[0-9])))")
REFERENCE = re.compile(
    r"[.!][\"')\]]* (?=[(\[](?:[Ss]ee\b|[0-9]))"
)  # it belongs to the sentence before it, but may be left out
MARKS = re.compile(r"[()\[\]\"]")
FURTHER = (
    "art avg chap co conc corp ed equiv ext figs hr hrs incl inj int lb lbs ltd mins mo mos nos oz para pt pts ref resp"
    " sect sp spp subsect subsp tab tabs temp var ver viz wk wks wt yr yrs"
)
DOUBTFUL = ABBREVIATIONS.union(FURTHER.split())
DOTTED = re.compile(r"[A-Za-z]+(?:\.[A-Za-z]+)+")  # q.i.d., U.S.
COUNTED = re.compile(r"[A-Za-z]|[ivxIVX]{2,4}|\d{1,2}")  # hepatitis B, S. aureus, “1. Wash your hands 2. Dry them”
BEFORE_A_NUMBER = frozenset("section sections table tables figure figures step part no see and or to".split())


@dataclass(frozen=True, slots=True)
class Edges:
    """The normal text of a block, and the offsets in it where a quote may begin, and where it may end."""

    text: str
    begins: frozenset[int]
    ends: frozenset[int]

    def around(self, start: int, end: int) -> tuple[int, int]:
        """The least that is whole and holds all from `start` to `end`."""
        return max(b for b in self.begins if b <= start), min(e for e in self.ends if e >= end)


def edges(block: Block) -> Edges:
    """The edges of a block; there are always its own two."""
    return _edges(block.text, block.kind in UNDIVIDED)


def sentences(block: Block) -> list[str]:
    """Its sentences as far as they are told apart, without the space between them."""
    found = edges(block)
    cuts = [*sorted(found.begins), len(found.text)]
    return [found.text[a:b].strip() for a, b in pairwise(cuts)]


@lru_cache(maxsize=20_000)  # the blocks of some labels: claims are checked by the hundred
def _edges(raw: str, undivided: bool) -> Edges:
    text = normal(raw)
    begins, ends = {0}, {len(text)}
    if not undivided:
        open_at = _Open(text)
        for stop in STOP.finditer(text):
            if not open_at(stop.end()) and not REFERENCE.match(text, stop.start()) and not _goes_on(text, stop):
                begins.add(stop.end())
                ends.add(stop.end() - 1)
        open_at = _Open(text)
        ends.update(found.end() - 1 for found in REFERENCE.finditer(text) if not open_at(found.end()))
    return Edges(text, frozenset(begins), frozenset(ends))


class _Open:
    """Whether a bracket or a quotation is open at an offset. Asked in rising order."""

    def __init__(self, text: str) -> None:
        self.marks = MARKS.finditer(text)
        self.next = next(self.marks, None)
        self.brackets = 0
        self.quoted = False

    def __call__(self, offset: int) -> bool:
        while self.next and self.next.start() < offset:
            mark = self.next.group()
            if mark == '"':
                self.quoted = not self.quoted
            else:
                self.brackets = max(0, self.brackets + (1 if mark in "([" else -1))
            self.next = next(self.marks, None)
        return self.quoted or self.brackets > 0


def _goes_on(text: str, stop: re.Match[str]) -> bool:
    """Whether there is any doubt that a sentence ends at this stop."""
    before = text[max(0, stop.start() - 60) : stop.start()].split()
    last = before[-1] if before and stop.start() and text[stop.start() - 1] != " " else ""
    word = last.lstrip("([\"'")
    if not word or word.lower() in DOUBTFUL or DOTTED.fullmatch(word) or COUNTED.fullmatch(word):
        return True
    if stop["digit"] and not (word.isalpha() and word.islower() and len(word) > 4):
        return True  # “approx. 5 mg”: an abbreviation that is on no list is short
    return word[-1].isdigit() and len(before) > 1 and before[-2].lower().lstrip("([") in BEFORE_A_NUMBER
