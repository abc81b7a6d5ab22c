"""The passage of a label that comes nearest to words that it does not say. It is offered to a person, never accepted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from editorial.wording.difference import Runs, plain_changes
from labels.archive.normal_words import normal
from labels.evidence.quote_boundaries import edges
from labels.evidence.quoting import Passage, lead_of
from labels.spl.model import Kind, Label, Section

WEIGHED = 40  # blocks with the most words in common, of which characters are compared
SENTENCES = 40  # of a block, that are weighed one by one
LONGEST = 2_000  # characters of a quote that are weighed
ALIKE = 70  # per cent, from which the words that differ are worth telling
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
        """The words that differ, for people; where most do, none."""
        if self.likeness < ALIKE:
            return ""
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
    """The nearest whole passage in the named sections, else in the label; None when nothing is near."""
    named = [key for key in sections if key in label.by_key]
    return (_nearest(label.within(named), words) if named else None) or _nearest(label.sections, words)


def _nearest(within: Sequence[Section], words: str) -> Nearest | None:
    quoted = normal(words)[:LONGEST]
    wanted = _bag(quoted)
    sharing = [
        (-shared, len(block.text), number, place)
        for number, section in enumerate(within)
        for place, block in enumerate(section.blocks)
        if block.kind != Kind.PICTURE and (shared := len(wanted & _bag(edges(block).text)))
    ]
    weighed = sorted(sharing)[:WEIGHED]
    found = (near for _, _, number, place in weighed for near in _passages(within[number], place, quoted))
    best = max(found, key=lambda near: near.likeness, default=None)
    return best if best and best.likeness >= LEAST else None


def _passages(section: Section, place: int, quoted: str) -> Iterator[Nearest]:
    """The whole sentences of one block around what is most like the quote, and each of its sentences alone: one whose
    words stand in another order is like the quote only as a whole.
    """
    block, lead = edges(section.blocks[place]), lead_of(section, place)
    near = fuzz.partial_ratio_alignment(_small(quoted), _small(block.text))
    spans = {block.around(near.dest_start, near.dest_end) if near else (0, len(block.text))}
    spans |= {block.around(begin, begin + 1) for begin in sorted(block.begins)[:SENTENCES] if begin < len(block.text)}
    for start, end in sorted(spans):
        text = block.text[start:end].strip()
        yield Nearest(
            Passage(section.key, place, start, start + len(text), lead), text, _likeness(quoted, text), quoted
        )


def _likeness(quoted: str, text: str) -> int:
    one, other = _small(quoted), _small(text)
    return round(max(fuzz.ratio(one, other), fuzz.token_sort_ratio(one, other)))


def _small(text: str) -> str:
    """In small letters, if every character keeps its place."""
    small = text.lower()
    return small if len(small) == len(text) else text


@lru_cache(maxsize=20_000)
def _bag(text: str) -> frozenset[str]:
    return frozenset(text.casefold().split())
