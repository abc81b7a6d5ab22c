"""Servers as processes: each listens on a free port of 127.0.0.1, and is ended by its process id."""

import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.load.client import HOST, OddAnswer, get
from bench.load.cpu import spent

ROOT = Path(__file__).resolve().parent.parent.parent
START = 60.0  # seconds that a server may take until it answers
FILL = 300.0  # seconds that making a site may take; a busy machine needs several times what a calm one does


@dataclass(frozen=True)
class Server:
    """A server that answers. Its processes are one group, named by the first of them; `database` is PostgreSQL's first one."""

    group: int
    port: int
    database: int = 0

    def spent(self) -> float:
        """Seconds of CPU since it began, those of the database's processes for it included."""
        return spent(self.group, self.database)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


@contextmanager
def serving(
    command: Sequence[str], environment: dict[str, str], port: int, log: Path, database: int = 0, cwd: Path = ROOT
) -> Iterator[Server]:
    """Starts it in a process group of its own, waits until it is idle after its first answer, ends it in the end."""
    with log.open("wb") as said:
        process = subprocess.Popen(
            command,
            cwd=cwd,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
    try:
        _until_it_answers(process, port, log)
        _until_it_rests(process.pid)
        yield Server(process.pid, port, database)
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _until_it_answers(process: subprocess.Popen, port: int, log: Path) -> None:
    end = time.monotonic() + START
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            get(port, "/")
            return
        except OSError:
            time.sleep(0.1)
    raise OddAnswer(f"the server of {log.parent.name} does not answer; it said last:\n{log.read_text()[-2000:]}")


def _until_it_rests(group: int) -> None:
    """Every worker has loaded the application when nothing more is computed."""
    end, before = time.monotonic() + START, -1.0
    while (now := spent(group)) != before and time.monotonic() < end:
        before = now
        time.sleep(0.5)
