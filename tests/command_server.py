"""Runs the site's commands for tests without starting Python anew for each.

A process that has loaded the libraries forks one for each sort of site process (all, public, desk), which loads the site too and
forks for every command. The child takes on the environment that it is given, reads the settings anew, knows no database, and
begins where `python manage.py` begins; its outcome is that of any other process.
"""

import atexit
import gc
import importlib
import json
import os
import runpy
import select
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any, TextIO

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
SETTINGS = "DJANGO_SETTINGS_MODULE"
SORT = ("DUPISITE_ROLE", SETTINGS)  # which code a process of the site loads depends on these alone


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
    sorts: dict[tuple[str | None, ...], tuple[TextIO, TextIO]] = {}
    for line in sys.stdin:
        given = json.loads(line)["environment"]
        sort = tuple(given.get(name) for name in SORT)
        if sort not in sorts:
            (asked, ask), (told, tell) = os.pipe(), os.pipe()
            if not os.fork():
                load_site({name: given[name] for name in SORT if name in given})
                return fork_for_each(os.fdopen(asked), os.fdopen(tell, "w"))
            sorts[sort] = os.fdopen(ask, "w"), os.fdopen(told)
        commands, codes = sorts[sort]
        print(line, end="", file=commands, flush=True)
        print(codes.readline(), end="", flush=True)
    os._exit(0)


def fork_for_each(commands: TextIO, codes: TextIO) -> None:
    gc.freeze()  # else whichever child looks for garbage first would copy all that they share
    for line in commands:
        child = os.fork()
        if not child:
            return begin(**json.loads(line))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), file=codes, flush=True)
    os._exit(0)


def load_site(sort: dict[str, str]) -> None:
    """All code of one sort of process, for a data folder that is gone afterwards. Where it cannot be, each command says why."""
    import django
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    for name in SORT:
        os.environ.pop(name, None)
    with TemporaryDirectory() as folder, suppress(ImproperlyConfigured):
        os.environ |= {SETTINGS: "dupisite.settings", **sort, "DATA_DIR": folder, "DATABASE_URL": "", "PORT": "8000"}
        django.setup()
        importlib.import_module(settings.ROOT_URLCONF)


def forget_settings() -> None:
    """They are read anew, with the environment as it is now, and so is which databases there are."""
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.db import connections
    from django.utils.functional import empty

    for name in ("dupisite.settings", os.environ.get(SETTINGS, "")):
        sys.modules.pop(name, None)
    settings._wrapped = empty
    for connection in connections.all(initialized_only=True):
        del connections[connection.alias]
    vars(connections).pop("settings", None)
    vars(connections)["_settings"] = None
    os.environ.setdefault(SETTINGS, "dupisite.settings")
    with suppress(ImproperlyConfigured):  # the command will say so itself
        if "axes.conf" in sys.modules and settings.INSTALLED_APPS:
            importlib.reload(sys.modules["axes.conf"])  # it writes its defaults into the settings


def begin(command: list[str], environment: dict[str, str], out: str, err: str) -> None:
    """Takes on all in which one command differs from another."""
    for place, (name, how) in enumerate(((os.devnull, os.O_RDONLY), (out, os.O_WRONLY), (err, os.O_WRONLY))):
        file = os.open(name, how | (os.O_CREAT if place else 0), 0o600)
        os.dup2(file, place)
        os.close(file)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["manage.py", *command]
    forget_settings()


if __name__ == "__main__":
    serve()
    runpy.run_path(str(ROOT / "manage.py"), run_name="__main__")
