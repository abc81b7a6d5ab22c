"""What the load measurement holds us to: an answer beside the fastest that serve the same, and what a process may take."""

from bench.figures import at_least, at_most, figure, not_measured
from bench.load import nginx, table, wagtail, wrk
from bench.load.all_servers import Servers
from bench.load.client import OddAnswer, get
from bench.load.cpu import memory as memory_of
from bench.load.rounds import Figure, Target, measure_with_wrk

OF_NGINX, UNCHANGED_OF_NGINX, OF_CACHED_WAGTAIL = 0.5, 0.5, 6.0  # times their rate, at least
BAKED_OF_NGINX = 0.95
OF_WAGTAIL = 0.35  # times its CPU, at most
MEMORY = 150.0  # MB
SHELF, UNCHANGED = "answer from the shelf, gzip: rate / nginx gzip_static", "its 304: rate / nginx"
BESIDE_WAGTAIL = "answer from the shelf, gzip: rate / Wagtail’s page cache"
BAKED = "baked answer behind nginx: rate / plain nginx files"
UNCACHED = "uncached answer: CPU / Wagtail without cache"


def under_wrk(servers: Servers, place: int) -> list[dict]:
    """The answer that nginx has under this number, compressed, and its 304, by wrk: ours, nginx with the same bytes, Wagtail from its page cache."""
    if wrk.program() is None:
        return [not_measured(what, wrk.MISSING) for what in (SHELF, UNCHANGED, BESIDE_WAGTAIL, BAKED)]
    figures = asked(servers, place)
    lines = [table.served(name, size, found) for name, (size, found) in figures.items()]
    print(table.lines(f"An answer, gzip, by wrk -t{wrk.THREADS} -c{wrk.CONNECTIONS}", table.SERVED, lines), flush=True)
    if not servers.compressed[place].is_gzip:
        print("  Our answer came PLAIN, though gzip was asked for: it has more bytes than that of its peers.")
    return [
        _faster(SHELF, "ours", "nginx", OF_NGINX, figures, nginx.MISSING),
        _faster(UNCHANGED, "ours, 304", "nginx, 304", UNCHANGED_OF_NGINX, figures, nginx.MISSING),
        _faster(BESIDE_WAGTAIL, "ours", "Wagtail, cached", OF_CACHED_WAGTAIL, figures, wagtail.MISSING),
        _faster(BAKED, "baked", "nginx", BAKED_OF_NGINX, figures, nginx.MISSING),
    ]


def asked(servers: Servers, place: int) -> dict[str, tuple[int, Figure]]:
    """Of each server that there is, the bytes of its answer and what asking for it took."""
    address = servers.addresses["entry"]
    wanted = {"ours": Target(servers.shelf, address, gzip=True)}
    wanted["ours, 304"] = Target(servers.shelf, address, etag=True, gzip=True)
    if servers.nginx:
        wanted["nginx"] = Target(servers.nginx, f"/{place}", gzip=True)
        wanted["nginx, 304"] = Target(servers.nginx, f"/{place}", etag=True, gzip=True)
    if servers.baked:
        wanted["baked"] = Target(servers.baked, address, gzip=True)
    if servers.cached:
        if not wagtail.is_from_cache(servers.cached, servers.same["entry"]):
            raise OddAnswer("Wagtail’s page cache keeps nothing: what it answers would be no peer")
        wanted["Wagtail, cached"] = Target(servers.cached, servers.same["entry"], gzip=True)
    found = measure_with_wrk(list(wanted.values()))
    sizes = [len(target.asking().answer().body) for target in wanted.values()]
    return {name: (size, figure) for name, size, figure in zip(wanted, sizes, found, strict=True)}


def uncached(row: table.Row) -> dict:
    """Made by Django each time, as Wagtail makes its own."""
    if row.wagtail is None:
        return not_measured(UNCACHED, wagtail.MISSING)
    return at_most(UNCACHED, row.ours.times(row.wagtail), OF_WAGTAIL)


def memory(servers: Servers) -> dict:
    """The largest process of a server of public pages alone that has served every page of every list, in every form."""
    for address in servers.addresses.values():
        for gzip in (False, True):
            get(servers.shelf.port, address, gzip)
    return figure("memory of a public process, after all that", memory_of(servers.shelf.group), "MB", MEMORY)


def _faster(
    what: str, ours: str, peer: str, bound: float, figures: dict[str, tuple[int, Figure]], missing: str
) -> dict:
    if peer not in figures:
        return not_measured(what, missing)
    return at_least(what, figures[ours][1].faster(figures[peer][1]), bound)
