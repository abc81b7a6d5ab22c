"""What a page shows of the difference of two label versions: the sections that changed, and in them the passages.

Which block became which is told by `version_comparison`; here is decided what a reader sees of it. Equal sections are counted.
Equal passages are shown beside a changed one, and where they lead to it: a row says little without the head of its table.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString, mark_safe

from editorial.wording.difference import as_html
from labels.archive.normal_words import normal
from labels.difference.changes import BlockChange, Change
from labels.difference.section_matching import Match, SectionPair
from labels.difference.version_comparison import Difference, compare
from labels.spl.model import Block, Kind, Label, Part, Section

Address = Callable[[str], str]  # from the key of a section to its page

SAME_WORDS = (Change.EQUAL, Change.FORM)
BESIDE = 1  # equal passages shown before and after a changed one
LOOKS = {Kind.TITLE: "heading", Kind.ITEM: "item"}
SORTS = (
    "new",
    "gone",
    "with other words",
    "with the same words in a different form",
    "only with another number, title or place",
)


@dataclass(frozen=True)
class ShownPassage:
    """One block with its removed and added words marked, or a gap: that many equal ones, which are not shown.

    `form`: what equal words say by another form, in sentences.
    """

    look: str = ""
    html: SafeString = field(default_factory=SafeString)
    changed: bool = False
    moved: bool = False
    moved_from: str = ""  # heading of the section, when it was in another
    gap: int = 0
    form: tuple[str, ...] = ()


@dataclass(frozen=True)
class ChangedSection:
    """One section before and after. `was`: its heading before, when it had another. No URL where there is no section."""

    sort: str
    heading: str
    was: str
    sentence: str
    old_url: str
    new_url: str
    moved_away: int  # passages that stand in another section now
    passages: tuple[ShownPassage, ...]


@dataclass(frozen=True)
class LabelComparison:
    """`counts`: (how many, what is said of them) of the sections shown; `equal`: how many are not shown."""

    sections: tuple[ChangedSection, ...]
    counts: tuple[tuple[int, str], ...]
    equal: int


def compared(old: Label, new: Label, old_url: Address, new_url: Address) -> LabelComparison:
    """Every section that changed, in the order of the newer label; the highlights, which repeat it, last."""
    pages = _Sections(compare(old, new))
    shown = [pages.shown(pair, old_url, new_url) for pair in pages.in_order() if pages.changed(pair)]
    counts = Counter(section.sort for section in shown)
    return LabelComparison(
        sections=tuple(shown),
        counts=tuple((counts[sort], sort) for sort in SORTS if counts[sort]),
        equal=len(pages.difference.sections) - len(shown),
    )


class _Sections:
    """A difference by pairs of sections. A block that moved belongs to the section where it stands now."""

    def __init__(self, difference: Difference) -> None:
        self.difference = difference
        of_old = {pair.old: pair for pair in difference.sections if pair.old is not None}
        of_new = {pair.new: pair for pair in difference.sections if pair.new is not None}
        self.changes: defaultdict[SectionPair, list[BlockChange]] = defaultdict(list)
        self.away = Counter[SectionPair]()
        self.first: dict[SectionPair, int] = {}
        for place, change in enumerate(difference.changes):
            pair = of_new[change.new.section] if change.new else of_old[change.old.section]  # type: ignore[union-attr]  # it has a side
            self.changes[pair].append(change)
            self.first.setdefault(pair, place)
            if change.old and change.old.section != pair.old:
                self.away[of_old[change.old.section]] += 1

    def in_order(self) -> list[SectionPair]:
        end = len(self.difference.changes)
        return sorted(
            self.difference.sections,
            key=lambda pair: (self._part(pair) == Part.HIGHLIGHTS, self.first.get(pair, end)),
        )

    def changed(self, pair: SectionPair) -> bool:
        return (
            pair.match != Match.SAME
            or bool(self.away[pair])
            or any(change.change != Change.EQUAL for change in self.changes[pair])
        )

    def shown(self, pair: SectionPair, old_url: Address, new_url: Address) -> ChangedSection:
        before, after = self._old(pair), self._new(pair)
        old_heading, heading = (_heading(section) if section else "" for section in (before, after))
        return ChangedSection(
            sort=self._sort(pair),
            heading=heading or old_heading,
            was=old_heading if heading and normal(old_heading) != normal(heading) else "",
            sentence="" if pair.match == Match.SAME else pair.match.sentence,
            old_url=old_url(before.key) if before else "",
            new_url=new_url(after.key) if after else "",
            moved_away=self.away[pair],
            passages=tuple(self._passages(pair)),
        )

    def _passages(self, pair: SectionPair) -> Iterator[ShownPassage]:
        changes = [c for c in self.changes[pair] if c.change == Change.FORM or not self._is_title(c)]
        kept = self._kept(changes, pair)
        gap = 0
        for place, change in enumerate(changes):
            if place not in kept:
                gap += 1
                continue
            if gap:
                yield ShownPassage(gap=gap)
            gap = 0
            yield self._passage(change, pair)
        if gap:
            yield ShownPassage(gap=gap)

    def _kept(self, changes: Sequence[BlockChange], pair: SectionPair) -> set[int]:
        """Places of the passages to show."""
        changed = [place for place, change in enumerate(changes) if change.change != Change.EQUAL]
        kept = {near for place in changed for near in range(place - BESIDE, place + BESIDE + 1)}
        new_leads: set[int] = set()
        old_leads: set[int] = set()
        for place in changed:
            (new_leads if changes[place].new else old_leads).update(self._block(changes[place]).leads)
        for place, change in enumerate(changes):
            old, new = change.old, change.new
            if (new and new.block in new_leads) or (old and old.section == pair.old and old.block in old_leads):
                kept.add(place)
        return kept

    def _passage(self, change: BlockChange, pair: SectionPair) -> ShownPassage:
        block = self._block(change)
        worded = change.change in (Change.CHANGED, Change.ADDED, Change.REMOVED)
        elsewhere = change.old is not None and change.old.section != pair.old
        return ShownPassage(
            look=LOOKS.get(block.kind, "paragraph"),
            html=mark_safe(as_html(self.difference.runs(change) if worded else [(0, block.text)])),  # noqa: S308  it escapes
            changed=change.change != Change.EQUAL,
            moved=change.change == Change.MOVED,
            moved_from=_heading(self.difference.old.sections[change.old.section]) if change.old and elsewhere else "",
            form=tuple(self.difference.other_form(change)),
        )

    def _sort(self, pair: SectionPair) -> str:
        if pair.match in (Match.ADDED, Match.REMOVED):
            return SORTS[pair.match == Match.REMOVED]
        worded = any(change.change not in SAME_WORDS and not self._is_title(change) for change in self.changes[pair])
        if worded or self.away[pair]:
            return SORTS[2]
        return SORTS[3 if any(change.change == Change.FORM for change in self.changes[pair]) else 4]

    def _block(self, change: BlockChange) -> Block:
        """As it is now, or as it was if it is gone."""
        block = self.difference.after(change) or self.difference.before(change)
        assert block is not None, "a change has a side"
        return block

    def _is_title(self, change: BlockChange) -> bool:
        """What it says and said stands in the heading over the passages."""
        return self._block(change).kind == Kind.TITLE

    def _part(self, pair: SectionPair) -> Part | None:
        section = self._new(pair) or self._old(pair)
        return section.part if section else None

    def _old(self, pair: SectionPair) -> Section | None:
        return None if pair.old is None else self.difference.old.sections[pair.old]

    def _new(self, pair: SectionPair) -> Section | None:
        return None if pair.new is None else self.difference.new.sections[pair.new]


def _heading(section: Section) -> str:
    return f"Highlights: {section.heading}" if section.part == Part.HIGHLIGHTS else section.heading
