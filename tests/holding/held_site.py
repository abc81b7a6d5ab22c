"""A served site that people work on, with its shelf and a shared cache, in processes that a test may measure and kill."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any
from urllib.request import urlopen

import psutil
from django.conf import settings

from tests.holding.people_at_work import PEOPLE, PREPARE
from tests.holding.readers_at_once import Signed
from tests.processes import empty_database, free_port, manage
from tests.site import all_work

PROGRAM = [sys.executable, str(settings.BASE_DIR / "manage.py"), "serve"]


@dataclass
class Served:
    """`process` is the server, whose children do the work."""

    environment: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def port(self) -> int:
        return int(self.environment["PORT"])

    @property
    def workers(self) -> list[psutil.Process]:
        assert self.process is not None
        return psutil.Process(self.process.pid).children()

    def start(self) -> None:
        with self.log.open("ab") as said:
            self.process = subprocess.Popen(
                PROGRAM, cwd="/", env=self.environment, start_new_session=True, stdout=said, stderr=said
            )
        self.until_all_work()

    def until_all_work(self) -> None:
        for _ in range(600):
            assert self.process is not None and self.process.poll() is None, self.log.read_text()
            with suppress(OSError, psutil.NoSuchProcess):
                urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5).close()
                if len(self.workers) == 2 and all_work(self.process):
                    return
            time.sleep(0.1)
        raise AssertionError(f"the server does not answer:\n{self.log.read_text()}")

    def end(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(30)

    def kill_worker(self, worker: psutil.Process) -> None:
        """By SIGKILL. Returns when another does its work."""
        worker.kill()
        until(lambda: worker.pid not in [each.pid for each in self.workers], "the server has seen it")
        self.until_all_work()

    def kill(self) -> list[psutil.Process]:
        """The server itself, by SIGKILL; the workers that it had."""
        assert self.process is not None
        had = self.workers
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait(10)
        return had


@contextmanager
def made(data: Path, **more: str) -> Iterator[dict[str, str]]:
    """The environment of a site with four people, each with a drug, a fact and an answer of her own."""
    with empty_database(data) as environment:
        environment |= {"PORT": str(free_port()), "SECRET_KEY": "k" * 60, **more}
        prepare(environment)
        yield environment


def prepare(environment: dict[str, str]) -> None:
    """In an empty database."""
    for command in (("migrate", "-v0"), ("collectstatic", "--noinput", "-v0"), ("shell", "-v0", "-c", PREPARE)):
        done = manage(environment, *command)
        assert done.returncode == 0, done.stderr


@contextmanager
def served(environment: dict[str, str], log: Path) -> Iterator[Served]:
    site = Served(environment, log)
    try:
        site.start()
        yield site
    finally:
        site.end()


@contextmanager
def people_at_work(environment: dict[str, str]) -> Iterator[Signed]:
    """Until the block ends; then each has finished what she was at. What was signed is known as soon as they say it."""
    signed, counts = Signed(), [0] * PEOPLE
    with ExitStack() as stack:
        at_work = [stack.enter_context(_person(number, environment)) for number in range(PEOPLE)]
        listening = [
            threading.Thread(target=_listen, args=(number, person, signed, counts), daemon=True)
            for number, person in enumerate(at_work)
        ]
        for thread in listening:
            thread.start()
        try:
            until(lambda: all(counts), "everybody has begun")
            yield signed
        finally:
            for person in at_work:
                person.stdin.close()
            ends = [person.wait(60) for person in at_work]
            for thread in listening:
                thread.join(10)
    assert ends == [0] * PEOPLE, "somebody at work was stopped by an error, which stands above"


@contextmanager
def _person(number: int, environment: dict[str, str]) -> Iterator[Any]:
    given = {**environment, "PYTHONPATH": str(settings.BASE_DIR)}
    given.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", "tests.holding.people_at_work", str(number)]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    process = subprocess.Popen(command, env=given, cwd=settings.BASE_DIR, **pipes)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
            process.wait(10)


def _listen(number: int, person: Any, signed: Signed, counts: list[int]) -> None:
    for line in person.stdout:
        said = json.loads(line)
        text, edition = ("label", said["label"]) if "label" in said else (said["text"], said["edition"])
        signed.add((number, text), edition, said["at"])
        counts[number] += 1


def until(holds: Callable[[], object], what: str | Callable[[], str], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not holds():
        said = what if isinstance(what, str) else what()
        assert time.monotonic() < end, f"it never came to be so: {said}"
        time.sleep(0.1)


@dataclass
class Memory:
    """MB of each worker that lives through a load, looked at four times a second."""

    seen: dict[int, list[float]] = field(default_factory=dict)

    @contextmanager
    def watched(self, site: Served) -> Iterator[None]:
        stop = threading.Event()
        workers = site.workers
        self.seen = {worker.pid: [] for worker in workers}

        def look() -> None:
            while not stop.wait(0.25):
                for worker in workers:
                    with suppress(psutil.NoSuchProcess):
                        self.seen[worker.pid].append(worker.memory_info().rss / 1e6)

        thread = threading.Thread(target=look, daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join(10)

    def growth(self) -> list[float]:
        """Of each worker, by how many MB the second half has more than the first, once everything was asked for."""
        found = []
        for sizes in self.seen.values():
            settled = sizes[len(sizes) // 3 :]
            half = len(settled) // 2
            found.append(median(settled[half:]) - median(settled[:half]))
        return found
