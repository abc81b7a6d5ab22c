"""Is the database prepared for this release and this role? Asked by `/readyz` before anything that needs its tables."""

from functools import lru_cache

from django.conf import settings
from django.db import connections, router
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from audit.models import LedgerEntry
from dupisite.running import least_rights

Name = tuple[str, str]  # of a migration: its app, and what it is called there


def unprepared() -> list[str]:
    """A sentence for each step of an upgrade that was left out; empty when the site may go on."""
    connection = connections[router.db_for_read(LedgerEntry)]
    if MigrationRecorder.Migration._meta.db_table not in connection.introspection.table_names():
        return ["The database is empty: run `manage.py migrate`, or is DATABASE_URL that of another one?"]
    lacks = least_rights.lacking(connection, settings.ROLE)
    missing = [] if f"SELECT on {least_rights.MIGRATIONS}" in lacks else unapplied(connection.alias)
    said = []
    if missing:
        said.append(
            f"The database is older than this release, which has {len(missing)} more migrations, the first of them "
            f"{'.'.join(missing[0])}: run `manage.py migrate` as the owner of the tables."
        )
    if lacks:
        more = f" and {len(lacks) - 1} more" if len(lacks) > 1 else ""
        said.append(
            f"The database role of this process lacks rights, {lacks[0]}{more}: run `manage.py grant_rights` as the owner of "
            "the tables."
        )
    return said


def unapplied(using: str) -> list[Name]:
    """Migrations of this release that the database has not seen, in the order of their names."""
    with connections[using].cursor() as cursor:
        cursor.execute(f"SELECT app, name FROM {least_rights.MIGRATIONS}")  # noqa: S608 - a name of Django's
        applied = set(cursor.fetchall())
    return sorted(
        name
        for name, replaced in _of_this_release().items()
        if name not in applied and not (replaced and replaced <= applied)
    )


@lru_cache(maxsize=1)
def _of_this_release() -> dict[Name, frozenset[Name]]:
    """Each migration, and those that it stands for. Read once: the code of a process does not change."""
    found = MigrationLoader(None).disk_migrations
    return {name: frozenset((app, old) for app, old in migration.replaces) for name, migration in found.items()}
