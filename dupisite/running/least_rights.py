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

# Only `migrate` writes these: whoever holds the desk's role cannot give a group another right.
MIGRATED = {
    "django_migrations",
    *(model._meta.db_table for model in (Group, Permission, ContentType, Group.permissions.through)),
}
READ_BY_PUBLIC = {"dupisite", "labels", "audit"}  # besides the rooms that have a kind of text
SEEN_OF_A_PERSON = ("id", "slug", "printed_name", "credentials", "biography", "is_sample")


def statements(connection: BaseDatabaseWrapper, app: str, reader: str) -> Iterator[str]:
    """GRANT and REVOKE for every table there is. Doing it again changes nothing."""
    quote = connection.ops.quote_name
    kept = {model._meta.db_table for model in guarded_models()}
    public = {
        model._meta.db_table
        for label in READ_BY_PUBLIC | {kind.model._meta.app_label for kind in kinds}
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    }
    for table in sorted(connection.introspection.table_names()):
        yield f"REVOKE ALL ON {quote(table)} FROM {quote(app)}, {quote(reader)}"
        yield f"GRANT {_for_the_desk(table, kept)} ON {quote(table)} TO {quote(app)}"
        if table in public:
            yield f"GRANT SELECT ON {quote(table)} TO {quote(reader)}"
    columns = ", ".join(quote(name) for name in SEEN_OF_A_PERSON)
    yield f"GRANT SELECT ({columns}) ON {quote(Person._meta.db_table)} TO {quote(reader)}"


def not_owned(connection: BaseDatabaseWrapper) -> list[str]:
    """Tables that belong to somebody else: of those PostgreSQL would grant nothing, and say so nowhere."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() "
            "AND NOT pg_has_role(current_user, tableowner, 'USAGE') ORDER BY tablename"
        )
        return [name for (name,) in cursor.fetchall()]


def _for_the_desk(table: str, kept: set[str]) -> str:
    if table in MIGRATED:
        return "SELECT"
    return "SELECT, INSERT" if table in kept else "SELECT, INSERT, UPDATE, DELETE"
