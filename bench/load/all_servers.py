"""All servers of the load measurement at once: our site small and grown, with its shelf and without, and the peers."""

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bench.capacity.fronts import in_front
from bench.databases import Database
from bench.load import nginx, ours, wagtail
from bench.load.client import Answer, get
from bench.load.kinds import KINDS
from bench.load.servers import Server


@dataclass(frozen=True)
class Servers:
    """All that is asked, answering: our site small and grown, and the peers that there are."""

    shelf: Server  # the small site as everybody serves it
    small: Server  # the same with the shelf switched off, as the grown one
    grown: Server | None
    addresses: Mapping[str, str]  # route: address on all of our sites
    answers: list[Answer]  # what ours answers for each of KINDS
    compressed: list[Answer]  # the same for who takes gzip
    nginx: Server | None
    wagtail: Server | None
    cached: Server | None  # Wagtail with its page cache
    same: Mapping[str, str]  # route: address of the same page of Wagtail
    baked: Server | None = None  # the small site as files, behind nginx as it is shipped


def started(opened: ExitStack, directory: Path, database: Database, with_grown: bool) -> Servers:
    """Every server that there is a program for; `opened` ends them."""
    small, made = ours.made(directory / "small", database.another("small"))
    shelf = opened.enter_context(small.served({"DUPISITE_ROLE": "public"}))
    plain, more = opened.enter_context(small.served(ours.NO_SHELF)), None
    if with_grown:
        grown = ours.grown(directory / "grown", database.another("grown"))
        more = opened.enter_context(grown.served(ours.NO_SHELF))
    answers = [get(plain.port, made["addresses"][kind.route]) for kind in KINDS]
    compressed = [get(shelf.port, made["addresses"][kind.route], gzip=True) for kind in KINDS]
    files, baked = None, None
    if nginx.program():
        small.python("manage.py", "bake", str(directory / "baked"))
        baked = opened.enter_context(in_front(directory / "baked-nginx", [shelf], (), str(directory / "baked")))
        smaller = [nginx.compressed(answer) for answer in compressed]
        files = opened.enter_context(nginx.served(directory / "nginx", answers, smaller))
    peer, cached, same = None, None, {}
    if wagtail.is_set_up():
        peer, has = opened.enter_context(wagtail.served(directory / "wagtail", made["texts"]))
        cached = opened.enter_context(wagtail.cached(directory / "wagtail"))
        same = {"home": has["home"], "entry": has[made["answer"]]}
    return Servers(shelf, plain, more, made["addresses"], answers, compressed, files, peer, cached, same, baked)
