"""What a page asks of the database, for tests that hold how often it does."""

from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.test.utils import CaptureQueriesContext

SAVEPOINTS = ("SAVEPOINT", "RELEASE SAVEPOINT")  # the snapshot inside a test's own transaction


def questions(client, address: str, status: int = 200) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == status
    return [q["sql"] for q in asked.captured_queries if not q["sql"].startswith(SAVEPOINTS)]


def rows_read(client, address: str, status: int = 200) -> int:
    """How many rows the database hands over for a page."""
    read = 0
    before, begin = CursorWrapper.__getattr__, CursorWrapper.__iter__

    def counted(cursor, name: str):
        found = before(cursor, name)
        if name not in ("fetchone", "fetchmany", "fetchall"):
            return found

        def fetch(*args):
            nonlocal read
            rows = found(*args)
            read += len(rows) if isinstance(rows, list) else int(rows is not None)
            return rows

        return fetch

    def each(cursor):
        nonlocal read
        for row in begin(cursor):
            read += 1
            yield row

    CursorWrapper.__getattr__, CursorWrapper.__iter__ = counted, each  # type: ignore[method-assign]  # put back below
    try:
        answer = client.get(address)
        assert answer.status_code == status, f"{address} answered {answer.status_code}"
    finally:
        CursorWrapper.__getattr__, CursorWrapper.__iter__ = before, begin  # type: ignore[method-assign]  # as it was
    return read


def plans(ask: Callable[[], object]) -> str:
    """How the database would answer each question of `ask`; PostgreSQL without reading a table from end to end, which it prefers for
    a small one whatever indexes there are.
    """
    asked: list[tuple[str, Any]] = []

    def noted(execute, sql, params, many, context):
        if sql.startswith("SELECT"):
            asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(noted):
        ask()
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    found = []
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        for sql, params in asked:
            cursor.execute(f"{explain} {sql}", params)
            found += [str(row[-1]) for row in cursor.fetchall()]
        transaction.set_rollback(True)
    return "\n".join(found)
