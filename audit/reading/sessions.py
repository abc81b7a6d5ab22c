"""What a connection to PostgreSQL is told when it is made; with a pool between, a session has no settings of its own."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper


def begin_session(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Receives `connection_created`. Transactions of the public's connections begin as READ ONLY; and behind a pool, where the
    next question may come to another session, no cursor stays open in one.
    """
    if connection.vendor != "postgresql":
        return
    session = connection.connection
    if connection.alias != "default":
        session.read_only = True  # psycopg says so in each BEGIN
    if not session.info.backend_pid or session.info.backend_pid != _server_process(session):
        connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"] = True


def _server_process(session: Any) -> int:
    """Of the session that answers. A pool invents another number for whoever connects to it."""
    with session.cursor() as cursor:
        return int(cursor.execute("SELECT pg_backend_pid()").fetchone()[0])
