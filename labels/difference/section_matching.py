"""Which section of an older label version became which section of a newer one.

The surest rule goes first and each section is matched once. A number alone comes late: in a label that got a new 5.2,
the old 5.2 is 5.3 now. Knows blocks only as bags of words; no Django, no database.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from enum import StrEnum

from labels.archive.normal_words import normal
from labels.spl.model import MEASURE, NUMBERED, Kind, Label, Section

ALIKE = 0.5  # share of words in common from which two sections are versions of one
TELLING = 8  # words of a text, or letters of a title, that are hardly found twice by chance
MOST_PAIRS = 10_000  # pairs of left-over sections weighed against each other; past it, none is


class Match(StrEnum):
    """How a section was found again. The value is a word that is kept; `sentence` is what people read."""

    SAME = "same"
    RENUMBERED = "renumbered"
    RETITLED = "retitled"
    MOVED = "moved"
    ALIKE = "alike"
    ADDED = "added"
    REMOVED = "removed"

    @property
    def sentence(self) -> str:
        return {
            Match.SAME: "The section stands where it stood.",
            Match.RENUMBERED: "The section has another number; its title is the same.",
            Match.RETITLED: "The section has another title.",
            Match.MOVED: "The section stands somewhere else.",
            Match.ALIKE: "The section is probably this one: title and number differ, many words are the same.",
            Match.ADDED: "The section is new.",
            Match.REMOVED: "The section is gone.",
        }[self]


@dataclass(frozen=True, slots=True)
class SectionPair:
    """Places of a section in the older and in the newer label; None where there was or is none."""

    old: int | None
    new: int | None
    match: Match


Key = Callable[[Section], Hashable]
Fits = Callable[[Section, Section], bool]


def match_sections(old: Label, new: Label) -> list[SectionPair]:
    """Every section of both labels in exactly one pair, in the order of the newer; what is gone comes last."""
    matcher = _Matcher(old, new)
    matcher.by(lambda s: s.number and s.name and (s.number, _plain_name(s)), Match.SAME)
    matcher.by(lambda s: (matcher.path[id(s)], s.text_sha256), Match.SAME)
    matcher.by(lambda s: matcher.path[id(s)], Match.SAME)
    matcher.by(lambda s: s.blocks and s.text_sha256, Match.MOVED)
    matcher.by(_telling_body, Match.RETITLED)
    matcher.by(lambda s: len(s.name) >= TELLING and _plain_name(s), Match.MOVED, _may_be_versions)
    matcher.by(lambda s: s.number, Match.RETITLED)
    matcher.by_likeness()
    return matcher.all_pairs()


class _Matcher:
    """What is left to match, and what is matched."""

    def __init__(self, old: Label, new: Label) -> None:
        self.left = dict(enumerate(old.sections))
        self.right = dict(enumerate(new.sections))
        self.path = _paths(old) | _paths(new)
        self.pairs: list[SectionPair] = []

    def by(self, key: Key, match: Match, fits: Fits = lambda old, new: True) -> None:
        """Pairs the sections with the same key, in their order. A key that is empty or false means none."""
        waiting: defaultdict[Hashable, list[int]] = defaultdict(list)
        for place, section in self.right.items():
            waiting[section.part, key(section)].append(place)
        for places in waiting.values():
            places.reverse()
        for old, section in list(self.left.items()):
            places = waiting[section.part, key(section)] if key(section) else []
            if places and fits(section, self.right[places[-1]]):
                self._pair(old, places.pop(), match)

    def by_likeness(self) -> None:
        """Pairs what is left and has words in common, the most alike first."""
        if len(self.left) * len(self.right) > MOST_PAIRS:
            return
        bags = {id(s): _bag(s) for s in (*self.left.values(), *self.right.values())}
        likely = sorted(
            (-likeness, abs(old - new), old, new)
            for old, before in self.left.items()
            for new, after in self.right.items()
            if before.part == after.part and (likeness := _likeness(bags[id(before)], bags[id(after)])) >= ALIKE
        )
        for _, _, old, new in likely:
            if old in self.left and new in self.right:
                self._pair(old, new, Match.ALIKE)

    def all_pairs(self) -> list[SectionPair]:
        added = [SectionPair(None, new, Match.ADDED) for new in self.right]
        found = sorted([*self.pairs, *added], key=lambda pair: pair.new or 0)
        return found + [SectionPair(old, None, Match.REMOVED) for old in self.left]

    def _pair(self, old: int, new: int, match: Match) -> None:
        before, after = self.left.pop(old), self.right.pop(new)
        if match == Match.SAME and before.key != after.key:
            match = Match.RENUMBERED
        self.pairs.append(SectionPair(old, new, match))


def _paths(label: Label) -> dict[int, tuple[str, ...]]:
    """The names from each section up, by its identity. A section without title is called by its code."""
    names = {section.key: _plain_name(section) or section.code for section in label.sections}
    return {id(section): tuple(names[above.key] for above in label.ancestry(section)) for section in label.sections}


def _plain_name(section: Section) -> str:
    """A number that counts something, as in “2 mg tablets”, is a part of the name."""
    if section.number:
        return normal(section.name).casefold()
    printed = NUMBERED.match(section.title)
    if printed is None or MEASURE.match(section.title, printed.end()):
        return normal(section.title).casefold()
    return normal(section.title[printed.end() :]).casefold()


def _telling_body(section: Section) -> str:
    """Its text without the title, if that is long enough to be this text and no other."""
    body = "\n".join(normal(block.text) for block in section.blocks if block.kind != Kind.TITLE)
    return body if len(body.split()) >= TELLING else ""


def _may_be_versions(old: Section, new: Section) -> bool:
    """Whether two sections with one title may be one: they are alike, or one of them says hardly more than its title."""
    return len(old.blocks) < 2 or len(new.blocks) < 2 or _likeness(_bag(old), _bag(new)) >= ALIKE


def _bag(section: Section) -> Counter[str]:
    return Counter(word for block in section.blocks for word in normal(block.text).casefold().split())


def _likeness(a: Counter[str], b: Counter[str]) -> float:
    """0 for nothing in common, 1 for the same words."""
    total = a.total() + b.total()
    return 2 * (a & b).total() / total if total else 0.0
