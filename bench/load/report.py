"""The load measurement from end to end: makes the sites, starts the servers, asks every kind of page, prints the tables."""

import os
from contextlib import ExitStack
from pathlib import Path

from bench.databases import Database
from bench.load import nginx, table, targets, wagtail
from bench.load.all_servers import Servers, started
from bench.load.client import get
from bench.load.kinds import KINDS
from bench.load.rounds import Target, measure
from bench.load.servers import Server

# How often a round asks: a page, a 304, and a file of nginx, so that each computes for some tenths of a second.
PAGE, UNCHANGED, FILE = 60, 500, 10_000
ANSWER = next(place for place, kind in enumerate(KINDS) if kind.route == "entry")


def of_the_answer(directory: Path, database: Database) -> list[dict]:
    """Asks for one answer alone, of us and of the peers; the lines that have bounds. Raises OddAnswer as `of_all_kinds` does."""
    with ExitStack() as opened:
        servers = _started(opened, directory, database, with_grown=False)
        line = row(servers, ANSWER, etag=False)
        print(table.lines("An answer, uncached", table.BESIDE, [table.beside(line)]), flush=True)
        figures = [*targets.under_wrk(servers, ANSWER), targets.uncached(line), targets.memory(servers)]
        print(f"\nLoad average over one minute: {_load_average()}.", flush=True)
        return figures


def of_all_kinds(directory: Path, database: Database) -> None:
    """Asks for every kind of page and prints the tables. Raises OddAnswer when a server does not answer as it should."""
    with ExitStack() as opened:
        servers = _started(opened, directory, database, with_grown=True)
        whole = [row(servers, place, etag=False) for place in range(len(KINDS))]
        print(table.lines("Uncached", table.BESIDE, [table.beside(row) for row in whole]), flush=True)
        unchanged = [row(servers, place, etag=True) for place in range(len(KINDS))]
        print(table.lines("304 by ETag, uncached", table.BESIDE, [table.beside(row) for row in unchanged]))
        print(table.lines("Uncached, CPU ms as the site grows", table.GROWTH, [table.growth(row) for row in whole]))
        print(f"\nLoad average over one minute: {_load_average()}.", flush=True)


def row(servers: Servers, place: int, etag: bool) -> table.Row:
    """Asks one kind of page of every server that has it. Only a whole page is asked of the grown site and of Wagtail."""
    kind = KINDS[place]
    address, times = servers.addresses[kind.route], UNCHANGED if etag else PAGE
    asked = {"ours": Target(servers.small, address, times, etag)}
    if servers.nginx:
        asked["nginx"] = Target(servers.nginx, f"/{place}", FILE, etag)
    if servers.grown and not etag:
        asked["grown"] = Target(servers.grown, address, times)
    if servers.wagtail and kind.route in servers.same and not etag:
        asked["wagtail"] = Target(servers.wagtail, servers.same[kind.route], times)
    figures = dict(zip(asked, measure(list(asked.values())), strict=True))
    return table.Row(kind.name, len(servers.answers[place].body), **figures)


def _started(opened: ExitStack, directory: Path, database: Database, with_grown: bool) -> Servers:
    print("\nMaking the sites and starting the servers ...", flush=True)
    servers = started(opened, directory, database, with_grown)
    for said, there in ((nginx.MISSING, servers.nginx), (wagtail.MISSING, servers.wagtail)):
        if there is None:
            print(said)
    if servers.wagtail:
        sizes = [f"{size(servers.wagtail, address)} kB ({route})" for route, address in servers.same.items()]
        print(f"Wagtail {wagtail.version()}: its pages have {' and '.join(sizes)}.")
    return servers


def size(server: Server, address: str) -> str:
    """Of one page, in kB."""
    return f"{len(get(server.port, address).body) / 1000:.1f}"


def _load_average() -> str:
    return f"{os.getloadavg()[0]:.2f}"
