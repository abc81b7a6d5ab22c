"""The tables of the load measurement: pure text. A server that was not asked leaves its cells empty.

A cell with several figures says the middle one of the rounds and, in brackets, the least and the greatest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from bench.load.rounds import Figure


@dataclass(frozen=True)
class Row:
    """One kind of page: ours on the small site and the grown one, nginx with the same bytes, Wagtail with the same text."""

    name: str
    size: int  # bytes of our page
    ours: Figure
    nginx: Figure | None = None
    wagtail: Figure | None = None
    grown: Figure | None = None


BESIDE = ("", "kB", "req/s", "CPU ms", "nginx CPU ms", "ours/nginx", "Wagtail CPU ms", "ours/Wagtail")
GROWTH = ("", "small", "grown", "grown/small")
SERVED = ("", "bytes", "req/s", "CPU ms")


def beside(row: Row) -> tuple[str, ...]:
    """Ours, then each peer with what ours costs in times of its CPU."""
    ours = (f"{row.size / 1000:.1f}", f"{row.ours.rate:,.0f}", spread(row.ours.costs, 2))
    return (row.name, *ours, *_peer(row.ours, row.nginx, 3, 0), *_peer(row.ours, row.wagtail, 2, 2))


def growth(row: Row) -> tuple[str, ...]:
    """CPU on the small site and the grown one, in ms."""
    assert row.grown is not None
    times = row.grown.times(row.ours)
    return row.name, spread(row.ours.costs, 2), spread(row.grown.costs, 2), spread(times, 1)


def served(name: str, size: int, figure: Figure) -> tuple[str, ...]:
    """One server under wrk."""
    return name, f"{size:,}", spread(figure.rates, 0), spread(figure.costs, 3)


def spread(rounds: Sequence[float], digits: int) -> str:
    least, most = min(rounds), max(rounds)
    return f"{median(rounds):,.{digits}f} ({least:,.{digits}f}..{most:,.{digits}f})"


def lines(title: str, heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The table, under its title; each column as wide as it must be."""
    wide = [max(len(row[place]) for row in (heading, *rows)) for place in range(len(heading))]
    cells = [
        f"  {row[0]:<{wide[0]}}" + "".join(f"  {cell:>{width}}" for cell, width in zip(row[1:], wide[1:], strict=True))
        for row in (heading, *rows)
    ]
    return "\n".join(["", title, *cells])


def _peer(ours: Figure, peer: Figure | None, digits: int, ratio_digits: int) -> tuple[str, str]:
    if peer is None:
        return "", ""
    return spread(peer.costs, digits), spread(ours.times(peer), ratio_digits)
