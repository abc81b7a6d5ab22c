"""The site is not ready when nothing can be written, when what is stored cannot be read, or when a replica lags."""

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from audit.ledger import ledger
from audit.verification import replica, writable
from dupisite.running import environment
from editorial import readable_editions

pytestmark = [pytest.mark.django_db, pytest.mark.database]

REAL = timezone.now


def ready(client) -> tuple[int, str]:
    answer = client.get("/readyz")
    return answer.status_code, answer.text


def test_little_room_on_the_disk_is_told_before_it_is_full(client, monkeypatch):
    assert ready(client) == (200, "ready\n")
    free = shutil.disk_usage("/")._replace(free=writable.ROOM - 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: free)
    status, said = ready(client)
    assert status == 503 and "Less than 50 MB are free on the disk with the data folder" in said


def test_a_folder_that_cannot_be_written_is_told(client, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    status, said = ready(client)
    assert status == 503 and "The data folder cannot be written to" in said


def test_a_clock_that_is_behind_the_ledger_or_has_leapt_is_told(client, monkeypatch, settings, tmp_path):
    settings.CLOCK_FILE = tmp_path / "clock"
    ledger.append("note")
    monkeypatch.setattr(timezone, "now", lambda: REAL() - timedelta(hours=1))
    status, said = ready(client)
    assert status == 503 and "but the ledger's last entry is of" in said
    monkeypatch.setattr(timezone, "now", lambda: REAL() + timedelta(days=2))
    status, said = ready(client)
    assert status == 503 and "has leapt ahead by 2 days" in said
    monkeypatch.setattr(timezone, "now", REAL)
    assert ready(client) == (200, "ready\n"), "asking has changed nothing"


def test_an_edition_that_cannot_be_read_is_told(fact, client, monkeypatch):
    def malformed(execute, sql, params, many, context):
        if "labels_historicalfact" in sql:
            raise DatabaseError("database disk image is malformed")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(malformed):
        status, said = ready(client)
    assert status == 503 and "The database is damaged" in said
    assert ready(client) == (200, "ready\n")


def test_every_edition_comes_in_its_turn(fact, author, reviewer, monkeypatch):
    from editorial.record.vocabulary import Kind
    from tests.cast import publish

    monkeypatch.setattr(readable_editions, "AT_ONCE", 1)
    monkeypatch.setattr(readable_editions, "_read", {})
    publish(fact, author, reviewer, Kind.UPDATE, statement="It blocks one.")
    read = []
    for _ in range(3):
        assert list(readable_editions.unreadable(True)) == []
        read.append(readable_editions._read["fact"])
    assert len(set(read)) == 3 and read[-1] == 0, "then it begins anew"


MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("stands", "sentence"),
    [
        (replica.Stands(False, 9999 * MINUTE, False, unapplied=False, connected=False), ""),
        (
            replica.Stands(True, 540 * MINUTE, False, unapplied=False, connected=True),
            "",
        ),  # nothing has changed all night
        (replica.Stands(True, 5 * MINUTE, False, unapplied=True, connected=True), ""),
        (replica.Stands(True, 11 * MINUTE, False, unapplied=True, connected=True), "11 minutes behind"),
        (replica.Stands(True, 30 * MINUTE, False, unapplied=False, connected=False), ""),  # it connects in a moment
        (
            replica.Stands(True, 120 * MINUTE, False, unapplied=False, connected=False),
            "no connection to the server for at least 2 hours",
        ),
        (replica.Stands(True, 999 * MINUTE, True, unapplied=False, connected=True), ""),  # made of all that there is
        (
            replica.Stands(True, 11 * MINUTE, True, unapplied=True, connected=True),
            "applied nothing since it was started 11 minutes ago",
        ),
    ],
)
def test_a_replica_that_lags_or_is_cut_off_is_told(stands, sentence):
    assert sentence in " ".join(replica.said(stands))
    assert bool(sentence) == bool(list(replica.said(stands)))


def test_the_server_itself_can_be_asked_whether_it_is_a_replica():
    assert list(replica.replica_behind(signs=False)) == []


# A data folder that may only be read.


def test_a_folder_with_a_site_in_it_that_may_only_be_read_is_served(monkeypatch, tmp_path):
    (tmp_path / "data").mkdir()
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("SECRET_KEY", raising=False)
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(environment.OddValue, match="cannot be written to"):
        environment.read_environment(tmp_path)
    (tmp_path / "data" / "dupisite.sqlite3").write_bytes(b"")
    read = environment.read_environment(tmp_path)
    assert len(read.secret_key) > 50 and [path.name for path in read.data_dir.iterdir()] == ["dupisite.sqlite3"]


def test_sqlite_reads_there_without_making_a_file(monkeypatch, tmp_path):
    file = tmp_path / "dupisite.sqlite3"
    with closing(sqlite3.connect(file)) as made:
        made.execute("PRAGMA journal_mode=WAL")
        made.execute("CREATE TABLE t (x)")
    assert not environment.nobody_writes(file)
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert environment.nobody_writes(file)
    with closing(sqlite3.connect(f"{file.as_uri()}?immutable=1", uri=True)) as opened:
        assert opened.execute("SELECT count(*) FROM t").fetchone() == (0,)
    assert [path.name for path in tmp_path.iterdir()] == ["dupisite.sqlite3"]
    (tmp_path / "dupisite.sqlite3-wal").write_bytes(b"something that is not in the file yet")
    assert not environment.nobody_writes(file)
