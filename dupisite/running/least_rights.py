"""What the roles of a PostgreSQL database may do with each table: one writes for the desk, one reads for the public.

`deploy/postgresql.sql` makes the roles. What is append-only is known by its guard, so a table that comes later is
covered by the next run; one that nobody placed gives the public nothing.
"""

from collections.abc import Iterator

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db.backends.base.base import BaseDatabaseWrapper

from audit.guards.guards import guarded_models
from editorial.accounts.people import Person
from editorial.kinds import kinds

MIGRATIONS = "django_migrations"  # `/readyz` of either role asks whether one is missing
# Only `migrate` writes these: whoever holds the desk's role cannot give a group another right.
MIGRATED = {
    MIGRATIONS,
    *(model._meta.db_table for model in (Group, Permission, ContentType, Group.permissions.through)),
}
READ_BY_PUBLIC = {"dupisite", "labels", "audit"}  # besides the rooms that have a kind of text
SEEN_OF_A_PERSON = ("id", "slug", "printed_name", "credentials", "biography", "is_sample")


def statements(connection: BaseDatabaseWrapper, app: str, reader: str) -> Iterator[str]:
    """GRANT and REVOKE for every table there is. Doing it again changes nothing."""
    quote = connection.ops.quote_name
    kept = {model._meta.db_table for model in guarded_models()}
    public = read_by_public()
    for table in sorted(connection.introspection.table_names()):
        yield f"REVOKE ALL ON {quote(table)} FROM {quote(app)}, {quote(reader)}"
        yield f"GRANT {_for_the_desk(table, kept)} ON {quote(table)} TO {quote(app)}"
        if table in public:
            yield f"GRANT SELECT ON {quote(table)} TO {quote(reader)}"
    for sequence in _sequences(connection):  # nobody but `backup` reads them
        yield f"REVOKE ALL ON SEQUENCE {quote(sequence)} FROM {quote(app)}, {quote(reader)}"
        yield f"GRANT SELECT ON SEQUENCE {quote(sequence)} TO {quote(app)}"
    columns = ", ".join(quote(name) for name in SEEN_OF_A_PERSON)
    yield f"GRANT SELECT ({columns}) ON {quote(Person._meta.db_table)} TO {quote(reader)}"


def lacking(connection: BaseDatabaseWrapper, role: str) -> list[str]:
    """What the connection's own role lacks to serve as `role` (DUPISITE_ROLE), as “INSERT on table”. Empty without roles."""
    if connection.vendor != "postgresql":
        return []
    public, kept = read_by_public(), {model._meta.db_table for model in guarded_models()}
    wanted = []
    for table in sorted(connection.introspection.table_names()):
        if role != "public":
            wanted += [(table, right) for right in _for_the_desk(table, kept).split(", ")]
        elif table in public:
            wanted.append((table, "SELECT"))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT asked.word, asked.name FROM unnest(%s::text[], %s::text[]) AS asked(name, word) "
            "WHERE NOT has_table_privilege(current_user, quote_ident(asked.name), asked.word) ORDER BY 2, 1",
            [[table for table, _ in wanted], [right for _, right in wanted]],
        )
        lacks = [f"{right} on {table}" for right, table in cursor.fetchall()]
        cursor.execute(
            "SELECT attname, attrelid::regclass FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attname = ANY(%s) "
            "AND NOT has_column_privilege(current_user, attrelid, attnum, 'SELECT') ORDER BY 1",
            [Person._meta.db_table, list(SEEN_OF_A_PERSON)],
        )
        return lacks + [f"SELECT of {column} on {table}" for column, table in cursor.fetchall()]


def read_by_public() -> set[str]:
    """Tables of which the public's role reads every column."""
    return {
        MIGRATIONS,
        *(
            model._meta.db_table
            for label in READ_BY_PUBLIC | {kind.model._meta.app_label for kind in kinds}
            for model in apps.get_app_config(label).get_models(include_auto_created=True)
        ),
    }


def _sequences(connection: BaseDatabaseWrapper) -> list[str]:
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT sequencename FROM pg_sequences WHERE schemaname = current_schema() ORDER BY 1")
        return [name for (name,) in cursor.fetchall()]


def _for_the_desk(table: str, kept: set[str]) -> str:
    if table in MIGRATED:
        return "SELECT"
    return "SELECT, INSERT" if table in kept else "SELECT, INSERT, UPDATE, DELETE"
