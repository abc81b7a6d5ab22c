"""The tables of the load measurement: pure text. A server that was not asked leaves its cells empty."""

from collections.abc import Sequence
from dataclasses import dataclass

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


BESIDE = ("", "kB", "req/s", "CPU ms", "nginx/s", "CPU ms", "ours/nginx", "Wagtail/s", "CPU ms", "ours/Wagtail")
GROWTH = ("", "small", "grown", "grown/small")


def beside(row: Row) -> tuple[str, ...]:
    """Ours, then each peer with what ours costs in times of its CPU."""
    ours = (f"{row.size / 1000:.1f}", f"{row.ours.rate:,.0f}", f"{row.ours.cost:.2f}")
    return (row.name, *ours, *_peer(row.ours, row.nginx, 3, 0), *_peer(row.ours, row.wagtail, 2, 2))


def growth(row: Row) -> tuple[str, ...]:
    """CPU on the small site and the grown one, in ms."""
    assert row.grown is not None
    return row.name, f"{row.ours.cost:.2f}", f"{row.grown.cost:.2f}", f"{row.grown.times(row.ours):.1f}"


def lines(title: str, heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The table, under its title."""
    cells = [f"  {name:<14}" + "".join(f"{cell:>13}" for cell in rest) for name, *rest in (heading, *rows)]
    return "\n".join(["", title, *cells])


def _peer(ours: Figure, peer: Figure | None, digits: int, ratio_digits: int) -> tuple[str, str, str]:
    if peer is None:
        return "", "", ""
    return f"{peer.rate:,.0f}", f"{peer.cost:.{digits}f}", f"{ours.times(peer):,.{ratio_digits}f}"
