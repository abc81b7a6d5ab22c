"""A site of its own for a test, as a stranger gets it: made by `first_run` in an empty database, served by `serve`."""

import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import psutil
from django.conf import settings

from tests.processes import empty_database, free_port, manage

DATABASE = "dupisite.sqlite3"


@dataclass
class Site:
    environment: dict[str, str]
    printed: str  # by the first run

    @property
    def data(self) -> Path:
        return Path(self.environment["DATA_DIR"])

    def at_another_port(self) -> "Site":
        return replace(self, environment={**self.environment, "PORT": str(free_port())})

    def copied(self, data: Path) -> "Site":
        """On SQLite: another with the same people and texts, as they are now."""
        shutil.copytree(self.data, data, ignore=shutil.ignore_patterns(f"{DATABASE}*"))
        with closing(sqlite3.connect(self.data / DATABASE)) as here, closing(sqlite3.connect(data / DATABASE)) as there:
            here.backup(there)
        return replace(self, environment={**self.environment, "DATA_DIR": str(data)})

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.environment['PORT']}"

    def shell(self, program: str) -> list[str]:
        done = manage(self.environment, "shell", "-v0", "-c", program)
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()

    def ask(self, path: str) -> tuple[int, dict[str, str], str]:
        try:
            with urlopen(self.address + path, timeout=60) as answer:
                return answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read().decode()
        except HTTPError as error:
            return error.code, {}, error.read().decode()


@contextmanager
def first_run(data: Path) -> Iterator[Site]:
    """A site after its first run, in an empty database of its own. It writes nothing into `data` but what is promised."""
    with empty_database(data) as environment:
        environment["PORT"] = str(free_port())
        done = manage(environment, "first_run")
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
        yield Site(environment, done.stdout)


@contextmanager
def serving(site: Site) -> Iterator[subprocess.Popen]:
    """The site, answering. Started from elsewhere: where a command is run does not matter.

    What it prints goes to a file, which `stdout` reads: a pipe that nobody empties would stop it after a thousand log lines.
    """
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "serve"]
    with NamedTemporaryFile() as said, open(said.name, "rb") as read:
        out = {"stdout": said, "stderr": subprocess.STDOUT}
        process = subprocess.Popen(command, cwd="/", env=site.environment, start_new_session=True, **out)
        process.stdout = read
        try:
            until_it_answers(site, process)
            yield process
        finally:
            process.terminate()
            process.wait(20)


def until_it_answers(site: Site, process: subprocess.Popen) -> None:
    for _ in range(300):
        assert process.poll() is None, process.stdout.read().decode()
        try:
            if site.ask("/healthz")[0] == 200 and all_work(process):
                return
        except (URLError, ConnectionError):
            pass
        time.sleep(0.1)
    raise AssertionError("the server does not answer")


def all_work(process: subprocess.Popen) -> bool:
    """Is every worker past its start? One that is just taking over signals may miss one, and is killed after a while."""
    return all(worker.num_threads() > 1 for worker in psutil.Process(process.pid).children())
