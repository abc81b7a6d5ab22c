"""What the things are called that entries of the ledger are about. Rooms above say it of what they know; else the subject is
shown as it is recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from audit.models import LedgerEntry
from audit.registry import Registry


@dataclass(frozen=True)
class Named:
    """What a reader calls it, and the address of its page."""

    title: str
    url: str


namers: Registry[Callable[[Sequence[LedgerEntry]], Mapping[int, Named]]] = Registry(
    "audit.ledger.ledger_names.namers",
    "a function that says what entries are about, by their numbers, in as many questions for one as for many",
)


def names_of(entries: Sequence[LedgerEntry]) -> dict[int, Named]:
    """By the number of the entry; without those of which nobody knows a name."""
    return {number: named for namer in namers for number, named in namer(entries).items()}
