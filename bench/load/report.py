"""The load measurement from end to end: makes the sites, starts the servers, asks every kind of page, prints the tables."""

import os
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.load import nginx, ours, table, wagtail
from bench.load.client import Answer, get
from bench.load.kinds import KINDS
from bench.load.rounds import Target, measure
from bench.load.servers import Server

# How often a round asks: a page, a 304, and a file of nginx, so that each computes for some tenths of a second.
PAGE, UNCHANGED, FILE = 100, 800, 10_000


@dataclass(frozen=True)
class Servers:
    """All that is asked, answering: our site small and grown, and the peers that there are."""

    small: Server
    grown: Server
    addresses: dict[str, str]  # route: address on both of our sites
    answers: list[Answer]  # what ours answers for each of KINDS
    nginx: Server | None
    wagtail: Server | None
    same: dict[str, str]  # route: address of the same page of Wagtail


def report() -> None:
    """Prints everything. Raises OddAnswer when a server does not answer as it should; nothing here has a bound."""
    print("\nLoad: making the sites and starting the servers ...", flush=True)
    with TemporaryDirectory(prefix="bench-") as name, ExitStack() as opened:
        servers = started(opened, Path(name))
        for said, there in ((nginx.MISSING, servers.nginx), (wagtail.MISSING, servers.wagtail)):
            if there is None:
                print(said)
        load = _load_average()
        whole = [row(servers, place, etag=False) for place in range(len(KINDS))]
        print(table.lines("Uncached", table.BESIDE, [table.beside(row) for row in whole]), flush=True)
        unchanged = [row(servers, place, etag=True) for place in range(len(KINDS))]
        print(table.lines("304 by ETag", table.BESIDE, [table.beside(row) for row in unchanged]))
        print(table.lines("Uncached, CPU ms as the site grows", table.GROWTH, [table.growth(row) for row in whole]))
        if servers.wagtail:
            sizes = [f"{size(servers.wagtail, address)} kB ({route})" for route, address in servers.same.items()]
            print(f"\nWagtail's pages have {' and '.join(sizes)}.")
        print(f"\nLoad average over one minute: {load} before, {_load_average()} after.", flush=True)


def started(opened: ExitStack, directory: Path) -> Servers:
    """Every server that there is a program for; `opened` ends them."""
    made = ours.made(directory / "small")
    ours.grown(directory / "small", directory / "grown")
    small = opened.enter_context(ours.served(directory / "small"))
    grown = opened.enter_context(ours.served(directory / "grown"))
    answers = [get(small.port, made["addresses"][kind.route]) for kind in KINDS]
    files = opened.enter_context(nginx.served(directory / "nginx", answers)) if nginx.program() else None
    peer, same = None, {}
    if wagtail.is_set_up():
        peer, has = opened.enter_context(wagtail.served(directory / "wagtail", made["texts"]))
        same = {"home": has["home"], "entry": has[made["answer"]]}
    return Servers(small, grown, made["addresses"], answers, files, peer, same)


def row(servers: Servers, place: int, etag: bool) -> table.Row:
    """Asks one kind of page of every server that has it. Only a whole page is asked of the grown site and of Wagtail."""
    kind = KINDS[place]
    address, times = servers.addresses[kind.route], UNCHANGED if etag else PAGE
    targets = {"ours": Target(servers.small, address, times, etag)}
    if servers.nginx:
        targets["nginx"] = Target(servers.nginx, f"/{place}", FILE, etag)
    if not etag:
        targets["grown"] = Target(servers.grown, address, times)
    if servers.wagtail and kind.route in servers.same and not etag:
        targets["wagtail"] = Target(servers.wagtail, servers.same[kind.route], times)
    figures = dict(zip(targets, measure(list(targets.values())), strict=True))
    return table.Row(kind.name, len(servers.answers[place].body), **figures)


def size(server: Server, address: str) -> str:
    """Of one page, in kB."""
    return f"{len(get(server.port, address).body) / 1000:.1f}"


def _load_average() -> str:
    return f"{os.getloadavg()[0]:.2f}"
