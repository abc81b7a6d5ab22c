"""What a command says when the database is away, not prepared, or does not let this role do it: a sentence, no traceback."""

from django.conf import settings
from django.db import DatabaseError, OperationalError, connection

AWAY = "The database does not answer; is DATABASE_URL right? It says: {}"
EMPTY = (
    "There is no site in the database {}: it has no tables. If the site's is another one, DATABASE_URL or DATA_DIR is not set "
    "here as it is for the server. For a new site, run `manage.py migrate`."
)
OLDER = (
    "The database is older than this release: {} of its migrations are missing. Run `manage.py migrate`, on PostgreSQL as the "
    "owner of the tables, and `manage.py grant_rights` after it."
)
FORBIDDEN = (
    "The database role {} may not do this: {}. Commands run as the role of the desk, and migrate, grant_rights and restore as "
    "the owner of the tables. After an upgrade the owner also runs `manage.py grant_rights`."
)
READ_ONLY = "The database role {} may only read, and this command writes: run it as the role of the desk."
LOCKED = "The database stays locked by another program: end that, or try again later."

NO_SUCH_TABLE = ("42P01", "42703")  # SQLSTATE: a table, a column
NO_RIGHT = "42501"
NO_WRITING = "25006"


def sentence_for(error: DatabaseError) -> str:
    """Empty when it is none of these: then it is a fault of ours, and the traceback tells where."""
    state = getattr(error.__cause__, "sqlstate", None)
    said = str(error).strip().splitlines()[0] if str(error).strip() else ""
    if connection.vendor == "sqlite":
        return _sentence_sqlite(said)
    role = connection.settings_dict["USER"]
    if state in NO_SUCH_TABLE:
        return _unprepared()
    if state == NO_RIGHT:
        return FORBIDDEN.format(role, said)
    if state == NO_WRITING:
        return READ_ONLY.format(role)
    lost = state is None or state[:2] in ("08", "28", "3D", "57", "53")  # connection, login, name, shut down, full
    return AWAY.format(str(error).strip()) if isinstance(error, OperationalError) and lost else ""


def _sentence_sqlite(said: str) -> str:
    if said.startswith(("no such table", "no such column")) or "has no column named" in said:
        return _unprepared()
    if "locked" in said:
        return LOCKED
    return AWAY.format(said) if said.startswith(("unable to open", "file is not a database")) else ""


def _unprepared() -> str:
    """Whether something is missing is asked anew: else a table that nobody ever made would be the operator's fault."""
    from dupisite.running.least_rights import MIGRATIONS
    from dupisite.running.preparedness import unapplied

    connection.close()  # it may be in a transaction that has failed
    try:
        if MIGRATIONS not in connection.introspection.table_names():
            return EMPTY.format(settings.DATABASES["default"]["NAME"])
        missing = unapplied("default")
    except DatabaseError:
        return ""
    return OLDER.format(len(missing)) if missing else ""
