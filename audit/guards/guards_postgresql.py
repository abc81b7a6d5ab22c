"""The guards as PostgreSQL writes them. Knows one table's `Guard` and nothing else.

ENABLE ALWAYS: an ordinary trigger sleeps while a session plays replica. Each function says itself in which schema it looks:
`pg_restore` and the worker of a logical replica write with an empty search_path.
"""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from audit.guards.guard_rules import KEPT, Guard, literal

REFUSAL = "RAISE EXCEPTION {} USING ERRCODE = 'check_violation';"
# The table's own schema first: no table of the session's own (pg_temp) may take its place.
SEARCHED = "c.relnamespace::regnamespace::text || ', pg_temp'"
STANDING = f"""
    SELECT t.tgname, t.tgenabled, pg_get_triggerdef(t.oid), p.proname, p.prosrc,
           coalesce(p.proconfig = ARRAY['search_path=' || {SEARCHED}], false)
      FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_class c ON c.oid = t.tgrelid
     WHERE t.tgrelid = %s::regclass AND NOT t.tgisinternal
"""  # noqa: S608  every part is a constant of this module
EVENTS = {  # suffix of the trigger: what it listens to, which function it calls
    "kept_row": ("BEFORE UPDATE OR DELETE ON {} FOR EACH ROW", "kept"),
    "kept_all": ("BEFORE TRUNCATE ON {} FOR EACH STATEMENT", "kept"),
    "new": ("BEFORE INSERT ON {} FOR EACH ROW", "new"),
}


def columns(cursor: CursorWrapper, table: str) -> set[str]:
    """From the catalogue, which also a role may read that may not read the table."""
    cursor.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped", [table]
    )
    return {name for (name,) in cursor.fetchall()}


def functions(guard: Guard) -> dict[str, str]:
    """Name of each function, and its body."""
    # Without the brackets plpgsql would read a condition that begins with a keyword as its own.
    body = " ".join(
        f"IF ({rule.condition}) THEN {REFUSAL.format(_percent(literal(rule.sentence)))} END IF;" for rule in guard.rules
    )
    return {
        f"{guard.table}_kept": f"BEGIN {REFUSAL.format(literal(KEPT))} END",
        f"{guard.table}_new": f"BEGIN {body} RETURN NEW; END",
    }


def install(connection: BaseDatabaseWrapper, guard: Guard) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {SEARCHED} FROM pg_class c WHERE c.oid = %s::regclass", [guard.table])  # noqa: S608  every part is a constant of this module
        [(path,)] = cursor.fetchall()
        for name, body in functions(guard).items():
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SET search_path = {path} "
                f"AS $guard${body}$guard$"
            )
        for suffix, (event, function) in EVENTS.items():
            name = f"{guard.table}_{suffix}"
            cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {guard.table}")
            cursor.execute(
                f"CREATE TRIGGER {name} {event.format(guard.table)} EXECUTE FUNCTION {guard.table}_{function}()"
            )
            cursor.execute(f"ALTER TABLE {guard.table} ENABLE ALWAYS TRIGGER {name}")


def drop(connection: BaseDatabaseWrapper, guard: Guard) -> None:
    with connection.cursor() as cursor:
        for suffix in EVENTS:
            cursor.execute(f"DROP TRIGGER IF EXISTS {guard.table}_{suffix} ON {guard.table}")


def missing(connection: BaseDatabaseWrapper, guard: Guard) -> list[str]:
    """Compares each trigger's definition as PostgreSQL prints it, and body and search_path of the function behind it."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING, [guard.table])
        standing = {row[0]: row[1:] for row in cursor.fetchall()}
    bodies, absent = functions(guard), []
    for suffix, (event, function) in EVENTS.items():
        name, calls = f"{guard.table}_{suffix}", f"{guard.table}_{function}"
        enabled, definition, called, source, looks_there = standing.get(name, ("", "", "", "", False))
        listens = event.split(" ON ")[0].removeprefix("BEFORE ").split(" OR ")
        right = enabled == "A" and called == calls and source == bodies[calls] and looks_there
        listens_so = " BEFORE " in definition and all(word in definition for word in listens)
        if not right or not listens_so or " WHEN " in definition:
            absent.append(name)
    return absent


def _percent(text: str) -> str:
    """RAISE reads a per cent sign as a place for a value."""
    return text.replace("%", "%%")
