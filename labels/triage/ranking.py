"""Which change of a label a person looks at first. Knows no facts; no Django, no database."""

import re
from collections import Counter
from enum import IntEnum

from editorial.wording.meaning_lists import LISTS, NOT_INSIDE, NUMBER_WORDS, MeaningKind
from labels.archive.normal_words import normal
from labels.difference.changes import BlockChange, Change
from labels.difference.version_comparison import Difference
from labels.spl.model import BOXED_WARNING, CONTRAINDICATIONS, PACKAGE_LABEL, Block, Part

NEGATIONS = "|".join(pattern for form, pattern in LISTS[MeaningKind.NEGATION].items() if form != "with")
WEIGHTY = re.compile(
    rf"\d+(?:[.,/]\d+)*|[<>≤≥±]|\b(?:{'|'.join(NUMBER_WORDS)}|only|cannot|{NEGATIONS})\b|{NOT_INSIDE}", re.IGNORECASE
)


class Rank(IntEnum):
    """From what can do most harm to what repeats other words."""

    BOXED_WARNING = 1
    CONTRAINDICATIONS = 2
    NUMBERS_AND_NEGATIONS = 3
    OTHER_WORDS = 4
    PACKAGE = 5
    HIGHLIGHTS = 6


def rank(difference: Difference, change: BlockChange) -> Rank:
    """By where the block stands or stood, then by what changed in it."""
    sections = []
    for label, place in ((difference.old, change.old), (difference.new, change.new)):
        sections += label.ancestry(label.sections[place.section]) if place else []
    if any(section.part == Part.HIGHLIGHTS for section in sections):
        return Rank.HIGHLIGHTS
    codes = {section.code for section in sections}
    if BOXED_WARNING in codes:
        return Rank.BOXED_WARNING
    if CONTRAINDICATIONS in codes:
        return Rank.CONTRAINDICATIONS
    if PACKAGE_LABEL in codes:
        return Rank.PACKAGE
    if change.change == Change.FORM:
        return Rank.NUMBERS_AND_NEGATIONS
    differ = _weighty(difference.before(change)) != _weighty(difference.after(change))
    return Rank.NUMBERS_AND_NEGATIONS if differ else Rank.OTHER_WORDS


def _weighty(block: Block | None) -> Counter[str]:
    """The numbers, limits and negations of a block."""
    return Counter(WEIGHTY.findall(normal(block.text).casefold())) if block else Counter()
