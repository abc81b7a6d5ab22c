"""How a page tells machines of its past: the headers and link relations of Memento (RFC 7089). Knows no page and no table.

The original resource is always the page of today; its time gate and its TimeMap stand at the same address behind
/timegate and /timemap.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponseBase
from django.utils.http import http_date

from editorial.site_address import whole_address

LINK_FORMAT = "application/link-format"
MAPPED = 400  # mementos on a page of a TimeMap
# First parts of addresses that have no past: the desk, the machine's own, and what finds its way to a moment itself.
WITHOUT_A_PAST = frozenset(
    "admin healthz readyz static robots.txt sitemap.xml at timegate timemap c about report".split()
)


@dataclass(frozen=True)
class Memento:
    """A page as it was. `address` is its path on this site; HTTP knows no parts of a second, so `at` loses them there."""

    address: str
    at: datetime

    def link(self, relation: str = "") -> str:
        named = f"{relation} memento".strip()
        return f'<{whole_address(self.address)}>; rel="{named}"; datetime="{in_http(self.at)}"'


def has_a_past(path: str) -> bool:
    """Whether the page at an address can be asked for as it was."""
    return path.lstrip("/").partition("/")[0] not in WITHOUT_A_PAST


def in_http(moment: datetime) -> str:
    """Such as “Mon, 23 Jun 2025 14:00:00 GMT”."""
    return http_date(moment.timestamp())


def around(original: str) -> str:
    """Where the page of today, its time gate and its TimeMap are; `original` is the path of the first."""
    gate, every = whole_address(f"/timegate{original}"), whole_address(f"/timemap{original}")
    return (
        f'<{whole_address(original)}>; rel="original", <{gate}>; rel="timegate", '
        f'<{every}>; rel="timemap"; type="{LINK_FORMAT}"'
    )


@dataclass(frozen=True)
class Neighbors:
    """The mementos that one names in its headers: the first and the last of all, and those before and after it."""

    first: Memento
    last: Memento
    before: Memento | None = None
    after: Memento | None = None


def related(near: Neighbors) -> Iterable[str]:
    """Links to them, each once."""
    named = {"first": near.first, "prev": near.before, "next": near.after, "last": near.last}
    found: dict[Memento, list[str]] = {}
    for relation, memento in named.items():
        if memento is not None:
            found.setdefault(memento, []).append(relation)
    return (memento.link(" ".join(relations)) for memento, relations in found.items())


def tell(answer: HttpResponseBase, at: datetime, original: str, near: Neighbors | None) -> None:
    """Says in the headers of an answer that it is a memento of `original` as of `at`, unless it says so already."""
    answer.headers.setdefault("Memento-Datetime", in_http(at))
    answer.headers.setdefault("Link", ", ".join([around(original), *(related(near) if near else ())]))


@dataclass(frozen=True)
class MapPage:
    """One page of a TimeMap: some of `count` mementos, the oldest first. `number` counts pages from 1."""

    mementos: Sequence[Memento]
    number: int
    count: int

    @property
    def pages(self) -> int:
        return -(-self.count // MAPPED)


def time_map(original: str, page: MapPage) -> str:
    """A TimeMap in link format (RFC 7089, section 5). A long one has pages, and each leads to those before and after it."""
    gate, mementos = whole_address(f"/timegate{original}"), page.mementos
    first, last = in_http(mementos[0].at), in_http(mementos[-1].at)
    own = _map_address(original, page.number)
    lines = [
        f'<{whole_address(original)}>; rel="original"',
        f'<{own}>; rel="self"; type="{LINK_FORMAT}"; from="{first}"; until="{last}"',
        f'<{gate}>; rel="timegate"',
    ]
    others = {"prev": page.number - 1, "next": page.number + 1}
    lines += [
        f'<{_map_address(original, number)}>; rel="timemap {relation}"; type="{LINK_FORMAT}"'
        for relation, number in others.items()
        if 0 < number <= page.pages
    ]
    for place, memento in enumerate(mementos, (page.number - 1) * MAPPED):
        relation = " ".join(name for name, is_it in (("first", place == 0), ("last", place == page.count - 1)) if is_it)
        lines.append(memento.link(relation))
    return ",\n".join(lines) + "\n"


def _map_address(original: str, number: int) -> str:
    """The first page stands where a whole TimeMap does. No address of a page begins with a tilde."""
    return whole_address(f"/timemap{original}" if number == 1 else f"/timemap/~{number}{original}")
