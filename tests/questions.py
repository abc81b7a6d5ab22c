"""What a page asks of the database, for tests that hold how often it does."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

SAVEPOINTS = ("SAVEPOINT", "RELEASE SAVEPOINT")  # the snapshot inside a test's own transaction


def questions(client, address: str, status: int = 200) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == status
    return [q["sql"] for q in asked.captured_queries if not q["sql"].startswith(SAVEPOINTS)]
