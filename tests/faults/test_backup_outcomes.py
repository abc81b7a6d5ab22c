"""A backup is checked before it counts, good generations are kept, and readiness and the desk tell when one failed or is late."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.utils import timezone

from audit.backup import backup as backing_up
from audit.models import LedgerEntry
from audit.verification.findings import Finding
from tests.desk import Desk
from tests.processes import ON_SQLITE, postgresql_first

pytestmark = [pytest.mark.django_db(transaction=True, databases=["default", "public"]), pytest.mark.database]


@pytest.fixture(autouse=True)
def programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", postgresql_first())


def spoil(copy: Path) -> None:
    """As a damaged disk would: a page in the middle, or the table of contents, is no longer what it was."""
    data = bytearray(copy.read_bytes())
    at = 4096 if ON_SQLITE else 0
    data[at : at + 4096] = b"\x00" * len(data[at : at + 4096])
    copy.write_bytes(data)


@pytest.fixture
def damaged(monkeypatch):
    copy = backing_up._copy

    def copy_of_a_damaged_database(partial, target):
        copy(partial, target)
        spoil(partial)

    monkeypatch.setattr(backing_up, "_copy", copy_of_a_damaged_database)


def test_a_copy_of_a_damaged_database_is_no_backup_and_readiness_and_the_desk_say_so(
    damaged, monkeypatch, tmp_path, author, client
):
    assert "backup" not in client.get("/readyz").text, "nobody has promised one"
    with pytest.raises(CommandError, match="Nothing was backed up"):
        call_command("backup", str(tmp_path / "monday"), scheduled=True)
    assert list(tmp_path.iterdir()) == [], "neither under its name nor half"
    answer = client.get("/readyz")
    assert answer.status_code == 503 and "The last backup, of " in answer.text and "failed: entry " in answer.text
    assert str(tmp_path) not in answer.text, "anybody may read it"
    assert "Nothing was backed up" in LedgerEntry.objects.get(kind="backup failed").payload
    assert "The last backup, of" in Desk(author).client.get("/admin/").text
    monkeypatch.undo()
    monkeypatch.setenv("PATH", postgresql_first())
    call_command("backup", str(tmp_path / "tuesday"), scheduled=True)
    assert "backup" not in client.get("/readyz").text
    assert "Tell the operator" not in Desk(author).client.get("/admin/").text


def test_what_runs_no_longer_is_told_after_two_nights(monkeypatch, tmp_path, client):
    call_command("backup", str(tmp_path / "monday"), scheduled=True)
    call_command("verify", scheduled=True)
    later = timezone.now() + timedelta(days=3)
    monkeypatch.setattr(timezone, "now", lambda: later)
    said = client.get("/readyz").text
    assert "The last backup is of " in said and "The last verification is of " in said and "3 days ago" in said


def test_the_timer_clears_sessions_that_have_ended(tmp_path, author):
    now = timezone.now()
    for key, ends in (("ended", now - timedelta(hours=1)), ("running", now + timedelta(minutes=30))):
        Session.objects.create(session_key=key, session_data="", expire_date=ends)
    call_command("backup", str(tmp_path / "by-hand"))
    assert Session.objects.count() == 2
    call_command("backup", str(tmp_path / "nightly"), scheduled=True)
    assert [session.session_key for session in Session.objects.all()] == ["running"]


def test_a_backup_by_hand_promises_no_other(monkeypatch, tmp_path, client):
    call_command("backup", str(tmp_path / "by-hand"))
    call_command("verify")
    later = timezone.now() + timedelta(days=30)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert "backup" not in client.get("/readyz").text and "verif" not in client.get("/readyz").text


def test_what_the_nightly_verifier_found_is_told_until_one_finds_nothing(monkeypatch, client):
    found = [Finding("guards", "somewhere", "it is gone")]
    monkeypatch.setattr("audit.management.commands.verify.watched_findings", lambda kept: iter(found))
    with pytest.raises(SystemExit):
        call_command("verify", scheduled=True)
    assert "found one thing that is not as recorded" in client.get("/readyz").text
    monkeypatch.undo()
    call_command("verify", scheduled=True)
    assert "not as recorded" not in client.get("/readyz").text


def test_older_backups_go_when_newer_ones_are_whole_and_nothing_else_is_touched(tmp_path):
    for name in ("1", "2", "3", "4"):
        call_command("backup", str(tmp_path / name))
    (tmp_path / "notes").write_text("not ours")
    (tmp_path / "4").write_bytes((tmp_path / "4").read_bytes()[:-1])  # lost a byte on a bad disk: it counts for nothing
    call_command("backup", str(tmp_path / "5"), keep=2)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["3", "4", "5", "notes"]
    assert '"files":["2","1"]' in LedgerEntry.objects.get(kind="backups removed").payload
    with pytest.raises(CommandError, match="from 1 on"):
        call_command("backup", str(tmp_path / "6"), keep=0)


@pytest.mark.skipif(not ON_SQLITE, reason="only SQLite has such a file")
def test_a_database_that_came_from_a_dump_verifies_at_once(tmp_path, fact, settings):
    from tests.processes import empty_database, manage

    call_command("backup", str(tmp_path / "backup"))
    (elsewhere := tmp_path / "elsewhere").mkdir()
    file = elsewhere / "dupisite.sqlite3"
    with closing(sqlite3.connect(tmp_path / "backup")) as copy:
        copy.execute("VACUUM INTO ?", [str(file)])
    with closing(sqlite3.connect(file)) as made:
        assert made.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    with empty_database(elsewhere) as environment:
        done = manage(environment, "verify")
    assert "Nothing is wrong" in done.stdout, done.stderr
