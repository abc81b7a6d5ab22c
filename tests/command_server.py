"""Runs the site's commands for tests without starting Python anew for each.

A process that has loaded the libraries below the site, and nothing of the site itself, forks for every command. The child
gets the environment it is given and begins where `python manage.py` begins; its outcome is that of any other process.
"""

import atexit
import importlib
import json
import os
import runpy
import select
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 180  # seconds
LIBRARIES = (
    "annotated_types cryptography.hazmat.primitives.asymmetric.ed25519 cryptography.hazmat.primitives.serialization "
    "csp.middleware csp.templatetags.csp diff_match_patch django.contrib.admin.sites django.contrib.sitemaps "
    "django.core.checks django.core.mail django.core.management django.db.backends.sqlite3.base "
    "django.db.migrations.autodetector django.db.models django.forms django.http django.template.defaultfilters "
    "django.template.defaulttags django.template.loader_tags django.test django.urls django.utils.formats "
    "django.views.generic environ httpx lxml.etree lxml.html markdown_it nh3 orjson packaging.version psycopg pydantic "
    "pydantic.fields pydantic.json_schema pydantic.types rapidfuzz segno simple_history.models tomllib whitenoise"
)


class CommandServer:
    """The test's end. Starts the other with the first command, and ends it with the tests."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[str] | None = None
        self.lock = Lock()
        atexit.register(self.end)

    def run(self, environment: dict[str, str], command: Sequence[str]) -> subprocess.CompletedProcess[str]:
        with self.lock, TemporaryDirectory() as folder:
            out, err = Path(folder, "out"), Path(folder, "err")
            asked = {"command": command, "environment": environment, "out": str(out), "err": str(err)}
            code = self.ask(json.dumps(asked))
            return subprocess.CompletedProcess(["manage.py", *command], code, out.read_text(), err.read_text())

    def ask(self, line: str) -> int:
        process = self.process = self.process or self.start()
        assert process.stdin and process.stdout
        process.stdin.write(f"{line}\n")
        process.stdin.flush()
        if not select.select([process.stdout], [], [], PATIENCE)[0]:
            self.end()
            raise subprocess.TimeoutExpired(line, PATIENCE)
        return int(process.stdout.readline())

    def start(self) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "tests.command_server"]
        pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        return subprocess.Popen(command, cwd=ROOT, start_new_session=True, **pipes)

    def end(self) -> None:
        process, self.process = self.process, None
        if process:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()


def serve() -> None:
    """The other end: a line in is a command, a line out its exit code. Returns only in a child, which is the command."""
    for name in LIBRARIES.split():
        importlib.import_module(name)
    for line in sys.stdin:
        child = os.fork()
        if not child:
            begin(**json.loads(line))
            return
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)
    os._exit(0)


def begin(command: list[str], environment: dict[str, str], out: str, err: str) -> None:
    """Takes on all in which one command differs from another."""
    for place, (name, how) in enumerate(((os.devnull, os.O_RDONLY), (out, os.O_WRONLY), (err, os.O_WRONLY))):
        file = os.open(name, how | (os.O_CREAT if place else 0), 0o600)
        os.dup2(file, place)
        os.close(file)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["manage.py", *command]


if __name__ == "__main__":
    serve()
    runpy.run_path(str(ROOT / "manage.py"), run_name="__main__")
