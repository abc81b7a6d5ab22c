"""A backup made while others write is whole: restored elsewhere, it verifies, and its guards stand."""

import errno
import hashlib
import os
import re
import runpy
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.utils import timezone

from audit.backup.backup import libpq_variables
from audit.ledger import ledger
from audit.models import LedgerEntry
from labels.models import Fact
from tests.cast import make_fact, publish
from tests.processes import ON_SQLITE, empty_database, free_port, manage, postgresql_first

pytestmark = [pytest.mark.django_db(transaction=True, databases=["default", "public"]), pytest.mark.database]


@pytest.fixture(autouse=True)
def programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", postgresql_first())


@contextmanager
def somebody_writing() -> Iterator[list[Any]]:
    """Another connection appends to the ledger until the block ends; the list fills with what was told “written”."""
    told: list[Any] = []
    stop, begun = threading.Event(), threading.Event()

    def write() -> None:
        try:
            while not stop.is_set():
                told.append(ledger.append("test", number=len(told)).seq)
                begun.set()
        except Exception as error:
            told.append(error)
            begun.set()
        finally:
            connections.close_all()

    thread = threading.Thread(target=write, daemon=True)
    thread.start()
    begun.wait(30)
    try:
        yield told
    finally:
        stop.set()
        thread.join(30)


def restore(file: Path, environment: dict[str, str]) -> None:
    """By hand; `manage restore` does it with a proof (tests/audit/test_restore.py)."""
    if ON_SQLITE:
        shutil.copy(file, Path(environment["DATA_DIR"]) / "dupisite.sqlite3")
    else:
        command = ["pg_restore", "--no-owner", "--exit-on-error", "-d", environment["DATABASE_URL"], str(file)]
        subprocess.run(command, check=True, env=environment)


def raw(environment: dict[str, str], statement: str) -> list[tuple[Any, ...]]:
    """What the database answers to the statement, past everything that is ours."""
    if ON_SQLITE:
        with sqlite3.connect(Path(environment["DATA_DIR"]) / "dupisite.sqlite3") as database:
            return database.execute(statement).fetchall()
    import psycopg

    with psycopg.connect(environment["DATABASE_URL"]) as database:
        asked = database.execute(statement)
        return asked.fetchall() if asked.description else []


@pytest.mark.part_11("11.10(c)")
def test_a_backup_made_while_others_write_is_whole_when_it_is_restored(tmp_path, drug, author, reviewer, capsys):
    publish(make_fact(drug), author, reviewer)
    before, editions = LedgerEntry.objects.count(), Fact.revisions().count()
    file = tmp_path / "backup"
    with somebody_writing() as told:
        call_command("backup", str(file))
        while len(told) < 50:  # the writer goes on afterwards
            assert not any(isinstance(seq, Exception) for seq in told), told
    assert not any(isinstance(seq, Exception) for seq in told), told

    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    assert capsys.readouterr().out == f"{sha256}  {file}\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup", "backup.entry"]
    entry = LedgerEntry.objects.get(kind="backup")
    assert orjson.loads(entry.payload)["data"] == {"file": "backup", "bytes": file.stat().st_size, "sha256": sha256}

    (elsewhere := tmp_path / "elsewhere").mkdir()
    with empty_database(elsewhere) as environment:
        restore(file, environment)
        verified = manage(environment, "verify", "--json")
        assert verified.returncode == 0, verified.stdout + verified.stderr
        assert before < orjson.loads(verified.stdout)["entries"] < entry.seq
        assert raw(environment, "SELECT count(*) FROM labels_historicalfact") == [(editions,)]
        with pytest.raises(Exception, match="append-only"):
            raw(environment, "UPDATE audit_ledgerentry SET kind = 'x'")
        with pytest.raises(Exception, match="append-only"):
            raw(environment, "DELETE FROM labels_historicalfact")
        assert manage(environment, "migrate", "-v0").returncode == 0
        assert manage(environment, "verify").returncode == 0


def test_verify_of_a_restored_backup_would_find_a_missing_guard(tmp_path, drug):
    call_command("backup", str(tmp_path / "backup"), verbosity=0)
    (elsewhere := tmp_path / "elsewhere").mkdir()
    with empty_database(elsewhere) as environment:
        restore(tmp_path / "backup", environment)
        table = "audit_ledgerentry"
        [name, *_] = triggers(table)
        raw(environment, f"DROP TRIGGER {name}" + ("" if ON_SQLITE else f" ON {table}"))
        verified = manage(environment, "verify")
        assert (verified.returncode, verified.stderr) == (1, "")
        assert re.fullmatch(rf"guards: {name}: .*\n", verified.stdout)


def triggers(table: str) -> list[str]:
    asked = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
        if ON_SQLITE
        else "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal"
    )
    with connection.cursor() as cursor:
        cursor.execute(asked, [table])
        return sorted(name for (name,) in cursor.fetchall())


def test_a_backup_never_overwrites_a_file(tmp_path):
    file = tmp_path / "backup"
    file.write_text("an older one")
    with pytest.raises(CommandError, match=r"backup exists, and a backup is never overwritten: choose another name\."):
        call_command("backup", str(file))
    assert file.read_text() == "an older one"
    assert not LedgerEntry.objects.filter(kind="backup").exists()


def test_two_backups_never_write_into_one_file(tmp_path):
    (tmp_path / "backup.partial").write_text("half of one")
    with pytest.raises(CommandError, match=r"backup.partial is being written by another backup, or was left by one"):
        call_command("backup", str(tmp_path / "backup"))
    assert (tmp_path / "backup.partial").read_text() == "half of one"


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"nowhere/backup.partial cannot be written: No such file or directory\."):
        call_command("backup", str(tmp_path / "nowhere" / "backup"))


def test_a_backup_that_fails_leaves_neither_file_nor_entry(tmp_path, monkeypatch):
    def fails(*given: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("audit.backup.backup._copy", fails)
    with pytest.raises(CommandError, match="No space left on device"):
        call_command("backup", str(tmp_path / "backup"))
    assert list(tmp_path.iterdir()) == []
    assert not LedgerEntry.objects.filter(kind="backup").exists()


@pytest.mark.parametrize("command", ["backup", "fetch_label", "checkpoint"])
def test_a_clock_behind_the_ledger_ends_a_command_with_a_sentence_and_leaves_nothing(
    command, tmp_path, drug, monkeypatch, settings, capsys
):
    """A nightly backup that fails must say why, and the next night's must not stumble over its file."""
    settings.DAILYMED_URL = f"http://127.0.0.1:{free_port()}"  # nobody answers, which is to be recorded
    monkeypatch.setattr("time.sleep", lambda seconds: None)  # which is asked three more times
    entries, right = LedgerEntry.objects.count(), timezone.now()
    said = {"backup": [str(tmp_path / "backup")], "fetch_label": [drug.slug], "checkpoint": []}[command]
    monkeypatch.setattr(timezone, "now", lambda: right - timedelta(minutes=10))
    monkeypatch.setattr(sys, "argv", ["manage.py", command, *said])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path("manage.py", run_name="__main__")
    told = f"{ended.value.code} {capsys.readouterr().err}"
    assert ended.value.code not in (0, None) and "Traceback" not in told
    assert "but the ledger's last entry is of" in told and "Set the clock of this machine right" in told
    assert list(tmp_path.iterdir()) == [] and LedgerEntry.objects.count() == entries


def test_a_backup_that_cannot_be_recorded_leaves_no_file(tmp_path, drug, monkeypatch):
    def broken(*args: Any, **said: Any) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(ledger, "append", broken)
    with pytest.raises(OSError, match="disk is full"):
        call_command("backup", str(tmp_path / "backup"))
    assert list(tmp_path.iterdir()) == []
    monkeypatch.undo()
    monkeypatch.setenv("PATH", postgresql_first())
    call_command("backup", str(tmp_path / "backup"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup", "backup.entry"]


@pytest.mark.skipif(ON_SQLITE, reason="pg_dump is for PostgreSQL")
def test_without_pg_dump_a_sentence_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CommandError, match=r"pg_dump was not found: on Debian, apt install postgresql-client"):
        call_command("backup", str(tmp_path / "backup"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(ON_SQLITE, reason="pg_dump is for PostgreSQL")
def test_what_pg_dump_complains_about_is_told_and_nothing_is_kept(tmp_path, monkeypatch):
    program = tmp_path / "pg_dump"
    program.write_text("#!/bin/sh\necho half; echo 'it is of another version' >&2; exit 1\n")
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(CommandError, match=r"Nothing was backed up, for pg_dump says: it is of another version"):
        call_command("backup", str(tmp_path / "backup"))
    assert list(tmp_path.iterdir()) == [program]


def test_how_to_connect_is_told_in_variables_and_not_on_the_command_line():
    given = {
        "dbname": "answers",
        "user": "ann",
        "password": "secret",
        "host": "/run",
        "port": 5433,
        "sslmode": "require",
    }
    assert libpq_variables({**given, "cursor_factory": object()}) == {
        "PGDATABASE": "answers",
        "PGUSER": "ann",
        "PGPASSWORD": "secret",
        "PGHOST": "/run",
        "PGPORT": "5433",
        "PGSSLMODE": "require",
    }
