"""Does the ledger still give what was signed? Compares it with checkpoints: of the database, its folder, and kept elsewhere."""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import Max

from audit import folder
from audit.findings import Finding, each
from audit.keys import KeyTrouble
from audit.merkle import Frontier
from audit.models import Checkpoint, LedgerEntry
from audit.offline import NotAProof, PublicKey, SignedTree
from audit.signer import recorded_keys
from audit.storage import odd_values

CHECK = "checkpoints"
MISSING = "missing"
Keys = Sequence[tuple[int, PublicKey]]


@dataclass(frozen=True)
class Claim:
    """It was signed that so many entries had this root. `where` names it; only the database's own has a frontier."""

    where: str
    tree: SignedTree
    frontier: str | None = None


def check_checkpoints(kept: Sequence[Claim] = ()) -> Iterator[Finding]:
    """Reads the ledger once, and compares each claim when the tree has grown to its size."""
    yield from odd_values(Checkpoint)
    unread: list[Finding] = []
    claims = heapq.merge(_of_database(unread), _of_folder(unread), sorted(kept, key=_size), key=_size)
    yield from _compared(claims)
    yield from unread


def _size(claim: Claim) -> int:
    return claim.tree.size


def _of_database(unread: list[Finding]) -> Iterator[Claim]:
    for row in each("checkpoints", Checkpoint.objects.order_by("size")):
        where = f"checkpoint {row.size}"
        try:
            tree = SignedTree.read(row.note)
        except NotAProof as error:
            unread.append(Finding(CHECK, where, f"its note is none: {error}"))
            continue
        if tree.size == row.size:
            yield Claim(where, tree, row.frontier)
        else:
            unread.append(Finding(CHECK, where, f"its note is of {tree.size} entries"))


def _of_folder(unread: list[Finding]) -> Iterator[Claim]:
    known = set(Checkpoint.objects.values_list("size", flat=True))
    last = LedgerEntry.objects.aggregate(last=Max("seq"))["last"] or 0
    for size in folder.sizes():
        where = f"file {folder.file_of(size).name}"
        if size not in known and size <= last:
            unread.append(
                Finding(CHECK, where, "the database has no such checkpoint: it was deleted, or never its own")
            )
        try:
            yield Claim(where, folder.read(size))
        except (NotAProof, OSError) as error:
            unread.append(Finding(CHECK, where, f"it cannot be read: {error}"))


@dataclass
class Comparison:
    """What did not fit so far. `fits`: entries under the last claim that did."""

    fits: int = 0
    misfits: list[Claim] = field(default_factory=list)
    short: list[Claim] = field(default_factory=list)

    def of(self, claim: Claim, frontier: Frontier) -> Iterator[Finding]:
        if frontier.size < claim.tree.size:
            self.short.append(claim)
        elif frontier.root() != claim.tree.root:
            self.misfits.append(claim)
        else:
            # The ledger is as it was signed up to here: whatever did not fit before is another ledger's, or was changed.
            for odd in self.misfits:
                yield Finding(CHECK, odd.where, "it is not of this ledger, though a later one is")
            self.fits, self.misfits = frontier.size, []
            if claim.frontier not in (None, " ".join(peak.hex() for peak in frontier.peaks)):
                yield Finding(CHECK, claim.where, "its frontier is not that of the ledger")

    def end(self, size: int) -> Iterator[Finding]:
        if self.misfits:
            first = self.misfits[0]
            sentence = f"not what was signed as {first.where}{_and_others(self.misfits)}: something here was rewritten"
            yield Finding(CHECK, f"ledger {numbered(self.fits + 1, first.tree.size)}", sentence)
        if self.short:
            last = self.short[-1]
            sentence = f"not in the ledger, though signed as {last.where}{_and_others(self.short)}"
            yield Finding(MISSING, numbered(size + 1, last.tree.size), sentence)


def numbered(first: int, last: int) -> str:
    return f"entries {first} to {last}" if last > first else f"entry {last}"


def _and_others(claims: list[Claim]) -> str:
    return f" and {len(claims) - 1} more" if len(claims) > 1 else ""


def _compared(claims: Iterator[Claim]) -> Iterator[Finding]:
    keys: Keys | None = None
    try:
        keys = recorded_keys()
    except KeyTrouble as error:
        yield Finding(CHECK, "keys", str(error))
    hashes = LedgerEntry.objects.order_by("seq").values_list("leaf_hash", flat=True)
    leaves, frontier, comparison = each("entries under checkpoints", hashes), Frontier(), Comparison()
    for claim in claims:
        while frontier.size < claim.tree.size and (leaf := next(leaves, None)) is not None:
            frontier.add(_bytes(leaf))
        if keys is not None and frontier.size >= claim.tree.size:  # else its key may be among what is missing
            yield from _signature(claim, keys)
        yield from comparison.of(claim, frontier)
    yield from comparison.end(frontier.size)


def _signature(claim: Claim, keys: Keys) -> Iterator[Finding]:
    """By the key that the ledger named when it was signed."""
    right = [key for seq, key in keys if seq <= claim.tree.size]
    if not right or claim.tree.origin != right[-1].name or not claim.tree.is_signed_by(right[-1]):
        yield Finding(CHECK, claim.where, "it is not signed with the key that the ledger named then")


def _bytes(leaf: str) -> bytes:
    """What is no hash counts as an empty one; that it is none is another check's finding."""
    try:
        return bytes.fromhex(leaf)
    except ValueError:
        return b""
