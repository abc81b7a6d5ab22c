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

from django.db import connection, transaction
from django.utils import timezone

from audit.checkpoints.entry_seals import seal_of
from audit.ledger import clock_decisions, clock_watch
from audit.ledger.canonical import canonical, leaf_hash
from audit.ledger.clock import PATIENCE, WRITTEN, ClockBehind, ClockLeapt, ClockTooEarly, ClockTrouble
from audit.models import LedgerEntry
from audit.reading.prepared import Prepared
from audit.registry import Registry

LONGEST_WAIT = "20s"  # as on SQLite (settings.py): a worker that waits answers nobody
LOCK = 7_301  # any number that no other program uses in this database
TICK = timedelta(microseconds=1)
UNREMARKABLE = timedelta(hours=1)  # a leap that leads no further from the last entry asks nobody

after_public_commit: Registry[Callable[[], None]] = Registry(
    "audit.ledger.ledger.after_public_commit",
    "what is done once after each transaction that wrote a public entry: it takes nothing, and reports its own failures",
)


@dataclass
class Writing:
    """A transaction that holds the ledger's lock. `at` is the time of the entry to come: UTC, later than the last.

    `tells`: whether those who wait for what is public are told of it once it is committed.
    """

    seq: int
    at: datetime
    tells: bool = True

    def _said_by_the_clock(self) -> dict[str, datetime]:
        """What the clock says, where an operator lets entries be dated ahead of it (`audit.ledger.clock_decisions`)."""
        now = timezone.now()
        return {"clock": now} if self.at > now + PATIENCE else {}

    def append(
        self,
        kind: str,
        *,
        subject: str = "",
        revision: int | None = None,
        actor: int | None = None,
        actor_name: str = "",
        public: bool = False,
        about: str | None = None,
        **data: Any,
    ) -> LedgerEntry:
        """Adds one entry with the time `at`, and moves `at` on. `data` is whatever canonical JSON can say.

        `about`: the address of the one subject whose own pages this may change; None where it may change others too.
        """
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
        said |= {"about": about} if about else {}
        payload = canonical({**said, "data": {**data, **self._said_by_the_clock()}, "salt": secrets.token_hex(16)})
        leaf = leaf_hash(payload)
        entry = LedgerEntry(**said, payload=payload.decode(), leaf_hash=leaf, seal=seal_of(self.seq, leaf))
        entry.save()
        once = not any(hook[1] is _committed for hook in connection.run_on_commit)  # for a transaction
        if public and self.tells and once:
            transaction.on_commit(_committed, robust=True)
        self.seq, self.at = self.seq + 1, max(timezone.now(), self.at + TICK)
        return entry


def refuse_if_undatable() -> None:
    """Raises ClockTrouble: for what takes long, and could not be recorded in the end."""
    with writing():
        pass


last_entry = Prepared(lambda: LedgerEntry, lambda: LedgerEntry.objects.order_by("-seq").only("seq", "at")[:1])


def newest_number() -> int:
    """Of the newest entry; 0 when there is none."""
    last = last_entry()
    return int(last[0].seq) if last else 0


@contextmanager
def writing(believe_the_clock: bool = False) -> Iterator[Writing]:
    """Atomic, then the lock, then everything else. Raises ClockTrouble, unless an operator is just deciding about the clock."""
    with transaction.atomic():
        take_lock()
        last = last_entry()
        now = timezone.now()
        if not believe_the_clock:
            if trouble := clock_trouble(last[0].at if last else None):
                raise trouble
            clock_watch.keep(now)
        yield Writing(last[0].seq + 1, max(now, last[0].at + TICK)) if last else Writing(1, now)


AND_WAIT = "SELECT set_config('synchronous_commit', 'on', true), set_config('lock_timeout', %s, true), pg_advisory_xact_lock(%s)"


def take_lock() -> None:
    """Waits until nobody else writes, but not for ever; held to the end of the transaction that is open, which is on the disk
    before anybody is told that it is done, whatever PostgreSQL's own default.

    On SQLite every transaction of the writing connection holds the lock from its beginning (IMMEDIATE).
    """
    if not connection.in_atomic_block:
        raise RuntimeError("the ledger's lock needs a transaction around it")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(AND_WAIT, [LONGEST_WAIT, LOCK])


def append(kind: str, **entry: Any) -> LedgerEntry:
    """One entry in a transaction of its own, for what stands alone: a login, a refused signature, a backup."""
    with writing() as ledger:
        return ledger.append(kind, **entry)


def _committed() -> None:
    """What may change a public page is under a signed checkpoint as soon as it is committed: `AuditConfig` registers that."""
    for act in after_public_commit:
        act()


def clock_trouble(last: datetime | None) -> ClockTrouble | None:
    """Why nothing should be dated by the clock as it is, after an entry of `last`, or as the first of a ledger."""
    now = timezone.now()
    if now < WRITTEN and clock_watch.is_on():
        return ClockTooEarly(now)
    if last is None:
        return None
    if last > now + PATIENCE:
        return None if clock_decisions.accepted(last) else ClockBehind(now, last)
    leap = clock_watch.leap(now) if now > last + UNREMARKABLE else None
    return ClockLeapt(now, leap) if leap else None
