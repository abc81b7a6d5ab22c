"""The drill: a backup is restored elsewhere and proves itself against a checkpoint, or leaves nothing and says what is wrong."""

import json
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing, nullcontext

import pytest
from django.conf import settings as site_settings
from django.core.checks import Error, Warning
from django.core.management import call_command

from audit.backup import restore as restoring
from audit.checkpoints.checkpoint import seal
from audit.checkpoints.key_file import SigningKey, signed
from audit.guards import guards
from audit.ledger import ledger
from audit.models import Checkpoint, LedgerEntry
from tests.audit.conftest import Elsewhere, backed_up, tables
from tests.processes import ON_SQLITE, manage

pytestmark = [pytest.mark.django_db(transaction=True, databases=["default", "public"]), pytest.mark.database]


# What an operator does one after the other, in one process: to start each anew would take most of the test's time.
AFTER_A_LOSS = """
import io, json
from django.core.management import CommandError, call_command
from audit.verification.readiness import reasons
def run(*command):
    out = io.StringIO()
    try:
        call_command(*command, stdout=out)
    except (CommandError, SystemExit) as refused:
        return refused
    return out.getvalue()
def code(done):
    return 0 if isinstance(done, str) else getattr(done, "code", repr(done))
said = {{"checkpoint": str(run("checkpoint")), "not ready": str(reasons())}}
rotated = run("rotate_key", "After the fire")
assert code(rotated) == 0, rotated
said |= {{"not ready after a new key": str(reasons()), "newest": str(run("checkpoint")), "verify": code(run("verify"))}}
said["verify what was kept"] = code(run("verify", "--checkpoint", {kept!r}))
print(json.dumps(said))
"""


@pytest.mark.part_11("11.10(c)")
def test_a_whole_backup_is_restored_and_says_so_in_its_ledger(elsewhere):
    done = elsewhere.restore()
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"Restored: {backed_up()} ledger entries, as every checkpoint signed them.\n"
    assert manage(elsewhere.environment, "verify", "--checkpoint", str(elsewhere.kept)).returncode == 0
    newest = elsewhere.rows("SELECT seq, kind FROM audit_ledgerentry ORDER BY seq DESC LIMIT 1")
    assert newest == [(backed_up() + 1, "restored")]
    assert not [path for path in elsewhere.data.iterdir() if "restoring" in path.name]
    if ON_SQLITE:
        assert stat.S_IMODE((elsewhere.data / "dupisite.sqlite3").stat().st_mode) == 0o600, "drafts are in it"
    again = elsewhere.restore()
    assert again.returncode == 1 and "nothing is written over it" in again.stderr


def test_what_is_newer_than_the_backup_is_named_by_number_and_nothing_is_restored(elsewhere):
    for number in range(6):
        ledger.append("note", number=number)
    elsewhere.keep(seal().note)
    done = elsewhere.restore()
    first, last = backed_up() + 1, LedgerEntry.objects.count()
    assert last - first + 1 == 7
    assert done.returncode == 1
    assert f"missing: entries {first} to {last}: not in the ledger, though signed as {elsewhere.kept}" in done.stderr
    assert "Look for a newer backup." in done.stderr and "Traceback" not in done.stderr
    assert elsewhere.is_empty()


def test_a_loss_that_is_accepted_stands_in_the_ledger_and_on_the_page_and_needs_another_key(elsewhere, settings):
    ledger.append("note")
    lost = seal()
    elsewhere.keep(lost.note)
    shutil.copytree(settings.CHECKPOINT_DIR, elsewhere.data / "checkpoints")
    shutil.copy(settings.CHECKPOINT_KEY_FILE, elsewhere.data / "checkpoint-key")
    done = elsewhere.restore("--accept-loss", "The disk burned")
    assert done.returncode == 0, done.stderr
    first, last = backed_up() + 1, lost.size
    assert f"Lost: entries {first} to {last}, as the ledger says now." in done.stdout
    assert done.stderr == "", "that nothing can be signed yet is said once, after what was restored"
    assert [path.name for path in (elsewhere.data / "checkpoints" / "lost").iterdir()] == [f"{last:012d}.txt"]
    said = json.loads(elsewhere.shell(AFTER_A_LOSS.format(kept=str(elsewhere.kept))).splitlines()[-1])
    assert "lost in a restore, so it must sign nothing else" in said["checkpoint"]
    assert "lost in a restore" in said["not ready"]
    assert said["not ready after a new key"] == "[]"
    assert said["newest"].count("— ") == 1, "the old key, which signed what was lost, does not sign this"
    assert said["verify"] == 0
    assert said["verify what was kept"] == 1, "whoever kept it will always see that something is gone"


def test_a_backup_of_a_rewritten_ledger_is_refused_whatever_is_accepted(elsewhere, tmp_path):
    guards.drop()
    LedgerEntry.objects.filter(seq=3).update(actor_name="Else")
    guards.install()
    call_command("backup", str(tmp_path / "forged"), verbosity=0)
    done = elsewhere.restore("--accept-loss", "Whatever", backup=tmp_path / "forged")
    assert done.returncode == 1
    assert "Nothing was restored, for this is not what was recorded and signed:" in done.stderr
    assert "ledger: ledger entry 3: its column actor_name is not what the entry says" in done.stderr
    assert elsewhere.is_empty()


def test_a_backup_whose_guards_were_taken_away_is_refused(elsewhere, tmp_path):
    guards.drop()
    call_command("backup", str(tmp_path / "bare"), verbosity=0)
    guards.install()
    done = elsewhere.restore(backup=tmp_path / "bare")
    assert done.returncode == 1 and "guards: audit_ledgerentry_" in done.stderr
    assert elsewhere.is_empty()


def test_a_checkpoint_that_the_ledgers_key_did_not_sign_is_no_witness(elsewhere):
    tree_text = Checkpoint.objects.first().note.partition("\n\n")[0] + "\n"
    elsewhere.keep(signed(tree_text, [SigningKey.made("127.0.0.1")]))
    done = elsewhere.restore()
    assert done.returncode == 1 and "is not signed with the key that the ledger named then" in done.stderr
    assert elsewhere.is_empty()


def test_what_is_no_backup_is_refused_in_a_sentence(elsewhere, tmp_path):
    (tmp_path / "none").write_text("no backup")
    spoiled = elsewhere.backup.read_bytes()
    (tmp_path / "half").write_bytes(spoiled[: len(spoiled) // 2])
    for name in ("nowhere", "none", "half"):
        done = elsewhere.restore(backup=tmp_path / name)
        assert done.returncode == 1 and done.stderr.startswith("CommandError: "), done.stderr
        assert "Traceback" not in done.stderr
        assert elsewhere.is_empty()
    missing = manage(elsewhere.environment, "restore", str(elsewhere.backup))
    assert missing.returncode == 2 and "--checkpoint" in missing.stderr, "without one a restore proves nothing"


@pytest.mark.skipif(not ON_SQLITE, reason="a dump of PostgreSQL is made by its own program")
def test_another_programs_database_is_no_backup_and_no_empty_ledger(elsewhere, tmp_path):
    with sqlite3.connect(tmp_path / "other") as database:
        database.execute("CREATE TABLE notes (text)")
    done = elsewhere.restore("--accept-loss", "Whatever", backup=tmp_path / "other")
    assert done.returncode == 1 and "holds no ledger: it is no backup of a site like this." in done.stderr
    assert elsewhere.is_empty()


@pytest.mark.skipif(not ON_SQLITE, reason="PostgreSQL has no files of its own here")
def test_the_files_of_another_database_are_never_mixed_in(elsewhere):
    log = elsewhere.data / "dupisite.sqlite3-wal"
    log.write_bytes(b"of another database")
    done = elsewhere.restore()
    assert done.returncode == 1 and "dupisite.sqlite3-wal is there already" in done.stderr
    assert log.read_bytes() == b"of another database"
    log.unlink()
    assert elsewhere.restore().returncode == 0
    with sqlite3.connect(elsewhere.data / "dupisite.sqlite3") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.skipif(not ON_SQLITE, reason="PostgreSQL has no files of its own here")
def test_a_database_without_tables_is_empty_and_one_with_a_table_or_no_database_is_not(elsewhere):
    """Before nearly every command Django 6.1 opens the database, and SQLite makes the file then."""
    database = elsewhere.data / "dupisite.sqlite3"
    for begun in ("CREATE TABLE notes (text)", "DROP TABLE notes"):
        with closing(sqlite3.connect(database)) as opened:
            opened.execute("PRAGMA journal_mode = WAL")
            opened.execute(begun)
        if tables(database):
            done = elsewhere.restore()
            assert done.returncode == 1 and "dupisite.sqlite3 is there already" in done.stderr
            assert tables(database) == ["notes"]
    assert database.stat().st_size and not tables(database)
    assert elsewhere.restore().returncode == 0
    assert "audit_ledgerentry" in tables(database)


@pytest.mark.skipif(not ON_SQLITE, reason="PostgreSQL has no files of its own here")
def test_a_file_that_is_no_database_is_never_written_over(elsewhere):
    database = elsewhere.data / "dupisite.sqlite3"
    database.write_bytes(b"somebody's letters")
    done = elsewhere.restore()
    assert done.returncode == 1 and "dupisite.sqlite3 is there already" in done.stderr
    assert database.read_bytes() == b"somebody's letters"


def test_a_site_that_fails_its_system_checks_restores_nothing(tmp_path, monkeypatch):
    """Asked in its turn: the command itself must not ask before it, for the checks open the database."""
    found = [Warning("may be so"), Error("must not be so", id="audit.E999")]
    monkeypatch.setattr(restoring, "run_checks", lambda: found)
    monkeypatch.setattr(restoring, "_aside_sqlite", lambda file: nullcontext())
    monkeypatch.setattr(restoring, "_aside_postgresql", lambda file: nullcontext())
    monkeypatch.setattr(restoring, "_migrate", lambda: pytest.fail("it went on"))
    backup = tmp_path / "backup"
    backup.touch()
    with pytest.raises(restoring.CannotRestore, match=r"system checks say:\n\?: \(audit\.E999\) must not be so$"):
        restoring.restore(backup, [])


@pytest.mark.skipif(ON_SQLITE, reason="on SQLite the database is not there until it is verified")
def test_nobody_writes_into_the_database_before_it_is_verified(elsewhere):
    """A site that is started too early waits for the lock, and finds an empty database when the restore has failed."""
    import psycopg

    with psycopg.connect(elsewhere.environment["DATABASE_URL"], autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [ledger.LOCK])
        process = subprocess.Popen(
            [*manage_command(elsewhere)], env=elsewhere.environment, stderr=subprocess.PIPE, text=True
        )
        try:
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(4)  # it begins only under the lock
            assert other.execute("SELECT to_regclass('audit_ledgerentry')").fetchone() == (None,)
            other.execute("SELECT pg_advisory_unlock(%s)", [ledger.LOCK])
            assert process.wait(120) == 0, process.stderr.read()
        finally:
            process.kill()
            process.wait()


def manage_command(elsewhere: Elsewhere) -> list[str]:
    command = [sys.executable, str(site_settings.BASE_DIR / "manage.py"), "restore", str(elsewhere.backup)]
    return [*command, "--checkpoint", str(elsewhere.kept)]
