"""Triggers that keep append-only tables append-only, on both databases, against raw SQL too.

A model is guarded when its class says `append_only = True`. It may add rules for new rows through
`insert_rules(columns)`: each is a condition over NEW that must never hold. Audit does not know whose models they are.

The triggers are no part of any migration: SQLite loses them whenever a table is remade. They are installed after every
`migrate`, compared by `verify`, and a trigger reads only its own table, else the next ALTER of the other would fail.
"""

from collections.abc import Iterator
from types import ModuleType

from django.apps import apps
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from audit.guards import guards_postgresql, guards_sqlite
from audit.guards.guard_rules import Guard, Rule


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
                columns = _dialect(connection).columns(cursor, table)
                yield Guard(table, str(model._meta.pk.column), _rules(model, columns))


def _rules(model: type[Model], columns: set[str]) -> tuple[Rule, ...]:
    return tuple(model.insert_rules(columns)) if hasattr(model, "insert_rules") else ()


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


def strange(using: str = "default") -> list[str]:
    """What stands on a guarded table besides its guards, as “name on table”: a trigger may undo in silence what was written."""
    connection = connections[using]
    found = [
        (name, guard.table)
        for guard in list(guards(connection))
        for name in _dialect(connection).strange(connection, guard)
    ]
    return [f"{name} on {table}" for name, table in found]


def _dialect(connection: BaseDatabaseWrapper) -> ModuleType:
    return guards_sqlite if connection.vendor == "sqlite" else guards_postgresql
