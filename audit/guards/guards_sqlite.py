"""The guards as SQLite writes them. Knows one table's `Guard` and nothing else.

REPLACE deletes without firing the delete trigger unless `recursive_triggers` is on, and that is a habit of each
connection: so a new row whose key exists is refused as well.
"""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from audit.guards.guard_rules import KEPT, Guard, Rule, literal


def columns(cursor: CursorWrapper, table: str) -> set[str]:
    cursor.execute("SELECT name FROM pragma_table_info(%s)", [table])
    return {name for (name,) in cursor.fetchall()}


def triggers(guard: Guard) -> dict[str, str]:
    """Name of each trigger, and the statement that creates it."""
    table = guard.table
    made = {
        f"{table}_kept_{event.lower()}": (
            f"CREATE TRIGGER {table}_kept_{event.lower()} BEFORE {event} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, {literal(KEPT)}); END"
        )
        for event in ("UPDATE", "DELETE")
    }
    replaced = Rule("replaced", KEPT, f"EXISTS (SELECT 1 FROM {table} WHERE {guard.key} = NEW.{guard.key})")
    body = " ".join(
        f"SELECT RAISE(ABORT, {literal(rule.sentence)}) WHERE {rule.condition};" for rule in (replaced, *guard.rules)
    )
    made[f"{table}_new"] = f"CREATE TRIGGER {table}_new BEFORE INSERT ON {table} BEGIN {body} END"
    return made


def install(connection: BaseDatabaseWrapper, guard: Guard) -> None:
    with connection.cursor() as cursor:
        for name, statement in triggers(guard).items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute(statement)


def drop(connection: BaseDatabaseWrapper, guard: Guard) -> None:
    with connection.cursor() as cursor:
        for name in triggers(guard):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def missing(connection: BaseDatabaseWrapper, guard: Guard) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [guard.table])
        standing = dict(cursor.fetchall())
    return [name for name, statement in triggers(guard).items() if standing.get(name) != statement]


def strange(connection: BaseDatabaseWrapper, guard: Guard) -> list[str]:
    """Triggers of the table that are none of ours."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s ORDER BY name", [guard.table]
        )
        return [name for (name,) in cursor.fetchall() if name not in triggers(guard)]
