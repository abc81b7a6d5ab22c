"""A dump of PostgreSQL put into the empty database that is configured, and taken out again when it does not hold."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.db import DatabaseError, connection, connections

from audit.backup.backup import postgresql_environment
from audit.backup.recognizing import CannotRestore
from audit.ledger import ledger

MADE_BY = re.compile(r"Dumped from database version: (\d+)")
KNOWN_REASONS = {  # what pg_restore says, and what the operator does about it
    "unsupported version": "The pg_restore on the PATH is older than the pg_dump that made {file}: install a newer "
    "postgresql-client, of the version of your server.",
    "unrecognized configuration parameter": "The pg_restore on the PATH is newer than the server, which is PostgreSQL "
    "{server}: put the one of version {server} on the PATH first.",
}
# Each thing by itself: the schema keeps its owner, and what deploy/postgresql.sql has granted and revoked.
EMPTY = """
DO $$
DECLARE thing record;
BEGIN
    FOR thing IN
        SELECT found.type, found.identity FROM pg_depend AS here, pg_identify_object(here.classid, here.objid, 0) AS found
        WHERE here.refclassid = 'pg_namespace'::regclass AND here.refobjid = 'public'::regnamespace AND NOT EXISTS
            (SELECT FROM pg_depend WHERE (classid, objid, deptype) = (here.classid, here.objid, 'e'))  -- of an extension
        ORDER BY found.type <> 'table'  -- their sequences go with them
    LOOP
        EXECUTE format('DROP %s IF EXISTS %s CASCADE', thing.type, thing.identity);
    END LOOP;
END $$
"""


@contextmanager
def aside(file: Path) -> Iterator[None]:
    """Works in the empty database itself, under the lock that every writer waits for, and empties it if the block fails."""
    if connection.introspection.table_names():
        raise CannotRestore(
            "The database is not empty, and nothing is written over it: create another one, and name that."
        )
    _refuse_without_right()
    _refuse_of_newer_server(file)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ledger.LOCK])
        try:
            _pg_restore(file)
            yield
        except BaseException as error:
            connections["public"].close()
            _empty(error)
            raise
        finally:
            with suppress(DatabaseError):  # a connection that was lost holds no lock
                cursor.execute("SELECT pg_advisory_unlock(%s)", [ledger.LOCK])


def _refuse_without_right() -> None:
    """Asked first: since PostgreSQL 15 only the owner of a database may make tables in its schema public."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, current_database(), "
            "(SELECT has_schema_privilege(oid, 'CREATE') FROM pg_namespace WHERE nspname = 'public')"
        )
        role, database, may = cursor.fetchone()
    if not may:
        raise CannotRestore(
            f"Nothing was restored, for the role {role} may not make tables in the database {database}. Name its owner in "
            f"DATABASE_URL; or make another database, with deploy/postgresql.sql or with `createdb -O {role} NAME`."
        )


def _refuse_of_newer_server(file: Path) -> None:
    made_by = MADE_BY.search(_run(file, "--list"))
    server = connection.pg_version // 10000  # type: ignore[attr-defined]  # only that of PostgreSQL has it
    if made_by and int(made_by[1]) > server:
        raise CannotRestore(
            f"Nothing was restored, for {file} is a backup of PostgreSQL {made_by[1]}, and this server is PostgreSQL {server}: "
            f"restore it on {made_by[1]} or newer."
        )


def _pg_restore(file: Path) -> None:
    """Roles of another machine may not be here: tables get the owner of now, and `grant_rights` gives rights afterwards."""
    database = connection.get_connection_params()["dbname"]
    _run(file, "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", "-d", database)


def _run(file: Path, *options: str) -> str:
    """What pg_restore prints. Raises CannotRestore with what it complains about."""
    program = shutil.which("pg_restore")
    if program is None:
        raise CannotRestore(
            "pg_restore was not found: on Debian, apt install postgresql-client of your server's version."
        )
    command = [program, *options, str(file)]
    done = subprocess.run(command, env=postgresql_environment(), capture_output=True, text=True)  # noqa: S603  a program of PostgreSQL, by its name; no shell
    if not done.returncode:
        return done.stdout
    said = done.stderr.strip()
    server = connection.pg_version // 10000  # type: ignore[attr-defined]  # only that of PostgreSQL has it
    hints = [hint.format(file=file, server=server) for reason, hint in KNOWN_REASONS.items() if reason in said]
    raise CannotRestore("\n".join([f"Nothing was restored, for pg_restore says: {said}", *hints]))


def _empty(reason: BaseException) -> None:
    """Takes away what was restored. If that fails, both are told, the first reason first."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(EMPTY)
    except DatabaseError as error:
        raise CannotRestore(
            f"{reason}\nWhat was restored so far could not be taken away ({str(error).strip()}): drop this database, and "
            "create another one."
        ) from reason
