"""A streaming replica that the public reads: readiness says when it lags or is cut off, and is quiet while it follows.

With a real one, made by `pg_basebackup`; only the patience is shortened.
"""

import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.papers.postgresql_server import Server, own_server
from tests.processes import FOREIGN, ON_SQLITE, manage, postgresql_first
from tests.scale.one_fact import SIGN, WITHDRAW

pytestmark = [
    pytest.mark.soak,
    pytest.mark.database,
    pytest.mark.skipif(ON_SQLITE, reason="SQLite has no replicas"),
]
ASK = """
from datetime import timedelta
from django.test import Client
from audit.verification import replica
replica.FAR = replica.CUT_OFF = timedelta({patience})
client = Client(headers={{"host": "127.0.0.1"}})
print(client.get("/dupixent/facts/blocks-two-signals/").status_code, client.get("/readyz").text.strip())
"""
CUT_OFF = re.compile(
    "has had no connection to the server|has applied nothing since it was started"
)  # as it had replayed before


@dataclass
class Site:
    primary: Server
    environment: dict[str, str]

    def run(self, *command: str) -> str:
        done = manage(self.environment, *command)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def write(self, script: str) -> None:
        self.run("shell", "-v0", "-c", script)

    def read(self, replica: Server, days: int = 0) -> str:
        """What a public process over the replica answers: status of the page, and whether it is ready. `days` of patience."""
        public = {**self.environment, "DATABASE_URL": replica.address("answers"), "DUPISITE_ROLE": "public"}
        done = manage(public, "shell", "-v0", "-c", ASK.format(patience=days))
        assert done.returncode == 0, done.stderr
        return done.stdout

    def wait_for(self, replica: Server) -> None:
        """Until the replica has received all that is written."""
        newest = self.primary.sql("SELECT pg_current_wal_lsn()")[0][0]
        until(lambda: replica.sql(f"SELECT pg_last_wal_receive_lsn() >= '{newest}'")[0][0])


def until(holds) -> None:
    for _ in range(200):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError("it never came to be so")


@pytest.fixture
def site(tmp_path, request) -> Iterator[Site]:
    if not request.config.getoption("--soak"):
        pytest.skip("two servers, which `make soak` starts")
    given = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    with own_server() as primary:
        primary.sql("CREATE DATABASE answers")
        primary.let_replicas_in(True)
        data = {"DATA_DIR": str(tmp_path), "DATABASE_URL": primary.address("answers"), "PATH": postgresql_first()}
        site = Site(primary, {**given, **data})
        site.run("migrate", "-v0")
        site.run("collectstatic", "--noinput", "-v0")
        site.write(SIGN)
        yield site


def test_a_replica_that_lags_or_is_cut_off_is_told_and_one_that_follows_is_not(site):
    with site.primary.replica() as replica:
        site.primary.sql("CREATE TABLE applied ()")  # a replica that has applied nothing yet is told in other words
        until(lambda: replica.sql("SELECT pg_last_xact_replay_timestamp() IS NOT NULL")[0][0])
        assert site.read(replica) == "200 ready\n", "it has all that there is"
        replica.sql("SELECT pg_wal_replay_pause()")
        site.write(WITHDRAW)
        site.wait_for(replica)
        behind = site.read(replica)
        assert behind.startswith("200 ") and "behind: what was signed or withdrawn since is not shown" in behind
        assert site.read(replica, days=1) == "200 ready\n", "not before it has lasted"
        replica.sql("SELECT pg_wal_replay_resume()")
        until(lambda: site.read(replica).startswith("410 ready"))
        site.primary.let_replicas_in(False)
        until(lambda: not replica.sql("SELECT 1 FROM pg_stat_wal_receiver"))
        assert "has had no connection to the server for at least" in site.read(replica)
        assert site.read(replica, days=1) == "410 ready\n", "it may be connected again in a moment"


def test_a_replica_that_was_started_while_the_server_is_away_is_told_too(site):
    with site.primary.replica() as replica:
        site.primary.let_replicas_in(False)
        replica.run("pg_ctl", "-w", "-D", str(replica.socket), "restart")
        assert CUT_OFF.search(site.read(replica))
