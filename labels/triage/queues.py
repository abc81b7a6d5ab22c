"""Triage: what a new label version does to the facts, and which of its changes a person has still to look at.

Every block that changed, or whose quotes must be addressed anew, is in exactly one queue. With the blocks that are equal
the queues are the whole difference. Each item is disposed of by a person. No Django, no database.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from labels.difference.version_comparison import BlockChange, Change, Difference, Place, compare
from labels.evidence.quoting import Passage
from labels.spl.model import Label, Section
from labels.triage.outcomes import FactClaims, FactOutcome, Outcome, QuoteOutcome, fact_outcome
from labels.triage.ranking import Rank, rank


class Queue(StrEnum):
    """In the order in which one takes a block from the next."""

    BROKEN = "broken"
    MOVED = "moved"
    TOUCHED = "touched"
    UNCLAIMED = "unclaimed"

    @property
    def sentence(self) -> str:
        return {
            Queue.BROKEN: "It held words that a fact quotes, and they are gone or mean something else now.",
            Queue.MOVED: "It held words that a fact quotes, and they stand somewhere else now.",
            Queue.TOUCHED: "It changed and still holds words that a fact quotes.",
            Queue.UNCLAIMED: "It changed and no fact quotes it.",
        }[self]


@dataclass(frozen=True, slots=True)
class Item:
    """One block in its queue. `facts`: whose quotes or terms it holds or held, by address, in their order."""

    queue: Queue
    rank: Rank
    change: BlockChange
    facts: tuple[str, ...]


@dataclass(frozen=True)
class SectionItems:
    """The unclaimed items of one section, which may be disposed of together: in the newer label if it is there."""

    section: Section
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Triage:
    """`items` by queue, then by rank, then in the order of the newer label; `facts` in the order they were given."""

    difference: Difference
    items: tuple[Item, ...]
    facts: tuple[FactOutcome, ...]

    def queue(self, queue: Queue) -> list[Item]:
        return [item for item in self.items if item.queue == queue]

    def unclaimed_by_section(self) -> list[SectionItems]:
        """The unclaimed items by section; the sections by their weightiest item."""
        now = {pair.old: pair.new for pair in self.difference.sections}
        grouped: defaultdict[tuple[bool, int], list[Item]] = defaultdict(list)
        for item in self.queue(Queue.UNCLAIMED):
            if item.change.new:
                grouped[True, item.change.new.section].append(item)
            elif item.change.old:
                section = now[item.change.old.section]
                grouped[section is not None, item.change.old.section if section is None else section].append(item)
        return [
            SectionItems((self.difference.new if newer else self.difference.old).sections[place], tuple(items))
            for (newer, place), items in grouped.items()
        ]


def triage(old: Label, new: Label, facts: Sequence[FactClaims]) -> Triage:
    """What changed from one label version to the next, sorted by what it does to the facts that rest on the older."""
    difference = compare(old, new)
    outcomes = tuple(fact_outcome(difference, fact) for fact in facts)
    sorter = _Sorter(difference, outcomes)
    items = [item for change in difference.changes if (item := sorter.item(change))]
    order = list(Queue)
    items.sort(key=lambda item: (order.index(item.queue), item.rank))
    return Triage(difference, tuple(items), outcomes)


class _Sorter:
    """Knows which quotes each block holds: in the older label, what leads to them there, and in the newer label."""

    def __init__(self, difference: Difference, outcomes: Iterable[FactOutcome]) -> None:
        self.difference = difference
        self.held: defaultdict[Place, list[QuoteOutcome]] = defaultdict(list)
        self.leading: defaultdict[Place, list[QuoteOutcome]] = defaultdict(list)
        self.now: defaultdict[Place, list[str]] = defaultdict(list)
        self.said: defaultdict[Place, list[str]] = defaultdict(list)
        for outcome in outcomes:
            for quote in outcome.quotes:
                for place, leads in _places(difference.old, quote.before):
                    self.held[place].append(quote)
                    for lead in leads:
                        self.leading[lead].append(quote)
                if quote.outcome != Outcome.BROKEN:
                    for place, leads in _places(difference.new, quote.after.found):
                        for holder in (place, *leads):
                            self.now[holder].append(quote.fact)
            for finding in outcome.findings:
                if finding.block is not None:
                    place = Place(difference.new.places[finding.section], finding.block)
                    self.said[place].append(outcome.fact)

    def item(self, change: BlockChange) -> Item | None:
        """The block in its queue; None for one that is equal and whose quotes hold where they were."""
        held = self.held[change.old] if change.old else []
        leading = self.leading[change.old] if change.old and change.change != Change.EQUAL else []
        became = {quote.outcome for quote in (*held, *leading)}
        now = self.now[change.new] if change.new else []
        if Outcome.BROKEN in became:
            queue = Queue.BROKEN
        elif Outcome.MOVED in became:
            queue = Queue.MOVED
        elif change.change == Change.EQUAL:
            return None
        else:
            queue = Queue.TOUCHED if became or now else Queue.UNCLAIMED
        said = self.said[change.new] if change.new else []
        facts = dict.fromkeys([*(quote.fact for quote in (*held, *leading)), *now, *said])
        return Item(queue, rank(self.difference, change), change, tuple(facts))


def _places(label: Label, passages: Iterable[Passage]) -> Iterator[tuple[Place, list[Place]]]:
    """The block of each passage, and the blocks that lead to it."""
    for passage in passages:
        number = label.places[passage.section]
        leads = label.sections[number].blocks[passage.block].leads
        yield Place(number, passage.block), [Place(number, lead) for lead in leads]
