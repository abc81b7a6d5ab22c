"""The public reads a replica while that has all that was signed: with a real one, which is paused, cut off and left alone."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.papers.postgresql_server import Server, own_server
from tests.processes import FOREIGN, ON_SQLITE, manage, postgresql_first
from tests.scale.one_fact import SIGN, WITHDRAW

pytestmark = [
    pytest.mark.database,
    pytest.mark.skipif(ON_SQLITE, reason="SQLite has no replicas"),
]
READER = """
import json, sys
from collections import Counter
from datetime import timedelta
import django
django.setup()
from audit.verification import replica
from django.db import connections
from django.test import Client
client = Client(headers={"host": "127.0.0.1"}, raise_request_exception=False)
asked = Counter()

def counted(alias):
    def wrapper(execute, *given):
        asked[alias] += 1
        return execute(*given)
    return wrapper

with connections["replica"].execute_wrapper(counted("replica")), connections["public"].execute_wrapper(counted("server")):
    for line in sys.stdin:
        asked.clear()
        said = json.loads(line)
        replica.FAR = replica.CUT_OFF = timedelta(minutes=said["patience"])
        answer = client.get(said["path"])
        print(json.dumps([answer.status_code, *[alias for alias, _ in asked.most_common(1)], answer.text]), flush=True)
"""
ASK = """
from django.test import Client
client = Client(headers={"host": "127.0.0.1"})
print(client.get("/dupixent/facts/blocks-two-signals/").status_code, client.get("/readyz").text)
"""


@dataclass
class Site:
    server: Server
    environment: dict[str, str]

    def write(self, script: str) -> None:
        done = manage(self.environment, "shell", "-v0", "-c", script)
        assert done.returncode == 0, done.stderr

    @contextmanager
    def reader(self, replica: Server) -> Iterator["Reader"]:
        """A public process that reads the replica."""
        given = {**self.environment, "DATABASE_REPLICA_URL": replica.address("answers"), "DUPISITE_ROLE": "public"}
        given |= {
            "DJANGO_SETTINGS_MODULE": "dupisite.settings",
            "PYTHONPATH": str(settings.BASE_DIR),
            "SHELF_MB": "0",
        }
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        with subprocess.Popen([sys.executable, "-c", READER], env=given, **pipes) as process:
            yield Reader(process)
            process.stdin.close()


@dataclass
class Reader:
    process: Any

    def page(self) -> tuple[int | str, ...]:
        """Status of the page, and who answered most of its questions."""
        return tuple(self._ask("/dupixent/facts/blocks-two-signals/")[:2])

    def until(self, wanted: tuple[int, str]) -> None:
        for _ in range(100):
            if (found := self.page()) == wanted:
                return
            time.sleep(0.1)
        raise AssertionError(f"it stays {found}, and not {wanted}")

    def ready(self, patience: int = 60) -> str:
        """What /readyz says; with so many minutes of patience for a replica."""
        return str(self._ask("/readyz", patience)[-1]).strip()

    def _ask(self, path: str, patience: int = 60) -> list[int | str]:
        self.process.stdin.write(json.dumps({"path": path, "patience": patience}) + "\n")
        self.process.stdin.flush()
        found: list[int | str] = json.loads(self.process.stdout.readline())
        return found


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Site]:
    given = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    data: Path = tmp_path_factory.mktemp("replicas")
    with own_server() as server:
        server.sql("CREATE DATABASE answers")
        server.let_replicas_in(True)
        site = Site(server, {**given, "DATA_DIR": str(data), "DATABASE_URL": server.address("answers")})
        site.environment["PATH"] = postgresql_first()
        for command in (("migrate", "-v0"), ("collectstatic", "--noinput", "-v0")):
            done = manage(site.environment, *command)
            assert done.returncode == 0, done.stderr
        site.write(SIGN)
        yield site


def test_nothing_older_than_a_second_is_shown_and_readers_outlive_the_server(site):
    with site.server.replica() as replica, site.reader(replica) as reader:
        reader.until((200, "replica"))
        replica.sql("SELECT pg_wal_replay_pause()")
        site.write(WITHDRAW)
        time.sleep(0.6)  # the process asks the server twice a second
        assert reader.page() == (410, "server"), "the replica knows of no withdrawal"
        replica.sql("SELECT pg_wal_replay_resume()")
        reader.until((410, "replica"))
        replica.stop()
        assert reader.page() == (410, "server"), "the replica is away"
        replica.start()
        reader.until((410, "replica"))
        site.server.stop()
        try:
            assert [reader.page() for _ in range(3)] == [(410, "replica")] * 3, "patients keep their answers"
        finally:
            site.server.start()


def test_readiness_asks_the_replica_and_says_when_it_is_behind_cut_off_or_away(site):
    with site.server.replica() as replica, site.reader(replica) as reader:
        assert reader.ready(patience=0) == "ready"
        replica.sql("SELECT pg_wal_replay_pause()")
        site.write("from audit.ledger import ledger; ledger.append('note', public=True)")
        assert re.fullmatch(
            r"The replica .* behind: what is newer is read from the server .*", reader.ready(patience=0)
        )
        assert reader.ready() == "ready", "not before it has lasted"
        replica.stop()
        assert reader.ready().startswith("The replica does not answer, so every page is read from the server")
        site.server.let_replicas_in(False)
        replica.start()
        site.server.stop()
        try:
            assert re.search("has had no connection to the server|has applied nothing", reader.ready(patience=0))
            assert reader.ready() == "ready", "readers have all that they need, while nobody can write"
            assert "is not shown" in reader.ready(patience=0)
        finally:
            site.server.start()
            site.server.let_replicas_in(True)


def test_readiness_refuses_what_is_no_replica_of_the_site(site):
    with site.server.replica() as replica:
        for address, sentence in (
            (site.server.address("answers"), "is no replica: it follows no other"),
            (replica.address("postgres"), "No site can be read in the replica"),
        ):
            public = {**site.environment, "DATABASE_REPLICA_URL": address, "DUPISITE_ROLE": "public"}
            done = manage(public, "shell", "-v0", "-c", ASK)
            assert sentence in done.stdout and re.match("(200|410) ", done.stdout), done.stdout + done.stderr


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("mysql://there/answers", "DATABASE_REPLICA_URL is “…”, but it must begin with postgres://."),
        ("postgres://a:b@there:port/answers", "DATABASE_REPLICA_URL is “…”, but its parts are odd"),
        ("postgres://there/", "DATABASE_REPLICA_URL is “…”, but it must name one database after the host"),
    ],
)
def test_an_odd_address_is_refused_with_the_name_of_the_variable(site, address, sentence):
    done = manage({**site.environment, "DATABASE_REPLICA_URL": address}, "check")
    assert done.returncode == 1 and sentence in done.stderr and "Traceback" not in done.stderr, done.stderr


def test_sqlite_has_no_replica(site, tmp_path):
    alone = {**site.environment, "DATABASE_URL": "", "DATA_DIR": str(tmp_path)}
    done = manage({**alone, "DATABASE_REPLICA_URL": "postgres://there/answers"}, "check")
    assert done.returncode == 1 and "only a site on PostgreSQL has replicas: DATABASE_URL names none" in done.stderr
