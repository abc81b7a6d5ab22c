"""Does a public page get one moment? A pool or a server that is set up otherwise could lose that without an error."""

from collections.abc import Iterator

from django.db import connections, transaction

from audit.reading.public_reading import alias_read

QUESTION = "SELECT current_setting('transaction_isolation'), current_setting('transaction_read_only')"
LOST = (
    "Pages are not read in one moment, or not by a connection that cannot write: a transaction of the public's began as {}, {}. A "
    "pool between the site and PostgreSQL must be in transaction or session mode."
)


def loses_its_moment(signs: bool) -> Iterator[str]:
    database = connections[alias_read()]
    if database.vendor != "postgresql" or database.alias == "default":
        return
    with transaction.atomic(using=database.alias), database.cursor() as cursor:
        cursor.execute(QUESTION)
        isolation, read_only = cursor.fetchone()
    if (isolation, read_only) != ("repeatable read", "on"):
        yield LOST.format(isolation.upper(), "READ ONLY" if read_only == "on" else "READ WRITE")
