"""Proofs for outsiders: that one entry is under a checkpoint, and that one checkpoint continues another.

A proof of an entry is checked, as the outsider will check it, before it is handed out.
"""

from typing import Any

from audit.checkpoints.trusted_keys import KEY, SUBJECT, recorded_keys
from audit.ledger.merkle import consistency_path, inclusion_path, root_of, split
from audit.models import Checkpoint, LedgerEntry
from audit.offline import FORMAT, SignedTree, is_included, node

BLOCK = 1024  # leaves; a power of two

# Root of each whole block by its first leaf. What is append-only never changes, so they are kept as long as the process.
_blocks: dict[int, bytes] = {}


class NoProof(Exception):
    """The ledger does not give what was signed: its past was rewritten. Its text is a sentence."""


def first_over(entry: int) -> Checkpoint | None:
    """The first checkpoint that covers the entry. It stays the same for ever, so a proof under it does too."""
    return Checkpoint.objects.filter(size__gte=entry).order_by("size").first()


def proof(entry: LedgerEntry, checkpoint: Checkpoint, words: list[str], page: str) -> dict[str, Any]:
    """Everything that `offline.py proof` needs, as JSON. The whole entry is in it: only ever of what is public.

    `words` are the columns of the entry's row that the signature covers besides HTML and evidence. Raises NoProof.
    """
    tree = SignedTree.read(checkpoint.note)
    [*_, key] = [key for seq, key in recorded_keys() if seq <= tree.size]
    return {
        "format": FORMAT,
        "page": page,
        "entry": entry.payload,
        "path": [part.hex() for part in _path(entry, tree)],
        "checkpoint": checkpoint.note,
        "key": str(key),
        "words": words,
    }


def proved(entry: LedgerEntry) -> str:
    """A sentence on the way from the entry to the first checkpoint over it, walked just now."""
    checkpoint = first_over(entry.seq)
    if checkpoint is None:
        return "No checkpoint covers it yet; it may still be rewritten unseen."
    try:
        path = _path(entry, SignedTree.read(checkpoint.note))
    except NoProof as error:
        return f"NOT PROVED. {error}"
    return (
        f"It is entry {entry.seq} of the {checkpoint.size} under the checkpoint that was signed on "
        f"{checkpoint.at:%Y-%m-%d %H:%M} UTC; {len(path)} hashes lead from it to the root."
    )


def continuation(old: int, new: int) -> list[str]:
    """That the tree of `new` entries begins with that of `old`: hashes in hexadecimal, for 0 < old <= new."""
    return [part.hex() for part in consistency_path(old, new, subroot)]


def rotations(newest: Checkpoint) -> list[dict[str, Any]]:
    """How each key followed the one before it, up to a checkpoint: the entry that says so, the checkpoint that both keys signed
    under it, and the way on to `newest`. Raises NoProof.
    """
    found = []
    changes = LedgerEntry.objects.filter(subject=SUBJECT, kind=KEY, seq__lte=newest.size).order_by("seq")
    for entry in list(changes)[1:]:
        signed = first_over(entry.seq)
        if signed is None:
            raise NoProof(f"No checkpoint covers entry {entry.seq}, which names a key: run `manage.py verify`.")
        path = [part.hex() for part in _path(entry, SignedTree.read(signed.note))]
        onward = {"path": continuation(signed.size, newest.size)}
        found.append({"entry": entry.payload, "path": path, "checkpoint": signed.note, "onward": onward})
    return found


def _path(entry: LedgerEntry, tree: SignedTree) -> list[bytes]:
    index, leaf = entry.seq - 1, bytes.fromhex(entry.leaf_hash)
    for _ in range(2):
        path = inclusion_path(index, tree.size, subroot)
        if is_included(leaf, index, tree.size, path, tree.root):
            return path
        _blocks.clear()  # another database may have taken the place of the one they were read from
    raise NoProof(f"The ledger's first {tree.size} entries are not what was signed: run `manage.py verify`.")


def subroot(start: int, stop: int) -> bytes:
    """Root over the leaves of entries start + 1 to stop, as the tree is cut by `audit.ledger.merkle`."""
    if stop - start > BLOCK:
        middle = start + split(stop - start)
        return node(subroot(start, middle), subroot(middle, stop))
    whole = stop - start == BLOCK
    if whole and start in _blocks:
        return _blocks[start]
    leaves = (
        LedgerEntry.objects.filter(seq__gt=start, seq__lte=stop).order_by("seq").values_list("leaf_hash", flat=True)
    )
    found = root_of(bytes.fromhex(leaf) for leaf in leaves)
    if whole:
        _blocks[start] = found
    return found
