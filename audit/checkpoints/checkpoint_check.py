"""Does the ledger still give what was signed? Compares it with checkpoints: of the database, its folder, and kept elsewhere."""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import DateTimeField, Max, OuterRef, QuerySet, Subquery
from django.utils import timezone

from audit.checkpoints import checkpoint_folder
from audit.checkpoints.key_file import KeyTrouble
from audit.checkpoints.trusted_keys import recorded_keys
from audit.guards.stored_values import odd_values
from audit.ledger.clock import PATIENCE
from audit.ledger.merkle import Frontier
from audit.models import Checkpoint, LedgerEntry
from audit.offline import NotAProof, PublicKey, SignedTree
from audit.reading.prepared import as_moment
from audit.verification.findings import Finding, each

CHECK = "checkpoints"
MISSING = "missing"
COLUMNS = ("size", "at", "note", "frontier", "last", "next")
Keys = Sequence[tuple[int, PublicKey]]


@dataclass(frozen=True)
class Claim:
    """It was signed that so many entries had this root. `where` names it; only the database's own has a frontier.

    `kept`: it comes from where nobody could change it together with the ledger.
    """

    where: str
    tree: SignedTree
    frontier: str | None = None
    kept: bool = True


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
    rows = with_times_around(Checkpoint.objects.order_by("size")).values_list(*COLUMNS, named=True)
    for row in each("checkpoints", rows):
        where = f"checkpoint {row.size}"
        if not is_between(row):
            unread.append(Finding(CHECK, where, "its time is not between those of the entries around its end"))
        try:
            tree = checkpoint_folder.tree_of(row.note)
        except NotAProof as error:
            unread.append(Finding(CHECK, where, f"its note is none: {error}"))
            continue
        if tree.size == row.size:
            yield Claim(where, tree, row.frontier, kept=False)
        else:
            unread.append(Finding(CHECK, where, f"its note is of {tree.size} entries"))


def with_times_around(rows: QuerySet[Checkpoint]) -> QuerySet[Any]:
    """`at` stands in no signature: what is signed are the times of the last entry that a checkpoint covers, and of the next."""
    times = {"last": OuterRef("size"), "next": OuterRef("size") + 1}
    entries = {name: LedgerEntry.objects.filter(seq=seq).values("at") for name, seq in times.items()}
    return rows.annotate(**{name: Subquery(at, output_field=DateTimeField()) for name, at in entries.items()})


def is_between(row: Any) -> bool:
    """An entry may be dated a little after the machine's clock (`ledger.PATIENCE`)."""
    if not isinstance(row.at, datetime):
        return False
    last = as_moment(row.last)
    following = as_moment(row.next) or max(timezone.now(), last or timezone.now())  # dated ahead: `accept_clock`
    return (last is None or last - PATIENCE <= row.at) and row.at <= following + PATIENCE


def _of_folder(unread: list[Finding]) -> Iterator[Claim]:
    known = set(Checkpoint.objects.values_list("size", flat=True))
    last = LedgerEntry.objects.aggregate(last=Max("seq"))["last"] or 0
    try:
        sizes = checkpoint_folder.sizes()
    except OSError as error:
        unread.append(Finding(CHECK, "folder", f"it cannot be read: {error.strerror}"))
        return
    for size in sizes:
        where = f"file {checkpoint_folder.name_of(size)}"
        if size not in known and size <= last:
            unread.append(
                Finding(CHECK, where, "the database has no such checkpoint: it was deleted, or never its own")
            )
        try:
            yield Claim(where, checkpoint_folder.read(size), kept=False)
        except (NotAProof, OSError) as error:
            unread.append(Finding(CHECK, where, f"it cannot be read: {error}"))


@dataclass
class Comparison:
    """What did not fit so far, of claims from one source: what the machine says of itself narrows no claim from elsewhere.

    `fits`: entries under the last claim that did.
    """

    fits: int = 0
    misfits: list[tuple[Claim, bool]] = field(default_factory=list)  # and whether the ledger's key signed it
    short: list[Claim] = field(default_factory=list)

    def of(self, claim: Claim, signed: bool, frontier: Frontier) -> Iterator[Finding]:
        if frontier.size < claim.tree.size:
            self.short.append(claim)
        elif frontier.root() != claim.tree.root:
            self.misfits.append((claim, signed))
        else:
            yield from self._misfits(a_later_one_fits=True)
            self.fits, self.misfits = frontier.size, []
            if claim.frontier not in (None, " ".join(peak.hex() for peak in frontier.peaks)):
                yield Finding(CHECK, claim.where, "its frontier is not that of the ledger")

    def end(self, size: int) -> Iterator[Finding]:
        yield from self._misfits(a_later_one_fits=False)
        if self.short:
            last = self.short[-1]
            sentence = f"not in the ledger, though signed as {last.where}{_and_others(len(self.short))}"
            yield Finding(MISSING, numbered(size + 1, last.tree.size), sentence)

    def _misfits(self, a_later_one_fits: bool) -> Iterator[Finding]:
        """A false note among right ones is itself false; one that was truly signed speaks against the ledger."""
        believed = [claim for claim, signed in self.misfits if signed or not a_later_one_fits]
        if believed:
            first = believed[0]
            sentence = f"not what was signed as {first.where}{_and_others(len(believed))}: something here was rewritten"
            yield Finding(CHECK, f"ledger {self._span(first)}", sentence)
            return
        for claim, _ in self.misfits:
            sentence = f"it is not what the ledger says in {self._span(claim)}, though a later checkpoint is"
            yield Finding(CHECK, claim.where, sentence)

    def _span(self, claim: Claim) -> str:
        """Where a misfit lies. Another of the same size may fit: then two pasts were signed, and all of it is in doubt."""
        return numbered(self.fits + 1 if self.fits < claim.tree.size else 1, claim.tree.size)


def numbered(first: int, last: int) -> str:
    return f"entries {first} to {last}" if last > first else f"entry {last}"


def _and_others(number: int) -> str:
    return f" and {number - 1} more" if number > 1 else ""


def _compared(claims: Iterator[Claim]) -> Iterator[Finding]:
    keys: Keys | None = None
    try:
        keys = recorded_keys()
    except KeyTrouble as error:
        yield Finding(CHECK, "keys", str(error))
    hashes = LedgerEntry.objects.order_by("seq").values_list("leaf_hash", flat=True)
    leaves, frontier = each("entries under checkpoints", hashes), Frontier()
    comparisons = {kept: Comparison() for kept in (False, True)}
    judged: tuple[SignedTree | None, bool] = (None, False)  # in the folder lies what stands in the database, mostly
    for claim in claims:
        while frontier.size < claim.tree.size and (leaf := next(leaves, None)) is not None:
            frontier.add(_bytes(leaf))
        if claim.tree != judged[0]:
            judged = (claim.tree, keys is not None and _is_signed(claim, keys))
        signed = judged[1]
        if (
            keys is not None and not signed and frontier.size >= claim.tree.size
        ):  # else its key may be among the missing
            yield Finding(CHECK, claim.where, "it is not signed with the key that the ledger named then")
        yield from comparisons[claim.kept].of(claim, signed, frontier)
    for comparison in comparisons.values():
        yield from comparison.end(frontier.size)


def _is_signed(claim: Claim, keys: Keys) -> bool:
    """With the key that the ledger named when it was signed."""
    right = [key for seq, key in keys if seq <= claim.tree.size]
    return bool(right) and claim.tree.origin == right[-1].name and claim.tree.is_signed_by(right[-1])


def _bytes(leaf: str) -> bytes:
    """What is no hash counts as an empty one; that it is none is another check's finding."""
    try:
        return bytes.fromhex(leaf)
    except ValueError:
        return b""
