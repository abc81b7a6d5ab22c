"""The words in which the difference of two label versions is told. Knows no database."""

from dataclasses import dataclass
from enum import StrEnum

from labels.spl.model import Block


class Change(StrEnum):
    """What became of one block. With another form its words are equal, but it says something else by its form."""

    EQUAL = "equal"
    FORM = "form"
    CHANGED = "changed"
    MOVED = "moved"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a block stands: the place of its section in the label, and its own in the section."""

    section: int
    block: int


@dataclass(frozen=True, slots=True)
class BlockChange:
    """One block before and after. `text` is carried where it is not in the older label: changed, added, another form."""

    change: Change
    old: Place | None
    new: Place | None
    text: Block | None = None
