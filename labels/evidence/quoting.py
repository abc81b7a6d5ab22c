"""Does a label say these words? Exactly, after one normal spelling, and as a whole; never nearly.

Words are whole when they begin and end at the edges of sentences, items or rows. They are checked with what leads to
them: “children under 6” says one thing below “Use in:” and another below “Do not use in:”. No Django, no database.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from labels.archive.normal_words import normal
from labels.evidence.quote_boundaries import edges, sentences
from labels.spl.model import Block, Kind, Label, Section

TABLE_NUMBER = re.compile(r"Table \d+[a-z]?[.:]? *")
SHOWN = 300  # characters of the label in one sentence for people


class QuoteState(StrEnum):
    """What became of a quote. Only a whole one holds."""

    WHOLE = "whole"
    ELSEWHERE = "elsewhere"
    LEAD_CHANGED = "lead changed"
    FRAGMENT = "fragment"
    MISSING = "missing"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a label. `lead`: the words that led to them when they were pinned; None while they are not."""

    words: str
    lead: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """Words in a label: key of the section, place of the block in it, offsets in its normal text, and what leads to
    them."""

    section: str
    block: int
    start: int
    end: int
    lead: str


@dataclass(frozen=True, slots=True)
class QuoteCheck:
    """`found`: where the words stand; the whole places if it holds, else the places that come nearest to it."""

    quote: Quote
    state: QuoteState
    found: tuple[Passage, ...]
    sentence: str

    @property
    def holds(self) -> bool:
        return self.state == QuoteState.WHOLE


def check_quote(label: Label, quote: Quote, sections: Sequence[str] = ()) -> QuoteCheck:
    """Whether the words stand whole in the named sections and what is below them; in the whole label if none is named.

    Keys that the label does not have name nothing.
    """
    words = normal(quote.words)
    if not words:
        return QuoteCheck(quote, QuoteState.EMPTY, (), "There are no words to look for.")
    named = {section.key for section in label.within(sections)} if sections else label.by_key.keys()
    whole, parts = _occurrences(label, words)
    led = [passage for passage in whole if quote.lead is None or passage.lead == normal(quote.lead)]
    here = [passage for passage in led if passage.section in named]
    for state, found in (
        (QuoteState.WHOLE, here),
        (QuoteState.ELSEWHERE, led),
        (QuoteState.LEAD_CHANGED, whole),
        (QuoteState.FRAGMENT, [passage for passage in parts if passage.section in named] or parts),
        (QuoteState.MISSING, []),
    ):
        if found or state == QuoteState.MISSING:
            return QuoteCheck(quote, state, tuple(found), _sentence(label, quote, state, found, sections))
    raise AssertionError("one of the states is always found")


def lead_of(section: Section, place: int) -> str:
    """What leads to a block, in normal words: of a lead-in that ends in a colon its last sentence, of a caption its
    words without the number of the table, which changes with every table before it."""
    return " / ".join(filter(None, (_leading(section.blocks[lead]) for lead in section.blocks[place].leads)))


def called(section: Section) -> str:
    """What a section is called in the middle of a sentence."""
    return f"section {section.number}" if section.number else f"“{shortened(section.heading, 80)}”"


def named(label: Label, keys: Iterable[str]) -> str:
    """The sections of these keys in the middle of a sentence."""
    return " or ".join(called(label.by_key[key]) if key in label.by_key else f"section {key}" for key in keys)


def shortened(text: str, most: int = SHOWN) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _occurrences(label: Label, words: str) -> tuple[list[Passage], list[Passage]]:
    """Where the words stand whole, and where they stand only as a part of something."""
    whole: list[Passage] = []
    parts: list[Passage] = []
    for section in label.sections:
        for place, block in enumerate(section.blocks if words in section.normal_text else ()):
            if block.kind == Kind.PICTURE:
                continue  # its description is not printed
            found = edges(block)
            for start in _starts(found.text, words):
                end = start + len(words)
                into = whole if start in found.begins and end in found.ends else parts
                into.append(Passage(section.key, place, start, end, lead_of(section, place)))
    return whole, parts


def _starts(text: str, words: str) -> Iterator[int]:
    start = text.find(words)
    while start >= 0:
        yield start
        start = text.find(words, start + 1)


def _leading(block: Block) -> str:
    if block.kind == Kind.CAPTION:
        return TABLE_NUMBER.sub("", normal(block.text))
    if block.kind == Kind.PARAGRAPH and block.text.endswith(":"):
        return sentences(block)[-1]
    return normal(block.text)


def _sentence(label: Label, quote: Quote, state: QuoteState, found: Sequence[Passage], sections: Sequence[str]) -> str:
    words = f"“{shortened(normal(quote.words))}”"
    if state == QuoteState.MISSING:
        where = f"in {named(label, sections)}, nor anywhere else in this label" if sections else "in this label"
        return f"{words} does not stand {where}."
    first = found[0]
    section = label.by_key[first.section]
    if state == QuoteState.WHOLE:
        return f"{words} stands in {named(label, dict.fromkeys(passage.section for passage in found))}."
    if state == QuoteState.ELSEWHERE:
        return f"{words} stands in {called(section)}, not in {named(label, sections)}."
    if state == QuoteState.LEAD_CHANGED:
        now, before = (f"“{shortened(lead)}”" if lead else "nothing" for lead in (first.lead, normal(quote.lead or "")))
        return f"{words} still stands in {called(section)}, but what leads to it there is {now}; it was {before}."
    text = edges(section.blocks[first.block])
    start, end = text.around(first.start, first.end)
    return (
        f"{words} is only a part of what {called(section)} says, and a part can say the opposite of the whole. "
        f"Quote the whole: “{shortened(text.text[start:end], 1000)}”."
    )
