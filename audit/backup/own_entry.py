"""A backup's own entry of the ledger, which the copy cannot hold: it follows the copy, and is kept in a file beside it.

Without it every restore would lack one entry that a checkpoint covers soon afterwards, and to go back after an upgrade in
which nothing else happened would read as a loss. It is not believed: it comes back only where the newest checkpoint ends with
it, and that tells whether it is what was signed.
"""

import base64
import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.db import transaction

from audit.ledger import ledger
from audit.ledger.canonical import leaf_hash
from audit.ledger.ledger_check import COLUMNS, read
from audit.ledger.merkle import Frontier
from audit.models import Checkpoint, LedgerEntry
from audit.offline import SignedTree

SUFFIX = ".entry"


def beside(backup: Path) -> Path:
    return backup.with_name(f"{backup.name}{SUFFIX}")


def keep(backup: Path, entry: LedgerEntry) -> None:
    """Writes what the entry says beside the backup, readable by its owner alone. Raises OSError."""
    file = beside(backup)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as opened:
        opened.write(entry.payload)
        opened.flush()
        os.fsync(opened.fileno())


def put_back(backup: Path, sha256: str, signed: Sequence[SignedTree]) -> None:
    """Appends the entry as it was written, and the checkpoint over it, if that is all that was signed after this very backup."""
    newest, last = LedgerEntry.objects.first(), max(signed, key=lambda tree: tree.size, default=None)
    if newest is None or last is None or last.size != newest.seq + 1 or not beside(backup).is_file():
        return
    payload = beside(backup).read_bytes().decode(errors="replace")
    said = read(payload) or {}
    if (said.get("seq"), said.get("kind")) != (last.size, "backup") or said.get("data", {}).get("sha256") != sha256:
        return
    columns = {name: said.get(name) for name in COLUMNS}
    entry = LedgerEntry(
        **columns, at=datetime.fromisoformat(said["at"]), payload=payload, leaf_hash=leaf_hash(payload.encode())
    )
    with transaction.atomic():
        ledger.take_lock()
        entry.save()
        _put_back_checkpoint(last, entry.at)


def _put_back_checkpoint(tree: SignedTree, at: datetime) -> None:
    """Its row is younger than the backup too. One that is not over this ledger stays out, and is found to be false."""
    before = Checkpoint.objects.first()
    size, peaks = (before.size, before.frontier.split()) if before else (0, [])
    frontier = Frontier(size, [bytes.fromhex(peak) for peak in peaks])
    for leaf in LedgerEntry.objects.filter(seq__gt=size).order_by("seq").values_list("leaf_hash", flat=True):
        frontier.add(bytes.fromhex(leaf))
    if (frontier.size, frontier.root()) == (tree.size, tree.root):
        lines = "".join(f"\u2014 {name} {base64.b64encode(raw).decode()}\n" for name, raw in tree.signatures)
        peaks_now = " ".join(peak.hex() for peak in frontier.peaks)
        Checkpoint(size=tree.size, at=at, note=f"{tree.text}\n{lines}", frontier=peaks_now).save()
