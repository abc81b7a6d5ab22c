"""The Merkle tree of RFC 6962 over a list of leaf hashes: its root, and paths that prove something about it.

Pure: knows neither the ledger nor a database. Whoever checks a path uses `audit.offline`.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from audit.offline import node

EMPTY = hashlib.sha256().digest()

# Root over the leaves from one number up to, without it, another; how it comes by them is its own business.
Subroot = Callable[[int, int], bytes]


@dataclass
class Frontier:
    """All that is needed of a tree to let it grow: roots of its whole subtrees, the largest first; at most 64 hashes."""

    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    def add(self, leaf: bytes) -> None:
        self.size += 1
        self.peaks.append(leaf)
        whole = self.size
        while whole % 2 == 0:
            right, left = self.peaks.pop(), self.peaks.pop()
            self.peaks.append(node(left, right))
            whole //= 2

    def root(self) -> bytes:
        """The root of the leaves so far."""
        if not self.peaks:
            return EMPTY
        *others, found = self.peaks
        for peak in reversed(others):
            found = node(peak, found)
        return found


def root_of(leaves: Iterable[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.add(leaf)
    return frontier.root()


def inclusion_path(index: int, size: int, subroot: Subroot) -> list[bytes]:
    """PATH of RFC 6962, section 2.1.1: that leaf `index` (from 0) is in the tree of `size` leaves. Deepest hash first."""
    start, stop, path = 0, size, []
    while stop - start > 1:
        middle = start + split(stop - start)
        if index < middle:
            path.append(subroot(middle, stop))
            stop = middle
        else:
            path.append(subroot(start, middle))
            start = middle
    return path[::-1]


def consistency_path(old: int, size: int, subroot: Subroot) -> list[bytes]:
    """PROOF of RFC 6962, section 2.1.2: that the tree of `size` leaves begins with all of the tree of `old` ones (from 1)."""
    start, stop, path = 0, size, []
    while stop != old:
        middle = start + split(stop - start)
        if old <= middle:
            path.append(subroot(middle, stop))
            stop = middle
        else:
            path.append(subroot(start, middle))
            start = middle
    if start:  # else it is the old root, which the verifier has
        path.append(subroot(start, stop))
    return path[::-1]


def split(size: int) -> int:
    """The largest power of two below `size`, for sizes from 2."""
    return 1 << ((size - 1).bit_length() - 1)
