"""Our own site, as `make run` makes and serves it, in a directory of its own: of this checkout, or of another one."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.databases import Database
from bench.load.servers import FILL, ROOT, Server, free_port, serving

CHOSEN = ("HOST", "PORT", "DATABASE_URL", "SITE_URL", "SECRET_KEY")  # what the operator may have set is not ours here
NO_SHELF = {"SHELF_MB": "0"}  # every page is made by Django


@dataclass(frozen=True)
class Site:
    """A site: its data, its database, and the checkout whose code makes and serves it."""

    directory: Path
    database: Database = field(default_factory=Database)
    code: Path = ROOT

    def first_run(self) -> None:
        self.python("manage.py", "first_run")

    def filled(self, *arguments: str) -> dict[str, Any]:
        """What `bench.load.site` prints after it has put in what it is asked for."""
        return json.loads(self.python("-m", "bench.load.site", *arguments))

    @contextmanager
    def served(self, environment: Mapping[str, str] | None = None) -> Iterator[Server]:
        port = free_port()
        command, said = [sys.executable, "manage.py", "serve"], self.directory / "said.log"
        variables = self.environment(port) | dict(environment or {})
        with serving(command, variables, port, said, self.database.process, self.code) as server:
            yield server

    def python(self, *arguments: str, patience: float = FILL) -> str:
        """What a program of the checkout prints about this site, within so many seconds."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.code,
            env=self.environment(free_port()),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            timeout=patience,
        )
        return done.stdout

    def environment(self, port: int) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in CHOSEN}
        database = {"DATABASE_URL": self.database.url} if self.database.url else {}
        return {**kept, **database, "DATA_DIR": str(self.directory), "PORT": str(port)}


def made(directory: Path, database: Database) -> tuple[Site, dict[str, Any]]:
    """A site made by `first_run`, with a past edition; and what `bench.load.site` prints of it."""
    site = Site(directory, database)
    site.first_run()
    return site, site.filled()


def grown(directory: Path, database: Database) -> Site:
    """Another one, with much content more."""
    site = Site(directory, database)
    site.first_run()
    site.filled("grow")
    return site
