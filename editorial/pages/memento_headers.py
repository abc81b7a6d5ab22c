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
# First parts of addresses that have no past: the desk, the machine's own, and what finds its way to a moment itself.
WITHOUT_A_PAST = frozenset("admin healthz readyz static robots.txt sitemap.xml at timegate timemap c".split())


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


def related(mementos: Sequence[Memento], at: datetime, own: str = "") -> Iterable[str]:
    """Links to the first of the mementos (oldest first) and the last, and to those before and after `at`, each once.

    `own` is the address of the memento that says so, which is neither before nor after itself.
    """
    others = [memento for memento in mementos if memento.address != own]
    named = {
        "first": mementos[:1],
        "prev": [memento for memento in others if memento.at <= at][-1:],
        "next": [memento for memento in others if memento.at > at][:1],
        "last": mementos[-1:],
    }
    found: dict[Memento, list[str]] = {}
    for relation, [*some] in named.items():
        for memento in some:
            found.setdefault(memento, []).append(relation)
    return (memento.link(" ".join(relations)) for memento, relations in found.items())


def tell(answer: HttpResponseBase, at: datetime, original: str, mementos: Sequence[Memento], own: str = "") -> None:
    """Says in the headers of an answer that it is a memento of `original` as of `at`, unless it says so already."""
    answer.headers.setdefault("Memento-Datetime", in_http(at))
    answer.headers.setdefault("Link", ", ".join([around(original), *related(mementos, at, own)]))


def time_map(original: str, mementos: Sequence[Memento]) -> str:
    """A TimeMap in link format (RFC 7089, section 5); `mementos` are not empty, the oldest first."""
    gate, own = whole_address(f"/timegate{original}"), whole_address(f"/timemap{original}")
    first, last = in_http(mementos[0].at), in_http(mementos[-1].at)
    lines = [
        f'<{whole_address(original)}>; rel="original"',
        f'<{own}>; rel="self"; type="{LINK_FORMAT}"; from="{first}"; until="{last}"',
        f'<{gate}>; rel="timegate"',
    ]
    for place, memento in enumerate(mementos):
        relation = " ".join(
            name for name, is_it in (("first", place == 0), ("last", place == len(mementos) - 1)) if is_it
        )
        lines.append(memento.link(relation))
    return ",\n".join(lines) + "\n"
