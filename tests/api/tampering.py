"""Changes a stored edition behind the site's back."""

from django.db import connection

from audit.guards import guards
from labels.models import Fact


def tamper(words: str, slug: str = "asthma") -> None:
    """What only somebody with the database's own rights could do."""
    connection.check_constraints()  # PostgreSQL alters no table that it has yet to check
    guards.drop()
    with connection.cursor() as cursor:
        table = Fact.Revision._meta.db_table
        cursor.execute(
            f"UPDATE {table} SET statement = %s, actor_name = %s WHERE slug = %s AND kind IS NOT NULL",
            [words, words, slug],
        )
    guards.install()
