"""The whole database in one file, copied while everybody goes on writing, and recorded in the ledger."""

import hashlib
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.db import DatabaseError, connection

from audit.ledger import ledger
from audit.ledger.clock import ClockTrouble
from audit.verification.scheduled import BACKUP, SUBJECT, record_backup_failed


class CannotBackUp(Exception):
    """Its text is a sentence for the operator."""


@dataclass(frozen=True)
class Backup:
    """A finished copy; `size` in bytes, `sha256` in hex."""

    file: Path
    size: int
    sha256: str


def back_up(file: Path, scheduled: bool = False) -> Backup:
    """Writes `file`, which must not exist: whole, checked, on disk and recorded, or not at all. Raises CannotBackUp.

    `scheduled`: readiness tells of a failure, and when the next one is missing.
    """
    try:
        return _back_up(file, scheduled)
    except CannotBackUp as error:
        if scheduled:
            with suppress(DatabaseError, ClockTrouble):  # which may be why it failed; then its age tells
                record_backup_failed(str(error))
        raise


def _back_up(file: Path, scheduled: bool) -> Backup:
    if file.exists():
        raise CannotBackUp(f"{file} exists, and a backup is never overwritten: choose another name.")
    try:
        ledger.refuse_if_undatable()
    except ClockTrouble as error:
        raise CannotBackUp(str(error)) from error
    partial = file.with_name(f"{file.name}.partial")
    try:
        # Made by us, so that nobody else can read a byte of it at any time.
        descriptor = os.open(partial, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise CannotBackUp(f"{partial} is being written by another backup, or was left by one: delete it.") from error
    except OSError as error:
        raise CannotBackUp(f"{partial} cannot be written: {error.strerror}.") from error
    try:
        with os.fdopen(descriptor, "r+b") as target:
            _copy(partial, target)
            os.fsync(target.fileno())
            _check(partial)
            target.seek(0)
            sha256 = hashlib.file_digest(target, "sha256").hexdigest()
        partial.rename(file)
    except OSError as error:
        raise CannotBackUp(
            f"Nothing was backed up, for {partial} cannot be written: {error.strerror or error}."
        ) from error
    finally:
        partial.unlink(missing_ok=True)
    _sync(file.parent)
    backup = Backup(file, file.stat().st_size, sha256)
    try:
        subject = SUBJECT if scheduled else ""
        ledger.append(BACKUP, subject=subject, file=file.name, bytes=backup.size, sha256=sha256)
    except BaseException as error:
        file.unlink()  # else the next try would say that it exists, and nobody would know what it is
        if isinstance(error, ClockTrouble):
            raise CannotBackUp(str(error)) from error
        raise
    return backup


def _copy(partial: Path, target: IO[bytes]) -> None:
    if connection.vendor == "sqlite":
        _copy_sqlite(Path(connection.settings_dict["NAME"]), partial)
    else:
        _dump_postgresql(target)


def _check(copy: Path) -> None:
    """A copy of a damaged database is no backup, and must not take the place of a good one. Raises CannotBackUp."""
    if connection.vendor == "sqlite":
        _check_sqlite(copy)
    else:
        _run(["pg_restore", "--list", str(copy)], stdout=subprocess.DEVNULL)


def _check_sqlite(copy: Path) -> None:
    try:
        with closing(sqlite3.connect(f"{copy.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as opened:
            [(said,), *_] = opened.execute("PRAGMA quick_check").fetchall()
    except sqlite3.DatabaseError as error:
        said = str(error)
    if said != "ok":
        raise CannotBackUp(
            f"Nothing was backed up, for the database is damaged: {said} Keep the backups that you have."
        )


def _copy_sqlite(source: Path, partial: Path) -> None:
    """SQLite's own backup, in one step: a plain copy of the file would lack what is still in the write-ahead log."""
    address = f"{source.resolve().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True)) as live, closing(sqlite3.connect(partial)) as copy:
            live.backup(copy)
    except sqlite3.DatabaseError as error:
        raise CannotBackUp(f"Nothing was backed up, for SQLite says: {error}.") from error


def _dump_postgresql(target: IO[bytes]) -> None:
    _run(["pg_dump", "--format=custom", "--no-password"], stdout=target)


def _run(command: list[str], stdout: IO[bytes] | int) -> None:
    """Runs a program of PostgreSQL. Raises CannotBackUp with what it says."""
    name, *arguments = command
    program = shutil.which(name)
    if program is None:
        raise CannotBackUp(f"{name} was not found: on Debian, apt install postgresql-client of your server's version.")
    done = subprocess.run(  # noqa: S603  a program of PostgreSQL, by its name; no shell
        [program, *arguments], env=postgresql_environment(), stdout=stdout, stderr=subprocess.PIPE, text=True
    )
    if done.returncode:
        raise CannotBackUp(f"Nothing was backed up, for {name} says: {done.stderr.strip()}")


def postgresql_environment() -> dict[str, str]:
    """The environment for a program of PostgreSQL that works on our database."""
    return {**os.environ, **libpq_variables(connection.get_connection_params())}


def libpq_variables(params: dict[str, Any]) -> dict[str, str]:
    """How to connect, as the variables that every PostgreSQL program reads; a command line is seen by all users."""
    from psycopg import pq

    names = {option.keyword.decode(): option.envvar.decode() for option in pq.Conninfo.get_defaults() if option.envvar}
    return {names[key]: str(value) for key, value in params.items() if key in names}


def _sync(directory: Path) -> None:
    """A new name is on disk only when its directory is."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
