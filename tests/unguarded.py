"""The database as somebody changes it who has its password: by SQL, with the guards away."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from audit.guards import guards

ON_SQLITE = connection.vendor == "sqlite"


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@contextmanager
def no_guards() -> Iterator[None]:
    """PostgreSQL makes no trigger on a table while references to its rows wait to be looked at."""
    look_at_references()
    guards.drop()
    yield
    look_at_references()
    guards.install()


def look_at_references() -> None:
    if not ON_SQLITE:
        sql("SET CONSTRAINTS ALL IMMEDIATE")
        sql("SET CONSTRAINTS ALL DEFERRED")
