"""Is what the public reads far behind? A replica of PostgreSQL that lags or is cut off shows what was withdrawn since."""

from collections.abc import Iterator
from datetime import timedelta

from django.db import connections, router

from audit.ledger.clock import in_words
from audit.models import LedgerEntry

FAR = timedelta(minutes=10)  # with changes that have arrived and are not applied
CUT_OFF = timedelta(hours=1)  # without a connection to the server that is written to
QUESTION = """
    SELECT pg_is_in_recovery(),
           now() - COALESCE(pg_last_xact_replay_timestamp(), pg_postmaster_start_time()),
           pg_last_wal_receive_lsn() IS DISTINCT FROM pg_last_wal_replay_lsn(),
           EXISTS (SELECT FROM pg_stat_wal_receiver)
"""
BEHIND = "The replica that is read here is {} behind: what was signed or withdrawn since is not shown."
ALONE = (
    "The replica that is read here has had no connection to the server for at least {}: what was signed or withdrawn since is "
    "not shown."
)


def replica_behind(signs: bool) -> Iterator[str]:
    database = connections[router.db_for_read(LedgerEntry) or "default"]
    if database.vendor == "postgresql":
        with database.cursor() as cursor:
            cursor.execute(QUESTION)
            yield from said(*cursor.fetchone())


def said(replica: bool, age: timedelta, unapplied: bool, connected: bool) -> Iterator[str]:
    """`age`: since the newest change that was applied, or since the replica was started if none was; while nothing changes it
    grows too, so it says nothing by itself.
    """
    if not replica:
        return
    if not connected and age > CUT_OFF:
        yield ALONE.format(in_words(age))
    elif unapplied and age > FAR:
        yield BEHIND.format(in_words(age))
