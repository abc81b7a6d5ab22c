"""Behind pgbouncer in transaction mode the site does all that it does without: a real one stands between here.

Its pool is small, so that sessions are shared, and it hides nothing: a startup parameter that it does not know is refused.
"""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from tests.papers.postgresql_server import Server, own_server
from tests.processes import FOREIGN, ON_SQLITE, free_port, manage, postgresql_first

PGBOUNCER = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
pytestmark = [
    pytest.mark.database,
    pytest.mark.skipif(ON_SQLITE, reason="nothing stands between a process and its SQLite file"),
    pytest.mark.skipif(
        PGBOUNCER is None, reason="NOT PROVED: that the site works behind pgbouncer, which is not installed"
    ),
]
CONFIGURATION = """
[databases]
answers = host={socket} port={server} dbname=answers user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 3
"""
USE = """
import json, threading
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client
from audit.ledger import ledger
from audit.models import LedgerEntry
from audit.reading.public_reading import public, snapshot
from audit.verification.one_moment import loses_its_moment
from tests.cast import make_drug, make_fact, make_person, publish

settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
found = {}
ann, bea = make_person("Ann", "author"), make_person("Bea", "reviewer")
publish(make_fact(make_drug(ann)), ann, bea)
client = Client(headers={"host": "127.0.0.1"})
page = client.get("/dupixent/facts/blocks-two-signals/")
again = client.get("/dupixent/facts/blocks-two-signals/", headers={"if-none-match": page.headers["ETag"]})
found["pages"] = [page.status_code, again.status_code, client.get("/changes/").status_code]
found["ready"] = client.get("/readyz").text.strip()

def elsewhere(job):
    thread = threading.Thread(target=lambda: (job(), connections.close_all()))
    thread.start()
    thread.join()

with snapshot():
    before = LedgerEntry.objects.count()
    elsewhere(lambda: ledger.append("note", public=True))
    found["one moment"] = LedgerEntry.objects.count() - before
found["after it"] = LedgerEntry.objects.count() - before

def refused(reading):
    try:
        with reading(), connections["public"].cursor() as cursor:
            cursor.execute("UPDATE auth_group SET name = name")
    except DatabaseError as error:
        return str(error)

found["writing"] = [refused(snapshot), refused(public)]
found["cursors"] = len(list(LedgerEntry.objects.order_by("seq").iterator(chunk_size=2))) - LedgerEntry.objects.count()
with connection.cursor() as cursor:
    cursor.execute("SHOW default_transaction_read_only")
    found["of the session"] = cursor.fetchone()[0]
with transaction.atomic():
    ledger.take_lock()
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        found["on the disk"] = cursor.fetchone()[0]
call_command("verify", verbosity=0)
connections["public"].connection.read_only = None
found["read write"] = list(loses_its_moment(signs=False))
print(json.dumps(found))
"""


@contextmanager
def pool(server: Server) -> Iterator[str]:
    """The address of the database through it."""
    with TemporaryDirectory(prefix="dupisite-pool-") as name:
        port, folder = free_port(), Path(name)
        configuration = folder / "pgbouncer.ini"
        configuration.write_text(CONFIGURATION.format(socket=server.socket, server=server.port, port=port))
        for path in (folder, configuration):
            shutil.chown(path, server.user)
        with (folder / "said").open("wb") as said:
            process = subprocess.Popen([str(PGBOUNCER), str(configuration)], user=server.user, stdout=said, stderr=said)
        try:
            address = f"postgresql://anybody:anything@127.0.0.1:{port}/answers"
            for _ in range(100):
                assert process.poll() is None, (folder / "said").read_text()
                try:
                    psycopg.connect(address).close()
                    break
                except psycopg.OperationalError:
                    time.sleep(0.05)
            yield address
        finally:
            process.terminate()
            process.wait(10)


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> Iterator[dict]:
    data = tmp_path_factory.mktemp("pooled")
    given = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    with own_server() as server:
        server.sql("CREATE DATABASE answers")
        site = {**given, "DATA_DIR": str(data), "DATABASE_URL": server.address("answers"), "PATH": postgresql_first()}
        for command in (("migrate", "-v0"), ("collectstatic", "--noinput", "-v0")):
            done = manage(site, *command)
            assert done.returncode == 0, done.stderr
        with pool(server) as address:
            done = manage({**site, "DATABASE_URL": address}, "shell", "-v0", "-c", USE)
            assert done.returncode == 0, done.stderr
            yield json.loads(done.stdout.splitlines()[-1])


def test_pages_are_made_and_answered_by_their_etag(found):
    assert found["pages"] == [200, 304, 200] and found["ready"] == "ready"


def test_a_page_is_read_in_one_moment(found):
    assert (found["one moment"], found["after it"]) == (0, 1)


def test_the_publics_transactions_cannot_write_and_the_desks_can(found):
    assert all("read-only transaction" in said for said in found["writing"])
    assert found["of the session"] == "off", "no setting stays in a session that others get"


def test_no_cursor_is_left_open_in_a_session_that_others_get(found):
    assert found["cursors"] == 0


def test_whoever_signs_waits_for_the_disk(found):
    assert found["on the disk"] == "on", "the server's own default is off here"


def test_readiness_sees_when_the_moment_is_lost(found):
    [sentence] = found["read write"]
    assert sentence.startswith("Pages are not read in one moment, or not by a connection that cannot write")
