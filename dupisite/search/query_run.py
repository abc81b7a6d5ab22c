"""One question on its way through the database: what is asked for, which pages hold it, which words had to be mended."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from dupisite.search import engine
from dupisite.search.engine import FoundPage
from dupisite.search.question import SAID_EVERYWHERE, Group
from dupisite.search.scoring import scores
from dupisite.search.spelling import mended, slips_allowed
from dupisite.search.synonyms import Synonyms


@dataclass
class Looking:
    """`asked` are groups of words, at least one. After `run`: the pages that hold any of them, of `all_pages` in the index."""

    connection: Any
    known: Synonyms
    asked: list[Group]
    pages: list[FoundPage] = field(default_factory=list)
    all_pages: int = 0
    mended: dict[str, str] = field(default_factory=dict)  # word as it was typed: word that was looked for

    def run(self) -> None:
        """Looks; and once more with other words for those that no page holds."""
        self.pages, self.all_pages = engine.find(self.connection, self.asked)
        lost = {self.asked[at].typed[0]: at for at in self.unheld() if _slips(self.asked[at])}
        self.mended = self._near(list(lost))
        for word, better in self.mended.items():
            self.asked[lost[word]] = self.asked[lost[word]].or_else(better, self.known)
        if self.mended:
            self.pages, self.all_pages = engine.find(self.connection, self.asked)

    def _near(self, lost: list[str]) -> dict[str, str]:
        """The likely word for each that is lost, if any."""
        if not lost:
            return {}
        slips = [slips_allowed(word) for word in lost]
        lengths = [len(word) for word in lost]
        vocabulary = engine.vocabulary(self.connection, min(lengths) - max(slips), max(lengths) + max(slips))
        telling = {word: pages for word, pages in vocabulary.items() if word not in SAID_EVERYWHERE}
        return {word: better for word in lost if (better := mended(word, telling))}

    def unheld(self) -> list[int]:
        """Numbers of the groups that no page holds."""
        held = {group for page in self.pages for group in page.places}
        return [number for number in range(len(self.asked)) if number not in held]

    def scores(self) -> dict[int, float]:
        """By the key of the page."""
        return scores({page.id: page.places for page in self.pages}, len(self.asked), self.all_pages)


def _slips(group: Group) -> int:
    """How many slips may be in what was typed: only a single word is mended."""
    return slips_allowed(group.typed[0]) if len(group.typed) == 1 else 0
