"""One question on its way through the database: what is asked for, which pages hold it, which words had to be mended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dupisite.search import counting, engine, known_words
from dupisite.search.counting import NOTHING, Counted
from dupisite.search.engine import FoundPage
from dupisite.search.question import SAID_EVERYWHERE, Group
from dupisite.search.scoring import rarities, scores
from dupisite.search.slices import Slice, slices
from dupisite.search.spelling import mended, slips_allowed
from dupisite.search.synonyms import Synonyms, with_names


@dataclass
class Looking:
    """`asked` are groups of words, at least one. After `run` it knows how many pages hold them, and how much each tells."""

    connection: Any
    known: Synonyms
    asked: list[Group]
    counted: Counted = NOTHING
    within: list[Slice] = field(default_factory=list)
    narrowed: dict[tuple[tuple[str, ...], ...], Counted] = field(default_factory=dict)
    mended: dict[str, str] = field(default_factory=dict)  # word as it was typed: word that was looked for

    @property
    def large(self) -> bool:
        """Whether the index is too large for all pages to be looked through."""
        return len(self.within) > 1

    def run(self, ranked: bool = True) -> None:
        """Looks; and once more with other words for those that no page holds. `ranked`: the best of all pages are asked for, and
        not those alone that fit some filter.
        """
        self.within = slices(self.connection, {})
        self.counted = counting.count(self.connection, self.asked, self.within, {}, ranked)
        lost = {self.asked[at].typed[0]: at for at in self.unheld() if _slips(self.asked[at])}
        self.mended = _near(list(lost))
        if self.mended:
            known = {**self.known, **with_names(known_words.names_in(list(self.mended.values())))}
            for word, better in self.mended.items():
                self.asked[lost[word]] = self.asked[lost[word]].or_else(better, known)
            self.counted = counting.count(self.connection, self.asked, self.within, {}, ranked)

    def unheld(self) -> list[int]:
        """Numbers of the groups that no page holds."""
        return [number for number, pages in enumerate(self.counted.holding) if not pages]

    @property
    def rarity(self) -> list[float]:
        return rarities(self.counted.holding, self.counted.all)

    def best(self, most: int, where: Mapping[str, Sequence[str]] | None = None) -> list[FoundPage]:
        """The pages that hold most of what tells most."""
        counted = self.of_some(where)
        if not counted.any:
            return []
        return engine.best(self.connection, self.asked, counted, self.rarity, most, where)

    def of_some(self, where: Mapping[str, Sequence[str]] | None) -> Counted:
        """As `counted`, of the pages whose columns have one of some values; asked once."""
        if not where:
            return self.counted
        key = tuple((column, *values) for column, values in where.items())
        if key not in self.narrowed:
            within = slices(self.connection, where)
            self.narrowed[key] = counting.count(self.connection, self.asked, within, where)
        return self.narrowed[key]

    def scores(self, pages: Iterable[FoundPage]) -> dict[int, float]:
        """By the key of the page."""
        return scores({page.id: page.places for page in pages}, self.rarity)


def _near(lost: list[str]) -> dict[str, str]:
    """The likely word for each that is lost, if any."""
    if not lost:
        return {}
    slips = [slips_allowed(word) for word in lost]
    lengths = [len(word) for word in lost]
    vocabulary = known_words.vocabulary(min(lengths) - max(slips), max(lengths) + max(slips))
    telling = {word: pages for word, pages in vocabulary.items() if word not in SAID_EVERYWHERE}
    return {word: better for word in lost if (better := mended(word, telling))}


def _slips(group: Group) -> int:
    """How many slips may be in what was typed: only a single word is mended."""
    return slips_allowed(group.typed[0]) if len(group.typed) == 1 else 0
