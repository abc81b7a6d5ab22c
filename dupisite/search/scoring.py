"""How good a page is for a question. One score for both databases, whose own rankings differ. Knows no database."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

IN_TITLE, IN_TEXT = 3, 1

Places = Mapping[int, int]  # number of a group of words: IN_TITLE or IN_TEXT


def rarities(holding: Sequence[int], pages: int) -> list[float]:
    """How much each group tells: the fewer pages hold it, the more. `holding`: how many do, of `pages` in the whole index."""
    return [math.log(1 + (pages - held + 0.5) / (held + 0.5)) for held in holding]


def scores(found: Mapping[int, Places], rarity: Sequence[float]) -> dict[int, float]:
    """The score of each page that was found, by its key.

    What is rare tells more; three times as much in a title; all of it times the share of the groups that the page holds.
    The database ranks by the same (`engine.best`).
    """
    asked = len(rarity)
    return {
        page: round(sum(rarity[group] * weight for group, weight in places.items()) * len(places) / asked, 6)
        for page, places in found.items()
    }
