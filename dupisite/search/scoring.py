"""How good a page is for a question. One score for both databases, whose own rankings differ. Knows no database."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping

IN_TITLE, IN_TEXT = 3, 1

Places = Mapping[int, int]  # number of a group of words: IN_TITLE or IN_TEXT


def scores(found: Mapping[int, Places], asked: int, pages: int) -> dict[int, float]:
    """The score of each page that was found, by its key.

    What is rare tells more; three times as much in a title; all of it times the share of the groups that the page holds.
    `asked`: groups of words in the question; `pages`: pages of the whole index.
    """
    holding = Counter(group for places in found.values() for group in places)
    rarity = {group: math.log(1 + (pages - held + 0.5) / (held + 0.5)) for group, held in holding.items()}
    return {
        page: round(sum(rarity[group] * weight for group, weight in places.items()) * len(places) / asked, 6)
        for page, places in found.items()
    }
