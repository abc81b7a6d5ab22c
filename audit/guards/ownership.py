"""Who owns the tables: on PostgreSQL only the owner may take guards away, put them back, and give rights."""

from django.db.backends.base.base import BaseDatabaseWrapper


def not_owned(connection: BaseDatabaseWrapper) -> list[str]:
    """Tables that belong to somebody else. Of those PostgreSQL would grant nothing, and say so nowhere."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() "
            "AND NOT pg_has_role(current_user, tableowner, 'USAGE') ORDER BY tablename"
        )
        return [name for (name,) in cursor.fetchall()]
