"""What changed from one label version to another: every block of both in exactly one change.

A change is one of words in their normal spelling (labels.archive.normal_words), or of what they say by their form. The older
label and the changes make the newer one again: nothing is lost between them. Knows no facts; no Django, no database.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from editorial.wording.difference import Runs, plain_changes
from labels.archive.normal_words import normal
from labels.difference.changes import BlockChange, Change, Place
from labels.difference.form_changes import Forms, with_forms
from labels.difference.row_alignment import equal_in_order, pair_alike
from labels.difference.section_matching import SectionPair, match_sections
from labels.spl.model import Block, Kind, Label, Section

Order = tuple[float, float, int, int]

FEWEST = 3  # words of a block that may be found again in another section


@dataclass(frozen=True)
class Difference:
    """`changes` in the order of the newer label; what is gone stands after what was before it."""

    old: Label
    new: Label
    sections: tuple[SectionPair, ...]
    changes: tuple[BlockChange, ...]

    @cached_property
    def changed_keys(self) -> tuple[frozenset[str], frozenset[str]]:
        """Keys of the older and of the newer label whose sections say something else, have another key, or no other side."""
        before, after = set(self.old.by_key), set(self.new.by_key)
        changes = [change for change in self.changes if change.change != Change.EQUAL]
        were = {change.old.section for change in changes if change.old}
        are = {change.new.section for change in changes if change.new}
        for pair in self.sections:
            if pair.old is None or pair.new is None:
                continue
            old, new = self.old.sections[pair.old], self.new.sections[pair.new]
            if old.key == new.key and pair.old not in were and pair.new not in are:
                before.discard(old.key)
                after.discard(new.key)
        return frozenset(before), frozenset(after)

    def before(self, change: BlockChange) -> Block | None:
        return self.old.sections[change.old.section].blocks[change.old.block] if change.old else None

    def after(self, change: BlockChange) -> Block | None:
        return self.new.sections[change.new.section].blocks[change.new.block] if change.new else None

    @cached_property
    def forms(self) -> Forms:
        return Forms(self.old, self.new, self.changes)

    def other_form(self, change: BlockChange) -> list[str]:
        """What a block with the same words says by another form, in sentences."""
        if change.change != Change.FORM or change.old is None or change.new is None:
            return []
        return list(self.forms.sentences(change.old, change.new))

    def runs(self, change: BlockChange) -> Runs:
        """The words removed, kept and added, as `editorial.wording.difference.as_html` wants them."""
        before, after = self.before(change), self.after(change)
        return plain_changes(before.text if before else "", after.text if after else "")


def compare(old: Label, new: Label) -> Difference:
    """The difference of two label versions, or of any two labels."""
    pairs = match_sections(old, new)
    comparison = _Comparison(old, new)
    for pair in pairs:
        comparison.match(pair)
    comparison.find_moved(pairs)
    for pair in pairs:
        comparison.find_changed(pair)
    changes = comparison.in_order(pairs)
    return Difference(old, new, tuple(pairs), tuple(with_forms(Forms(old, new, changes), changes)))


def rebuild(old: Label, changes: Iterable[BlockChange]) -> dict[Place, Block]:
    """The blocks of the newer label, from the older one and the changes alone; equal ones in their older spelling."""
    made = {}
    for change in changes:
        if change.new and change.text:
            made[change.new] = change.text
        elif change.new and change.old:
            made[change.new] = old.sections[change.old.section].blocks[change.old.block]
    return made


def sense(block: Block) -> tuple[str, str]:
    """What makes two blocks the same words to a reader.

    Whether a row is the head of its table shows in its form; a picture without a description is the same by its bytes.
    """
    if block.kind == Kind.PICTURE:
        for what, described, which in block.form:
            if what == "picture" and not described:
                return block.kind.value, str(which)
    return words_of(block)


def words_of(block: Block) -> tuple[str, str]:
    kind = Kind.ROW if block.kind == Kind.HEADER else block.kind
    return kind.value, normal(block.text)


class _Comparison:
    """`gone` and `came` are the blocks that have found no other side yet."""

    def __init__(self, old: Label, new: Label) -> None:
        self.old, self.new = old, new
        self.changes: list[BlockChange] = []
        self.gone: dict[Place, Block] = {}
        self.came: dict[Place, Block] = {}

    def match(self, pair: SectionPair) -> None:
        """Equal blocks of two versions of a section, in their order, and their titles; the rest waits."""
        before, after = self._blocks(self.old, pair.old), self._blocks(self.new, pair.new)
        self.gone |= {Place(pair.old or 0, place): block for place, block in enumerate(before)}
        self.came |= {Place(pair.new or 0, place): block for place, block in enumerate(after)}
        if pair.old is None or pair.new is None:
            return
        for i, j in equal_in_order([sense(block) for block in before], [sense(block) for block in after]):
            self._settle(Change.EQUAL, Place(pair.old, i), Place(pair.new, j))
        first = Place(pair.old, 0), Place(pair.new, 0)
        if self._is_title(self.gone.get(first[0])) and self._is_title(self.came.get(first[1])):
            self._settle(Change.CHANGED, *first)

    def find_moved(self, pairs: list[SectionPair]) -> None:
        """Blocks that stand elsewhere: first in their own section, then anywhere if they are not too short."""
        section_now = {pair.old: pair.new for pair in pairs if pair.old is not None}
        self._find_moved(lambda old: section_now.get(old.section), lambda new: new.section, fewest=0)
        self._find_moved(lambda old: 0, lambda new: 0, fewest=FEWEST)

    def find_changed(self, pair: SectionPair) -> None:
        """Blocks of one section that are alike."""
        if pair.old is None or pair.new is None:
            return
        before = self._waiting(self.gone, self.old.sections[pair.old], pair.old)
        after = self._waiting(self.came, self.new.sections[pair.new], pair.new)
        for i, j in pair_alike([block for _, block in before], [block for _, block in after]):
            self._settle(Change.CHANGED, before[i][0], after[j][0])

    def in_order(self, pairs: list[SectionPair]) -> list[BlockChange]:
        """All changes, with what is left as removed and added."""
        removed = [BlockChange(Change.REMOVED, place, None) for place in self.gone]
        added = [BlockChange(Change.ADDED, None, place, block) for place, block in self.came.items()]
        where = {change.old: change.new for change in self.changes if change.old and change.new}
        section_now = {pair.old: pair.new for pair in pairs if pair.old is not None and pair.new is not None}
        gone_after: dict[Place | None, Order] = {}
        last: tuple[float, float] = (-1, -1)
        for number, section in enumerate(self.old.sections):
            last = (section_now[number], -1) if number in section_now else last
            for block in range(len(section.blocks)):
                now = where.get(Place(number, block))
                if now and now.section == section_now.get(number):
                    last = (now.section, now.block)
                gone_after[Place(number, block)] = (*last, number, block)
        return sorted(
            [*self.changes, *removed, *added],
            key=lambda c: (c.new.section, c.new.block, -1, -1) if c.new else gone_after[c.old],
        )

    def _settle(self, change: Change, old: Place, new: Place) -> None:
        before, after = self.gone.pop(old), self.came.pop(new)
        if change == Change.CHANGED and (sense(before) == sense(after) or words_of(before) == words_of(after)):
            change = Change.EQUAL
        self.changes.append(BlockChange(change, old, new, after if change == Change.CHANGED else None))

    def _find_moved(self, old_of: Callable[[Place], int | None], new_of: Callable[[Place], int], fewest: int) -> None:
        """Blocks that are equal where both functions give the same."""
        waiting: defaultdict[Hashable, list[Place]] = defaultdict(list)
        for place, block in reversed(self.came.items()):
            waiting[new_of(place), sense(block)].append(place)
        for place, block in list(self.gone.items()):
            places = waiting.get((old_of(place), sense(block)))
            if places and block.kind != Kind.TITLE and len(block.text.split()) >= fewest:
                self._settle(Change.MOVED, place, places.pop())

    @staticmethod
    def _is_title(block: Block | None) -> bool:
        return block is not None and block.kind == Kind.TITLE

    @staticmethod
    def _blocks(label: Label, place: int | None) -> tuple[Block, ...]:
        return () if place is None else label.sections[place].blocks

    @staticmethod
    def _waiting(blocks: Mapping[Place, Block], section: Section, number: int) -> list[tuple[Place, Block]]:
        places = (Place(number, block) for block in range(len(section.blocks)))
        return [(place, blocks[place]) for place in places if place in blocks]
