"""A machine as docs/operating.md describes it, made of one folder: its paths, its programs, and a PostgreSQL server.

Nothing of the paper is rewritten but paths, which get the folder in front, and three ports. Programs that would change the real
machine (apt-get, adduser, chown, git, systemctl) only say that they were called. Python is the suite's: `tests.command_server`.
"""

import json
import os
import re
import shutil
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from urllib.request import urlopen

from tests.papers.paper import ROOT
from tests.papers.postgresql_server import Server, own_server
from tests.processes import COMMANDS, free_port

PLACES = ("/srv", "/etc/dupisite", "/etc/systemd", "/etc/nginx", "/etc/cron.d", "/var/lib/dupisite", "/mnt/elsewhere")
PLACES += ("/usr/local/bin", "/etc/ssl")
THERE = (
    *PLACES[1:],
    "/srv/dupisite/.venv/bin",
    "/etc/systemd/system",
    "/etc/nginx/sites-available",
    "/etc/nginx/sites-enabled",
)
ONLY_SAID = "apt-get adduser chown git systemctl".split()
PYTHON = """#!{python} -IS
import json, os, socket, sys
with socket.socket(socket.AF_UNIX) as asked:
    asked.connect({door!r})
    lines = asked.makefile("rw")
    lines.write(json.dumps([sys.argv[2:], dict(os.environ)]) + "\\n")
    lines.flush()
    code, out, err = json.loads(lines.readline())
sys.stdout.write(out)
sys.stderr.write(err)
sys.exit(code)
"""
RUNUSER = """#!/bin/sh
[ "$1 $2 $3" = "-u postgres --" ] || exit 2
shift 3
exec env PGHOST={socket} PGPORT={port} PGUSER=postgres "$@"
"""


class Door(socketserver.ThreadingUnixStreamServer):
    """Runs the site's commands for the programs of the machine."""

    daemon_threads = True


class Asked(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        command, environment = json.loads(self.rfile.readline())
        done = COMMANDS.run(environment, command)
        self.wfile.write(json.dumps([done.returncode, done.stdout, done.stderr]).encode() + b"\n")


class Machine:
    """`ports`: what the paper calls a port, and where this machine has it."""

    def __init__(self, folder: Path, server: Server | None) -> None:
        self.folder, self.server = folder, server
        self.ports = {"8000": str(free_port()), "8001": str(free_port())}
        self.programs = self.place("/usr/local/bin")
        for path in THERE:
            self.place(path).mkdir(parents=True, exist_ok=True)
        self.door = Door(str(folder / "door"), Asked)
        threading.Thread(target=self.door.serve_forever, daemon=True).start()
        self.check_out()

    def check_out(self) -> None:
        """What `git clone` would bring of the code: the files that an operator runs or copies."""
        deploy = self.place("/srv/dupisite/deploy")
        shutil.copytree(ROOT / "deploy", deploy, ignore=shutil.ignore_patterns("__pycache__"))
        for file in deploy.iterdir():
            file.write_text(self.here(file.read_text()))
            file.chmod(0o755)
        (deploy / "prepare.sh").write_text("echo prepared\n")  # tests/running/test_prepare.py has it by itself
        self.program(
            self.place("/srv/dupisite/.venv/bin/python"),
            PYTHON.format(python=sys.executable, door=str(self.folder / "door")),
        )
        for name in ONLY_SAID:
            self.program(self.programs / name, f'#!/bin/sh\necho "{name} $*" >>{self.folder}/said\n')
        if self.server:
            self.program(self.programs / "runuser", RUNUSER.format(socket=self.server.socket, port=self.server.port))

    @staticmethod
    def program(path: Path, text: str) -> None:
        path.write_text(text)
        path.chmod(0o755)

    def place(self, path: str) -> Path:
        return self.folder / path.removeprefix("/")

    def here(self, text: str) -> str:
        """The paper's words with this machine's paths and ports."""
        for path in PLACES:
            text = text.replace(path, str(self.place(path)))
        text = re.sub(r"\b800[01]\b", lambda said: self.ports[said[0]], text)
        return text.replace("@127.0.0.1/", f"@127.0.0.1:{self.server.port}/" if self.server else "")

    def environment(self) -> dict[str, str]:
        path = [str(self.programs), *([str(self.server.programs)] if self.server else []), "/usr/bin", "/bin"]
        return {"PATH": os.pathsep.join(path), "HOME": str(self.folder)}

    def run(self, commands: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """One block after the other, as somebody pastes it into a shell that stops at the first failure."""
        return subprocess.run(
            ["/bin/sh", "-eu", "-c", self.here(commands)],
            cwd=self.place("/srv/dupisite"),
            env={**self.environment(), **environment},
            capture_output=True,
            text=True,
            timeout=300,
        )

    def follow(self, commands: str) -> str:
        """Runs what must succeed; what it printed."""
        done = self.run(commands)
        assert done.returncode == 0, f"{commands}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def shell(self, whose: str, program: str) -> str:
        return self.follow(f"dupisite {whose} shell -v0 -c '{program}'").strip()

    @contextmanager
    def serving(self, whose: str) -> Iterator[str]:
        """One process of the site, begun as the unit of systemd says; its address on this machine."""
        unit = self.place("/etc/systemd/system/dupisite@.service").read_text().replace("%i", whose)
        said = dict(line.split("=", 1) for line in unit.splitlines() if "=" in line)
        command = said["ExecStart"].replace(str(self.place("/srv/dupisite/.venv/bin/python")), sys.executable)
        variables = f"set -a; . {said['EnvironmentFile']}; exec {command}"
        process = subprocess.Popen(
            ["/bin/sh", "-euc", variables], cwd=ROOT, env=self.environment(), start_new_session=True
        )
        address = f"http://127.0.0.1:{self.ports['8001' if whose == 'desk' else '8000']}"
        try:
            for _ in range(300):
                assert process.poll() is None
                with suppress(OSError), urlopen(f"{address}/healthz", timeout=5):
                    break
                time.sleep(0.1)
            yield address
        finally:
            process.terminate()
            process.wait(20)

    def ready(self, whose: str) -> str:
        """What /readyz says of a process with these variables."""
        program = """
from django.test import Client
print(Client(HTTP_HOST="127.0.0.1").get("/readyz", secure=True).text)
"""
        return self.shell(whose, program)


@contextmanager
def machine(folder: Path, with_postgresql: bool) -> Iterator[Machine]:
    with own_server() if with_postgresql else nullcontext() as server:
        made = Machine(folder, server)
        try:
            yield made
        finally:
            made.door.shutdown()
            made.door.server_close()
