"""The passages of a label as a person may quote them: whole sentences, items, rows, each with what leads to it.

No Django, no database.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from labels.evidence.quote_boundaries import UNDIVIDED, edges, sentences
from labels.evidence.quoting import lead_of
from labels.spl.model import Kind, Label, Section

TITLES = (Kind.TITLE, Kind.HEADER, Kind.CAPTION, Kind.PICTURE)  # they lead to words, but state nothing themselves


@dataclass(frozen=True, slots=True)
class Choice:
    """Words that may be quoted as they are. `lead` is what leads to them, in normal words."""

    section: Section
    lead: str
    words: str


def passages(section: Section) -> Iterator[Choice]:
    """All of one section, in its order."""
    for place, block in enumerate(section.blocks):
        if block.kind in TITLES:
            continue
        whole = [edges(block).text] if block.kind in UNDIVIDED else sentences(block)
        for words in filter(None, whole):
            yield Choice(section, lead_of(section, place), words)


def passages_with(label: Label, asked: str, sections: Iterable[str] = (), most: int = 40) -> list[Choice]:
    """The first passages that hold all of the words asked for, in any order and case; of the named sections if any is."""
    wanted = asked.casefold().split()
    found = (
        choice
        for section in label.within(sections)
        if all(word in section.normal_text.casefold() for word in wanted)
        for choice in passages(section)
        if all(word in choice.words.casefold() for word in wanted)
    )
    return list(islice(found, most))
