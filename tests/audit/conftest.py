"""What the tests of backups share: another machine with an empty database, to which a backup and a checkpoint were brought."""

import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from audit.checkpoints.checkpoint import seal
from audit.models import LedgerEntry
from dupisite.models import IndexedPage
from tests.cast import make_fact, publish
from tests.processes import ON_SQLITE, empty_database, manage, postgresql_first


@dataclass
class Elsewhere:
    """Another machine with an empty database, the backup, and what somebody kept."""

    environment: dict[str, str]
    backup: Path
    kept: Path

    @property
    def data(self) -> Path:
        return Path(self.environment["DATA_DIR"])

    def restore(self, *more: str, backup: Path | None = None) -> subprocess.CompletedProcess[str]:
        return manage(self.environment, "restore", str(backup or self.backup), "--checkpoint", str(self.kept), *more)

    def keep(self, note: str) -> None:
        self.kept.write_text(note)

    def shell(self, program: str) -> str:
        done = manage(self.environment, "shell", "-v0", "-c", program)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def is_empty(self) -> bool:
        if ON_SQLITE:
            database = self.data / "dupisite.sqlite3"
            others = [path for path in self.data.iterdir() if path.name.startswith(database.name) and path != database]
            return not tables(database) and all(path.stat().st_size == 0 for path in others)
        return not self.rows("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace")

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What the restored database answers, asked without the site."""
        if ON_SQLITE:
            with closing(sqlite3.connect(self.data / "dupisite.sqlite3")) as opened:
                return opened.execute(query).fetchall()
        import psycopg

        with psycopg.connect(self.environment["DATABASE_URL"]) as connection:
            return connection.execute(query).fetchall()


def tables(database: Path) -> list[str]:
    """Without making the file, or a log beside it: Django's checks may have made one with nothing in it."""
    if not database.exists():
        return []
    with closing(sqlite3.connect(f"file:{database}?mode=ro&immutable=1", uri=True)) as opened:
        return [name for (name,) in opened.execute("SELECT name FROM sqlite_master")]


def backed_up() -> int:
    """Entries that are in the backup: its own entry was written after it."""
    return LedgerEntry.objects.get(kind="backup").seq - 1


@pytest.fixture
def elsewhere(tmp_path: Path, drug, author, reviewer, monkeypatch) -> Iterator[Elsewhere]:
    """Twelve entries or so, the checkpoint over them, and a backup made right after it."""
    monkeypatch.setenv("PATH", postgresql_first())
    publish(make_fact(drug), author, reviewer)
    IndexedPage.objects.update(text_words="as another release split them")  # what is derived is not believed
    newest = seal()
    call_command("backup", str(tmp_path / "backup"), verbosity=0)
    data = tmp_path / "elsewhere"
    data.mkdir()
    with empty_database(data) as environment:
        made = Elsewhere(environment, tmp_path / "backup", tmp_path / "kept.txt")
        made.keep(newest.note)
        yield made
