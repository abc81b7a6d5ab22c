"""The end of the ledger that no checkpoint covers yet: what may stand there, and for how long.

What is public is covered as soon as it is committed. If it is not after a minute, either nothing can be signed here, or somebody
wrote it who has no key; readers, the verifier and whoever watches the site are told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connections, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from audit.checkpoints import entry_seals
from audit.models import Checkpoint, LedgerEntry
from audit.verification.findings import Finding

CHECK = "unsealed"
PATIENCE = timedelta(minutes=1)  # a checkpoint is signed after the commit: it may be on its way
NOT_PUBLIC_LONG = "public for longer than a minute, and under no signed checkpoint"
OTHERS = "it does not carry this site’s seal: it was written past the site, or while the checkpoint key was not at hand"
STRANGER = (
    "Entry {} of the ledger does not carry this site’s seal: it was written past the site, or while the key was not at hand. "
    "It was not signed, and nothing after it. Run `manage.py verify` and look at it. If it is right, `manage.py checkpoint "
    "--cover REASON` signs it, and says so in the ledger."
)
NEWEST = "SELECT size FROM audit_checkpoint ORDER BY size DESC LIMIT 1"
LATE = f"FROM audit_ledgerentry WHERE public AND seq > COALESCE(({NEWEST}), 0) AND at < %s"


@dataclass(frozen=True)
class Unsealed:
    """Public entries that ought to be under a checkpoint: the first, the last, and how many."""

    first: int
    last: int
    count: int

    @property
    def named(self) -> str:
        return f"entries {self.first} to {self.last}" if self.count > 1 else f"entry {self.first}"

    @property
    def sentence(self) -> str:
        """For whoever watches the site."""
        return (
            f"In the ledger, {self.named}: {NOT_PUBLIC_LONG}. `manage.py checkpoint` signs it, or says why it cannot."
        )


def unsealed() -> Unsealed | None:
    """None when all is well. One question."""
    connection = connections[router.db_for_read(LedgerEntry)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT MIN(seq), MAX(seq), COUNT(*) {LATE}", [late_before(connection)])
        first, last, count = cursor.fetchone()
    return Unsealed(first, last, count) if count else None


def what_proofs_depend_on() -> tuple[int, int, int]:
    """Number of the newest entry, size of the newest checkpoint, how many public entries should be under one and are not."""
    connection = connections[router.db_for_read(LedgerEntry)]
    with connection.cursor() as cursor:
        ours = f"({NEWEST}), (SELECT COUNT(*) {LATE})"
        question = f"SELECT (SELECT MAX(seq) FROM audit_ledgerentry), {ours}"  # noqa: S608  nothing in it comes from outside
        cursor.execute(question, [late_before(connection)])
        entry, checkpoint, late = cursor.fetchone()
    return entry or 0, checkpoint or 0, late


def late_before(connection: BaseDatabaseWrapper) -> Any:
    """The value in `LATE`: entries from before this time should be covered by now."""
    return connection.ops.adapt_datetimefield_value(timezone.now() - PATIENCE)


def strangers(after: int) -> Iterator[int]:
    """Numbers of the entries after one that do not carry this site's seal."""
    rows = LedgerEntry.objects.filter(seq__gt=after).order_by("seq").values_list("seq", "leaf_hash", "seal")
    return (seq for seq, leaf, seal in rows.iterator(chunk_size=2000) if not entry_seals.fits(seq, leaf, seal))


def stranger() -> str:
    """A sentence about the first entry that cannot be signed here, for it is not the site's own; empty without one."""
    newest = Checkpoint.objects.first()
    if newest is None or not entry_seals.can_tell():
        return ""
    found = next(strangers(newest.size), None)
    return "" if found is None else STRANGER.format(found)


def check_tail() -> Iterator[Finding]:
    """What is under no checkpoint is the site's own, and if it is public it is there for a moment only."""
    if found := unsealed():
        yield Finding(
            CHECK, f"ledger {found.named}", f"{NOT_PUBLIC_LONG}; `manage.py checkpoint` signs it or says why not"
        )
    newest = Checkpoint.objects.first()
    if newest is not None and entry_seals.can_tell():
        for seq in strangers(newest.size):
            yield Finding(CHECK, f"ledger entry {seq}", OTHERS)
