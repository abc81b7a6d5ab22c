"""Answers that follow from what is public alone, kept until something public is recorded: for what costs much to work out."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from audit.models import LedgerEntry
from audit.reading.prepared import Prepared

T = TypeVar("T")
MOST = 32  # answers of one question

_newest = Prepared(
    lambda: LedgerEntry, lambda: LedgerEntry.objects.filter(public=True).order_by("-seq").only("leaf_hash")[:1]
)


class KeptUntilRecorded(Generic[T]):
    """`ask` may depend on its arguments and on the public record; the answer must not be changed by whoever gets it.

    A leaf of the ledger is like no other, so nothing is taken for the answer of another database, or of a record rolled back.
    """

    def __init__(self, ask: Callable[..., T]) -> None:
        self.ask = ask
        self.kept: OrderedDict[tuple[Hashable, ...], tuple[str, T]] = OrderedDict()

    def __call__(self, *asked: Hashable) -> T:
        newest = "".join(entry.leaf_hash for entry in _newest())
        found = self.kept.get(asked)
        if found is None or found[0] != newest:
            found = (newest, self.ask(*asked))
            self.kept[asked] = found
            while len(self.kept) > MOST:
                self.kept.popitem(last=False)
        return found[1]
