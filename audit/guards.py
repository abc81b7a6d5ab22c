"""Triggers that keep append-only tables append-only, on both databases, against raw SQL too.

A model is guarded when its class says `append_only = True`. It may add rules for new rows through
`insert_rules(columns)`: each is a condition over NEW that must never hold. Audit does not know whose models they are.

The triggers are no part of any migration: SQLite loses them whenever a table is remade. They are installed after every
`migrate`, compared by `verify`, and a trigger reads only its own table, else the next ALTER of the other would fail.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from audit import guards_postgresql, guards_sqlite

KEPT = "This table is append-only: nothing in it is changed or deleted."


@dataclass(frozen=True)
class Rule:
    """What must never be true of a new row: `condition` is SQL over NEW, `sentence` tells a person why."""

    name: str
    sentence: str
    condition: str


@dataclass(frozen=True)
class Guard:
    """All triggers of one table. `key` is the primary key's column."""

    table: str
    key: str
    rules: tuple[Rule, ...]


def guarded_models() -> Iterator[type[Model]]:
    for model in apps.get_models():
        if getattr(model, "append_only", False):
            yield model


def guards(connection: BaseDatabaseWrapper) -> Iterator[Guard]:
    """The guards that ought to stand now. Rules speak only of columns that the table has already."""
    with connection.cursor() as cursor:
        tables = {table.name for table in connection.introspection.get_table_list(cursor)}
        for model in guarded_models():
            table = model._meta.db_table
            if table in tables:
                described = connection.introspection.get_table_description(cursor, table)
                rules_of = getattr(model, "insert_rules", lambda columns: [])
                yield Guard(table, model._meta.pk.column, tuple(rules_of({column.name for column in described})))


def install(using: str = "default") -> None:
    """Puts every guard in place; doing it again changes nothing."""
    connection = connections[using]
    for guard in list(guards(connection)):
        _dialect(connection).install(connection, guard)


def drop(using: str = "default") -> None:
    """Takes every guard away. Only for `migrate`, and for emptying a test database."""
    connection = connections[using]
    for guard in list(guards(connection)):
        _dialect(connection).drop(connection, guard)


def missing(using: str = "default") -> list[str]:
    """Names of triggers that are absent, switched off, or not word for word what they should be."""
    connection = connections[using]
    return [name for guard in list(guards(connection)) for name in _dialect(connection).missing(connection, guard)]


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _dialect(connection: BaseDatabaseWrapper):  # type: ignore[no-untyped-def]
    return guards_sqlite if connection.vendor == "sqlite" else guards_postgresql
