"""Is what the public reads far behind, or away? A replica of PostgreSQL that lags or is cut off may show what was withdrawn since.

With DATABASE_REPLICA_URL the replica itself is asked, and measured by the ledger: what it lacks is read from the server that is
written to, while that answers. A process that knows a replica alone, by DATABASE_URL, has only PostgreSQL's word for it.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import DatabaseError, connections, router
from django.utils import timezone

from audit.ledger.clock import in_words
from audit.models import LedgerEntry
from audit.reading.replica_reading import AWAY, newest_in

FAR = timedelta(minutes=10)  # with changes that have not been applied
CUT_OFF = timedelta(hours=1)  # without a connection to the server that is written to
QUESTION = """
    SELECT pg_is_in_recovery(),
           now() - COALESCE(pg_last_xact_replay_timestamp(), pg_postmaster_start_time()),
           pg_last_xact_replay_timestamp() IS NULL,
           pg_last_wal_receive_lsn() IS DISTINCT FROM pg_last_wal_replay_lsn(),
           EXISTS (SELECT FROM pg_stat_wal_receiver)
"""
NOT_SHOWN = "what was signed or withdrawn since is not shown"
FROM_THE_SERVER = "what is newer is read from the server that is written to, and cannot be shown while that is away"
BEHIND = "The replica that is read here is {} behind: {}."
ALONE = "The replica that is read here has had no connection to the server for at least {}: {}."
IDLE = "The replica that is read here has applied nothing since it was started {} ago: {}."
DOES_NOT_ANSWER = (
    "The replica does not answer, so every page is read from the server that is written to. Is it running, and does "
    "DATABASE_REPLICA_URL lead to it?"
)
NO_SITE = (
    "No site can be read in the replica, so every page is read from the server that is written to. Does DATABASE_REPLICA_URL "
    "name the same database as DATABASE_URL, and a role that may read it?"
)
NO_REPLICA = (
    "The server of DATABASE_REPLICA_URL is no replica: it follows no other, and can be written to by itself. Name a streaming "
    "replica of the server of DATABASE_URL."
)


class Stands(NamedTuple):
    """What PostgreSQL says of itself. `age`: since the newest change that was applied, or since the replica was started if none
    was (`idle`); while nothing changes it grows too, so it says nothing by itself.
    """

    replica: bool
    age: timedelta
    idle: bool
    unapplied: bool
    connected: bool


def replica_behind(signs: bool) -> Iterator[str]:
    if settings.REPLICA_DATABASE:
        yield from _beside(settings.REPLICA_DATABASE)
        return
    alias = router.db_for_read(LedgerEntry) or "default"
    if connections[alias].vendor == "postgresql":
        yield from said(_asked(alias))


def said(stands: Stands, ending: str = NOT_SHOWN) -> Iterator[str]:
    """Of what PostgreSQL tells alone."""
    trouble = stands.unapplied or not stands.connected
    if not stands.replica:
        return
    if stands.idle and trouble and stands.age > (FAR if stands.connected else CUT_OFF):
        yield IDLE.format(in_words(stands.age), ending)
    elif not stands.connected and stands.age > CUT_OFF:
        yield ALONE.format(in_words(stands.age), ending)
    elif stands.unapplied and stands.age > FAR:
        yield BEHIND.format(in_words(stands.age), ending)


def _beside(replica: str) -> Iterator[str]:
    """Of a replica beside the server that is written to."""
    try:
        stands, newest = _asked(replica), newest_in(replica)
    except DatabaseError as error:
        connections[replica].close()
        yield DOES_NOT_ANSWER if isinstance(error, AWAY) else NO_SITE
        return
    if not stands.replica:
        yield NO_REPLICA
        return
    lacks = _lacks_since(newest)
    if lacks is None:
        yield from said(stands, NOT_SHOWN)
    elif lacks > FAR:
        yield BEHIND.format(in_words(lacks), FROM_THE_SERVER)
    else:
        yield from said(stands._replace(unapplied=False), FROM_THE_SERVER)


def _lacks_since(newest: int) -> timedelta | None:
    """How old the oldest public entry is that the replica has not got; nothing where it has all. None: nobody can tell."""
    lacking = LedgerEntry.objects.using(settings.PUBLIC_DATABASE).filter(public=True, seq__gt=newest)
    try:
        at = lacking.order_by("seq").values_list("at", flat=True).first()
    except AWAY:
        connections[settings.PUBLIC_DATABASE].close()
        return None
    return timezone.now() - at if at else timedelta(0)


def _asked(alias: str) -> Stands:
    with connections[alias].cursor() as cursor:
        cursor.execute(QUESTION)
        return Stands(*cursor.fetchone())
