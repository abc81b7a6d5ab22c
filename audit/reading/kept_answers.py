"""Answers that follow from what is public alone, kept until something public is recorded: for what costs much to work out."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Generic, TypeVar

from audit.models import LedgerEntry
from audit.reading.prepared import Prepared

T = TypeVar("T")
Part = TypeVar("Part")
MOST = 32  # answers of one question
MOST_SUBJECTS = 50  # that are asked anew by themselves; of more all are

_public = LedgerEntry.objects.filter(public=True)
_newest = Prepared(lambda: LedgerEntry, lambda: _public.order_by("-seq").only("leaf_hash")[:1])
_since = Prepared(
    lambda: LedgerEntry,
    lambda seq: _public.filter(seq__gte=seq).order_by("seq").only("leaf_hash", "about")[: 4 * MOST_SUBJECTS],
)


@dataclass(frozen=True)
class _Kept(Generic[T]):
    """What was answered after an entry of the ledger. A leaf of it is like no other, so nothing is taken for the answer of
    another database, or of a record that was rolled back.
    """

    seq: int
    leaf: str
    answer: T
    parts: dict[str, Any]


class KeptUntilRecorded(Generic[T]):
    """`ask` may depend on its arguments and on the public record; the answer must not be changed by whoever gets it."""

    def __init__(self, ask: Callable[..., T]) -> None:
        self.ask = ask
        self.kept: OrderedDict[tuple[Hashable, ...], _Kept[T]] = OrderedDict()

    def __call__(self, *asked: Hashable) -> T:
        newest = next(iter(_newest()), None)
        seq, leaf = (newest.seq, newest.leaf_hash) if newest else (0, "")
        found = self.kept.get(asked)
        if found is None or (found.seq, found.leaf) != (seq, leaf):
            found = _Kept(seq, leaf, *self._answered(found, asked))
            self.kept[asked] = found
            while len(self.kept) > MOST:
                self.kept.popitem(last=False)
        return found.answer

    def _answered(self, before: _Kept[T] | None, asked: tuple[Hashable, ...]) -> tuple[T, dict[str, Any]]:
        return self.ask(*asked), {}


class KeptBySubject(KeptUntilRecorded[T], Generic[T, Part]):
    """The same of an answer that has parts, one for each subject that entries are `about`: only those of the subjects about
    which something was recorded since are asked anew. So an answer about thousands costs little after each signature.

    `ask` gets subjects, or None for all, and then the arguments; it gives the parts by subject. `join` makes the answer of all.
    """

    def __init__(self, ask: Callable[..., dict[str, Part]], join: Callable[[dict[str, Part]], T]) -> None:
        super().__init__(self._all)
        self.parts_of, self.join = ask, join

    def _all(self, *asked: Hashable) -> T:
        return self.join(self.parts_of(None, *asked))

    def _answered(self, before: _Kept[T] | None, asked: tuple[Hashable, ...]) -> tuple[T, dict[str, Any]]:
        subjects = _changed_since(before) if before else None
        parts: dict[str, Part]
        if before is None or subjects is None:
            parts = {**self.parts_of(None, *asked)}
        else:
            parts = {subject: part for subject, part in before.parts.items() if subject not in subjects}
            parts |= self.parts_of(subjects, *asked)
        return self.join(parts), parts


def numbers_of_all(parts: dict[str, list[int]]) -> list[int]:
    """To join parts that are numbers: all of them, the lowest first."""
    return sorted(chain.from_iterable(parts.values()))


def _changed_since(before: _Kept[T]) -> Sequence[str] | None:
    """About what something public was recorded since; None when that may be anything."""
    entries = _since(before.seq)
    if not entries or (entries[0].seq, entries[0].leaf_hash) != (before.seq, before.leaf):
        return None
    subjects = {entry.about for entry in entries[1:]}
    if None in subjects or len(subjects) > MOST_SUBJECTS or len(entries) == 4 * MOST_SUBJECTS:
        return None
    return sorted(subjects)
