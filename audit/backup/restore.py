"""A backup put in the place of a database that is gone, and not believed before it is verified.

It is copied aside and compared with checkpoints that were kept elsewhere. Until it has passed nobody can write into it, and
what does not pass leaves nothing behind. What was written after the backup is lost: it is named by number, and goes into
the ledger when the operator accepts that.
"""

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from django.core.checks import run_checks
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from audit import derived
from audit.backup import own_entry
from audit.backup.recognizing import CannotRestore, refuse_other_kind
from audit.backup.restore_postgresql import aside as _aside_postgresql
from audit.checkpoints import checkpoint_folder
from audit.checkpoints.checkpoint import cover_from_before
from audit.checkpoints.checkpoint_check import MISSING, Claim
from audit.checkpoints.keeping import CHECK as KEEPING
from audit.checkpoints.tail import CHECK as UNSEALED
from audit.checkpoints.trusted_keys import LOSS, SUBJECT
from audit.ledger import ledger
from audit.models import LedgerEntry
from audit.offline import NotAProof, SignedTree
from audit.verification.findings import Finding
from audit.verification.progress import watched_findings

IN_THE_WAY = "{} is there already, and nothing is written over it: move it away first."


@dataclass(frozen=True)
class Restored:
    """What is in place now: so many ledger entries, and the numbers of the first and last that are lost, if any."""

    entries: int
    lost: tuple[int, int] | None


def restore(file: Path, kept: Sequence[Claim], accept_loss: str = "") -> Restored:
    """Restores `file` into the database that is configured, which must be empty. Raises CannotRestore.

    `kept`: checkpoints from elsewhere. `accept_loss`: why what is missing after the backup is given up.
    """
    try:
        with file.open("rb") as opened:
            sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        raise CannotRestore(f"{file} cannot be read: {error.strerror}.") from error
    refuse_other_kind(file, connection.vendor)
    aside = _aside_sqlite if connection.vendor == "sqlite" else _aside_postgresql
    with aside(file):
        _check_system()
        if LedgerEntry._meta.db_table not in connection.introspection.table_names():
            raise CannotRestore(f"{file} holds no ledger: it is no backup of a site like this.")
        _migrate()
        derived.renew()
        own_entry.put_back(file, sha256, _signed(kept))
        found = list(watched_findings(kept))
        entries = LedgerEntry.objects.count()
        lost = _lost(file, found, entries, kept, accept_loss)
        signed = [claim.tree.text for claim in kept]
        with ledger.writing() as writing:
            writing.tells = False  # after a loss nothing can be signed yet, as the operator is told at the end
            writing.append("restored", file=file.name, sha256=sha256, checkpoints=signed)
            if lost:
                writing.append(LOSS, subject=SUBJECT, public=True, first=lost[0], last=lost[1], reason=accept_loss)
        derived.read_again()
    if lost:
        checkpoint_folder.set_aside(entries)
    cover_from_before()
    return Restored(entries, lost)


def _lost(
    file: Path, found: list[Finding], entries: int, kept: Sequence[Claim], accepted: str
) -> tuple[int, int] | None:
    """The numbers of what is missing, if that is all that is wrong and it is accepted. Raises CannotRestore otherwise."""
    # So it was when the backup was made, and is of this machine: a restore does not make it better by being refused.
    found = [finding for finding in found if finding.check not in (UNSEALED, KEEPING)]
    missing = [finding for finding in found if finding.check == MISSING]
    lines = "\n".join(str(finding) for finding in found)
    if len(missing) < len(found):
        raise CannotRestore(f"Nothing was restored, for this is not what was recorded and signed:\n{lines}")
    if not missing:
        return None
    if not accepted:
        raise CannotRestore(
            f"Nothing was restored, for the backup is older than what was signed:\n{lines}\n{_left_behind(file)}"
            "Look for a newer backup. If there is none, --accept-loss REASON gives these entries up and says so in the ledger."
        )
    return entries + 1, max([*checkpoint_folder.sizes(), *(claim.tree.size for claim in kept)])


def _left_behind(file: Path) -> str:
    beside = own_entry.beside(file)
    return (
        ""
        if beside.exists()
        else f"One may be the backup's own, which was kept in {beside.name}: put that beside it.\n"
    )


def _signed(kept: Sequence[Claim]) -> list[SignedTree]:
    """The checkpoints from elsewhere, and the newest in the folder."""
    trees = [claim.tree for claim in kept]
    with suppress(NotAProof, OSError):  # the checks tell of it
        if newest := checkpoint_folder.newest():
            trees.append(checkpoint_folder.read(newest))
    return trees


def _check_system() -> None:
    """Django's checks of the whole site, asked when the copy is the database: from Django 6.1 on they open the database."""
    serious = [str(said) for said in run_checks() if said.is_serious() and not said.is_silenced()]
    if serious:
        raise CannotRestore("\n".join(["Nothing was restored, for the system checks say:", *serious]))


def _migrate() -> None:
    """An older release's backup is brought up to this one first; otherwise everything is verified as it came, guards too."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False, read_again=False)


@contextmanager
def _aside_sqlite(file: Path) -> Iterator[None]:
    """Works on a copy beside the database's place, which becomes the database when the block ends well."""
    place = Path(connection.settings_dict["NAME"])
    database, *log = _with_log(place)
    for path in log:
        if path.exists() and path.stat().st_size:
            raise CannotRestore(IN_THE_WAY.format(path))
    if not _is_empty(database):
        raise CannotRestore(IN_THE_WAY.format(database))
    copy = place.with_name(f"{place.name}.restoring")
    try:
        shutil.copyfile(file, copy)
        copy.chmod(0o600)
        _check_sqlite(file, copy)
        _connect(copy)
        yield
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        _connect(place)
        with copy.open("rb") as opened:
            os.fsync(opened.fileno())
        copy.rename(place)
    finally:
        _connect(place)
        for path in _with_log(copy):
            path.unlink(missing_ok=True)


def _with_log(database: Path) -> list[Path]:
    return [database.with_name(f"{database.name}{suffix}") for suffix in ("", "-wal", "-shm")]


def _is_empty(database: Path) -> bool:
    """Whether this file, which has no log, is missing or a database without any table.

    Django makes such a file when it asks what SQLite can do: from 6.1 on before nearly every command.
    """
    if not database.exists() or not database.stat().st_size:
        return True
    try:
        with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as opened:
            return opened.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    except sqlite3.DatabaseError:
        return False


def _check_sqlite(file: Path, copy: Path) -> None:
    try:
        with closing(sqlite3.connect(copy)) as opened:
            [(said,), *_] = opened.execute("PRAGMA integrity_check").fetchall()
    except sqlite3.DatabaseError as error:
        raise CannotRestore(f"{file} is no SQLite database: {error}.") from error
    if said != "ok":
        raise CannotRestore(f"{file} is damaged: {said}.")


def _connect(database: Path) -> None:
    """Lets both connections, the one that writes and the public's, open this file from now on."""
    for alias in ("public", "default"):  # the one that may write is closed last, and empties the log
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = str(database)
