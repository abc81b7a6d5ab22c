"""The whole database in one file, copied while everybody goes on writing, and recorded in the ledger."""

import hashlib
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.db import connection

from audit.backup import own_entry
from audit.ledger import ledger
from audit.ledger.clock import ClockBehind


class CannotBackUp(Exception):
    """Its text is a sentence for the operator."""


@dataclass(frozen=True)
class Backup:
    """A finished copy; `size` in bytes, `sha256` in hex."""

    file: Path
    size: int
    sha256: str


def back_up(file: Path) -> Backup:
    """Writes `file`, which must not exist: whole, on disk and recorded, or not at all. Raises CannotBackUp."""
    if file.exists():
        raise CannotBackUp(f"{file} exists, and a backup is never overwritten: choose another name.")
    try:
        ledger.refuse_if_behind()
    except ClockBehind as error:
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
            target.seek(0)
            sha256 = hashlib.file_digest(target, "sha256").hexdigest()
        partial.rename(file)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    _sync(file.parent)
    backup = Backup(file, file.stat().st_size, sha256)
    try:
        entry = ledger.append("backup", file=file.name, bytes=backup.size, sha256=sha256)
    except BaseException:
        file.unlink()  # else the next try would say that it exists, and nobody would know what it is
        raise
    own_entry.keep(file, entry)
    return backup


def _copy(partial: Path, target: IO[bytes]) -> None:
    if connection.vendor == "sqlite":
        _copy_sqlite(Path(connection.settings_dict["NAME"]), partial)
    else:
        _dump_postgresql(target)


def _copy_sqlite(source: Path, partial: Path) -> None:
    """SQLite's own backup, in one step: a plain copy of the file would lack what is still in the write-ahead log."""
    address = f"{source.resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as live, closing(sqlite3.connect(partial)) as copy:
        live.backup(copy)


def _dump_postgresql(target: IO[bytes]) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        raise CannotBackUp("pg_dump was not found: on Debian, apt install postgresql-client of your server's version.")
    command = [program, "--format=custom", "--no-password"]
    dump = subprocess.run(command, env=postgresql_environment(), stdout=target, stderr=subprocess.PIPE, text=True)  # noqa: S603
    if dump.returncode:
        raise CannotBackUp(f"Nothing was backed up, for pg_dump says: {dump.stderr.strip()}")


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
