"""Makes the site, its replica, its cache and its bake, starts 1, 2 and 4 public processes in each way, and prints the table.

Each line is measured in turns with nginx serving the same bytes as a file, so that a machine that does much else shows in the ratio.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.capacity.fronts import Together, in_front
from bench.databases import Database
from bench.load import nginx, wrk
from bench.load.client import get
from bench.load.cpu import memory
from bench.load.ours import NO_SHELF, Site
from bench.load.rounds import Figure, Target, measure_with_wrk
from bench.load.servers import Server
from bench.load.table import lines, spread
from tests.papers.postgresql_server import own_server
from tests.shelf.redis_server import SERVER as CACHE
from tests.shelf.redis_server import redis_server

PROCESSES = (1, 2, 4)
ROUNDS, SECONDS = 3, 2
HEADING = ("public processes", "", "pages/s", "CPU ms a page", "beside nginx’s files", "304/s", "MB")
SECRET = {"SECRET_KEY": "b" * 60, "DUPISITE_ROLE": "public"}


@dataclass(frozen=True)
class Way:
    """One way to serve. `environment` is that of each process; `front`: how nginx stands in front."""

    name: str
    environment: Mapping[str, str]
    front: str = "spread"


@dataclass
class Made:
    """What is there to be served."""

    site: Site
    address: str
    baked: Path
    replica: str
    cache: str
    databases: tuple[int, ...]  # first processes of both servers of PostgreSQL

    def ways(self) -> Iterator[Way]:
        replica = {"DATABASE_REPLICA_URL": self.replica}
        yield Way("every page made anew", NO_SHELF)
        yield Way("made anew from the replica", {**NO_SHELF, **replica})
        yield Way("shelf", {})
        yield Way("shelf, replica", replica)
        yield Way("shelf, shared cache", {"CACHE_URL": self.cache})
        yield Way("shelf, nginx proxy_cache", {}, "cached")
        yield Way("baked", {}, str(self.baked))


def of_the_capacity() -> None:
    """Raises OddAnswer when a server does not answer as it should."""
    missing = [said for there, said in ((nginx.program(), nginx.MISSING), (wrk.program(), wrk.MISSING)) if not there]
    if missing or CACHE is None:
        print("NOT MEASURED:", *missing, "" if CACHE else "There is no Valkey or Redis here.")
        return
    with TemporaryDirectory(prefix="bench-") as directory, _made(Path(directory)) as made:
        rows = [row for number in PROCESSES for row in _with(number, made, Path(directory))]
    print(
        lines(
            f"One answer, gzip, by wrk -t{wrk.THREADS} -c{wrk.CONNECTIONS}, through nginx, on PostgreSQL", HEADING, rows
        )
    )
    print(f"\nLoad average over one minute: {os.getloadavg()[0]:.2f}.", flush=True)


@contextmanager
def _made(directory: Path) -> Iterator[Made]:
    print("\nMaking the site, its replica and its bake ...", flush=True)
    with ExitStack() as opened:
        server = opened.enter_context(own_server())
        server.sql("CREATE DATABASE answers")
        server.let_replicas_in(True)
        site = Site(directory / "site", Database(server.address("answers"), _first_process(server.socket)))
        site.first_run()
        address = site.filled()["addresses"]["entry"]
        baked = directory / "baked"
        print(site.python("manage.py", "bake", str(baked)), end="", flush=True)
        replica = opened.enter_context(server.replica())
        (directory / "cache").mkdir()
        cache = opened.enter_context(redis_server(directory / "cache"))
        processes = (_first_process(server.socket), _first_process(replica.socket))
        yield Made(site, address, baked, replica.address("answers"), cache.url, processes)


def _first_process(data: Path) -> int:
    return int((data / "postmaster.pid").read_text().split()[0])


def _with(number: int, made: Made, directory: Path) -> Iterator[tuple[str, ...]]:
    for place, way in enumerate(made.ways()):
        if way.name == "baked" and number > PROCESSES[0]:
            continue
        with ExitStack() as opened:
            processes = [opened.enter_context(made.site.served({**SECRET, **way.environment})) for _ in range(number)]
            folder = directory / f"{number}-{place}"
            front = opened.enter_context(in_front(folder, processes, made.databases, way.front))
            row = _measured(number, way, front, made, folder)
        print("  ", " | ".join(row), flush=True)
        yield row


def _measured(number: int, way: Way, front: Together, made: Made, folder: Path) -> tuple[str, ...]:
    answer = get(front.port, made.address, gzip=True)
    with nginx.served(folder / "files", [get(front.port, made.address)], [answer.body]) as files:
        whole, floor, unchanged = measure_with_wrk(
            [
                Target(front, made.address, gzip=True),
                Target(files, "/0", gzip=True),
                Target(front, made.address, etag=True, gzip=True),
            ],
            ROUNDS,
            SECONDS,
        )
    return _row(number, way, whole, floor, unchanged, front.behind)


def _row(
    number: int, way: Way, whole: Figure, floor: Figure, unchanged: Figure, behind: tuple[Server, ...]
) -> tuple[str, ...]:
    largest = max(memory(each.group) for each in behind)
    beside = spread(whole.faster(floor), 3)
    return (
        str(number),
        way.name,
        spread(whole.rates, 0),
        spread(whole.costs, 3),
        beside,
        spread(unchanged.rates, 0),
        f"{largest:.0f}",
    )
