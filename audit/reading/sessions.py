"""What a connection to PostgreSQL is told when it is made; with a pool between, a session has no settings of its own."""

from __future__ import annotations

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

READERS = ("public", "replica")  # aliases in DATABASES


def begin_session(connection: BaseDatabaseWrapper, **kwargs: object) -> None:
    """Receives `connection_created`. Transactions of the public's connections begin as READ ONLY, and so does whatever stands
    alone in a session that is the site's own. Behind a pool, where the next question may come to another session, no cursor stays
    open in one.
    """
    if connection.vendor != "postgresql":
        return
    connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"] = pool = not _is_its_own(connection)
    if connection.alias not in READERS:
        return
    connection.connection.read_only = True  # psycopg says so in each BEGIN
    if not pool:
        connection.connection.execute("SET default_transaction_read_only = on")


def is_pooled(alias: str) -> bool:
    """Whether a pool stands between; connects if need be."""
    connection = connections[alias]
    if connection.vendor != "postgresql":
        return False
    connection.ensure_connection()
    return bool(connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"])


def _is_its_own(connection: BaseDatabaseWrapper) -> bool:
    """A pool invents another number of a process for whoever connects to it."""
    with connection.connection.cursor() as cursor:
        answering: int = cursor.execute("SELECT pg_backend_pid()").fetchone()[0]
    told: int = connection.connection.info.backend_pid
    return answering == told
