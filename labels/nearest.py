"""The passage of a label that comes nearest to words that it does not say. It is offered to a person, never accepted."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from editorial.wording.difference import Runs, plain_changes
from labels.edges import edges
from labels.quoting import Passage, lead_of
from labels.spl.model import Kind, Label, Section
from labels.words import normal

WEIGHED = 40  # blocks with the most words in common, of which characters are compared
LONGEST = 2_000  # characters of a quote that are weighed
LEAST = 50  # per cent, below which a passage has nothing to do with the words


@dataclass(frozen=True, slots=True)
class Nearest:
    """`text` is whole, as it could be quoted; `likeness` is in per cent."""

    passage: Passage
    text: str
    likeness: int
    quoted: str

    @property
    def runs(self) -> Runs:
        """Which words differ: removed from the quote, kept, added by the label."""
        return plain_changes(self.quoted, self.text)

    @property
    def sentence(self) -> str:
        """The words that differ, for people."""
        told, waiting = [], ""
        for op, words in [*self.runs, (0, "")]:
            if op == -1:
                waiting = words.strip()
            elif op == 1:
                told.append(f"“{words.strip()}”" + (f", not “{waiting}”" if waiting else ""))
                waiting = ""
            elif waiting:
                told.append(f"nothing of “{waiting}”")
                waiting = ""
        return f"The nearest passage says: {'; '.join(told)}." if told else ""


def nearest(label: Label, words: str, sections: Sequence[str] = ()) -> Nearest | None:
    """The nearest whole passage in the named sections, or in the label; None when nothing is near."""
    quoted = normal(words)[:LONGEST]
    wanted, within = _bag(quoted), label.within(sections)
    sharing = [
        (-shared, len(block.text), number, place)
        for number, section in enumerate(within)
        for place, block in enumerate(section.blocks)
        if block.kind != Kind.PICTURE and (shared := len(wanted & _bag(edges(block).text)))
    ]
    found = [_passage(within[number], place, quoted) for _, _, number, place in sorted(sharing)[:WEIGHED]]
    best = max(found, key=lambda near: near.likeness, default=None)
    return best if best and best.likeness >= LEAST else None


def _passage(section: Section, place: int, quoted: str) -> Nearest:
    """The whole sentences of one block around what is most like the quote."""
    block = edges(section.blocks[place])
    near = fuzz.partial_ratio_alignment(_small(quoted), _small(block.text))
    start, end = block.around(near.dest_start, near.dest_end) if near else (0, len(block.text))
    text = block.text[start:end]
    passage = Passage(section.key, place, start, end, lead_of(section, place))
    return Nearest(passage, text, round(fuzz.ratio(_small(quoted), _small(text))), quoted)


def _small(text: str) -> str:
    """In small letters, if every character keeps its place."""
    small = text.lower()
    return small if len(small) == len(text) else text


@lru_cache(maxsize=20_000)
def _bag(text: str) -> frozenset[str]:
    return frozenset(text.casefold().split())
