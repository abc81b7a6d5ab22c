"""A transaction for readers: on the replica while that has all that readers may have seen, else on the server that is written to.

Twice a second the process asks that server for its newest public entry; what the replica has not got yet by then is read there.
While it does not answer, the replica is read as it is, but never when it is behind what this process has shown.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connections, transaction

NEWEST = "SELECT coalesce((SELECT seq FROM audit_ledgerentry WHERE public ORDER BY seq DESC LIMIT 1), 0)"
AGAIN = 0.5  # seconds from one question to the next
LATER = 10.0  # when the server did not answer
AWAY = (OperationalError, InterfaceError)


class Known:
    """The newest public entry that this process knows of, shown or told by the server that is written to."""

    def __init__(self) -> None:
        self.entry, self.again, self.lock = 0, 0.0, threading.Lock()

    def at_least(self, entry: int) -> None:
        with self.lock:
            self.entry = max(self.entry, entry)

    def asked(self) -> int:
        """One reader asks; whoever comes meanwhile goes on with what is known."""
        with self.lock:
            mine = time.monotonic() >= self.again
            if mine:
                self.again = time.monotonic() + AGAIN
        if mine:
            try:
                with transaction.atomic(using=settings.PUBLIC_DATABASE):
                    self.at_least(newest_in(settings.PUBLIC_DATABASE))
            except AWAY:
                self.again = time.monotonic() + LATER
        return self.entry


known = Known()


@contextmanager
def transaction_of_readers() -> Iterator[str]:
    """Gives the alias that the transaction is on. Raises OperationalError when no database has what must be shown."""
    with ExitStack() as stack:
        alias = settings.PUBLIC_DATABASE
        if settings.REPLICA_DATABASE and _has_all(settings.REPLICA_DATABASE, stack):
            alias = settings.REPLICA_DATABASE
        else:
            stack.enter_context(transaction.atomic(using=alias))
            if settings.REPLICA_DATABASE:
                known.at_least(newest_in(alias))
        yield alias


def _has_all(replica: str, stack: ExitStack) -> bool:
    wanted = known.asked()
    try:
        with ExitStack() as tried:
            tried.enter_context(transaction.atomic(using=replica))
            found = newest_in(replica)
            if found >= wanted:
                known.at_least(found)
                stack.push(tried.pop_all())
                return True
    except DatabaseError:  # away, or not the site's: readiness says which
        connections[replica].close()
    return False


def where_pages_are_read() -> str:
    """The alias that `transaction_of_readers` tries first, if it can be read: what pages rest on is there."""
    replica = settings.REPLICA_DATABASE
    if replica:
        try:
            newest_in(replica)
            return replica
        except DatabaseError:
            connections[replica].close()
    return settings.PUBLIC_DATABASE


def newest_in(alias: str) -> int:
    """The newest public entry that a database has; 0 before the first. Raises DatabaseError."""
    with connections[alias].cursor() as cursor:
        cursor.execute(NEWEST)
        return int(cursor.fetchone()[0])
