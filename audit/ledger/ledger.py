"""Writing into the ledger: one lock, taken before anything is read, and one way to append.

Every room that writes does it inside `writing()`. Because the lock comes first, entries have no gap, times only rise,
and nobody waits for somebody who waits for him.
"""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, connections, router, transaction
from django.utils import timezone

from audit.checkpoints import tail
from audit.checkpoints.entry_seals import seal_of
from audit.ledger.canonical import canonical, leaf_hash
from audit.ledger.clock import ClockBehind
from audit.models import LedgerEntry
from audit.reading.prepared import Prepared
from audit.registry import Registry

LOCK = 7_301  # any number that no other program uses in this database
TICK = timedelta(microseconds=1)
PATIENCE = timedelta(minutes=5)

after_public_commit: Registry[Callable[[], None]] = Registry(
    "audit.ledger.ledger.after_public_commit",
    "what is done once after each transaction that wrote a public entry: it takes nothing, and reports its own failures",
)


@dataclass
class Writing:
    """A transaction that holds the ledger's lock. `at` is the time of the entry to come: UTC, later than the last."""

    seq: int
    at: datetime

    def append(
        self,
        kind: str,
        *,
        subject: str = "",
        revision: int | None = None,
        actor: int | None = None,
        actor_name: str = "",
        public: bool = False,
        **data: Any,
    ) -> LedgerEntry:
        """Adds one entry with the time `at`, and moves `at` on. `data` is whatever canonical JSON can say."""
        said = {
            "seq": self.seq,
            "at": self.at,
            "kind": kind,
            "subject": subject,
            "revision": revision,
            "actor": actor,
            "actor_name": actor_name,
            "public": public,
        }
        payload = canonical({**said, "data": data, "salt": secrets.token_hex(16)})
        leaf = leaf_hash(payload)
        entry = LedgerEntry(**said, payload=payload.decode(), leaf_hash=leaf, seal=seal_of(self.seq, leaf))
        entry.save()
        if public and not any(hook[1] is _committed for hook in connection.run_on_commit):  # once for a transaction
            transaction.on_commit(_committed, robust=True)
        self.seq, self.at = self.seq + 1, _later(self.at)
        return entry


def refuse_if_behind() -> None:
    """Raises ClockBehind: for what takes long, and could not be recorded in the end."""
    with writing():
        pass


last_entry = Prepared(lambda: LedgerEntry, lambda: LedgerEntry.objects.order_by("-seq").only("seq", "at")[:1])


@contextmanager
def writing() -> Iterator[Writing]:
    """Atomic, then the lock, then everything else. Raises ClockBehind."""
    with transaction.atomic():
        take_lock()
        last = last_entry()
        yield Writing(seq=last[0].seq + 1, at=_later(last[0].at)) if last else Writing(seq=1, at=timezone.now())


def take_lock() -> None:
    """Waits until nobody else writes; held to the end of the transaction that is open.

    On SQLite every transaction of the writing connection holds the lock from its beginning (IMMEDIATE).
    """
    if not connection.in_atomic_block:
        raise RuntimeError("the ledger's lock needs a transaction around it")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def append(kind: str, **entry: Any) -> LedgerEntry:
    """One entry in a transaction of its own, for what stands alone: a login, a refused signature, a backup."""
    with writing() as ledger:
        return ledger.append(kind, **entry)


NEWEST_PUBLIC = "SELECT seq FROM audit_ledgerentry WHERE public ORDER BY seq DESC LIMIT 1"


def newest_public_entry() -> int:
    """Number of the newest ledger entry that may change a public page; 0 when there is none."""
    return _numbers(NEWEST_PUBLIC)[0]


def what_pages_depend_on() -> tuple[int, int, int]:
    """The same with the size of the newest checkpoint, which some are signed without a public entry, and how many public entries
    are under none though they should be; one question.
    """
    return _newest_and_unproved(NEWEST_PUBLIC)


def what_proofs_depend_on() -> tuple[int, int, int]:
    """The same with the newest entry of all."""
    return _newest_and_unproved("SELECT MAX(seq) FROM audit_ledgerentry")


def _newest_and_unproved(newest: str) -> tuple[int, int, int]:
    late = tail.late_before(connections[router.db_for_read(LedgerEntry)])
    question = f"SELECT ({newest}), ({tail.NEWEST}), (SELECT COUNT(*) {tail.LATE})"
    entry, checkpoint, unproved = _numbers(question, late)
    return entry, checkpoint, unproved


def _numbers(question: str, *values: Any) -> list[int]:
    """The numbers of one row, 0 for what there is not."""
    # Every answer asks this, also one that is only “not changed”; building the question took half of that answer's time.
    with connections[router.db_for_read(LedgerEntry)].cursor() as cursor:
        cursor.execute(question, values or None)
        return [number or 0 for number in cursor.fetchone() or (0,)]


def _committed() -> None:
    """What may change a public page is under a signed checkpoint as soon as it is committed: `AuditConfig` registers that."""
    for act in after_public_commit:
        act()


def _later(last: datetime) -> datetime:
    now = timezone.now()
    if last > now + PATIENCE:
        raise ClockBehind(now, last)
    return max(now, last + TICK)
