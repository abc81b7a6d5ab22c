"""Everything that the public can reach: pages, Markdown, API, feeds, files."""

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from django.test import Client

# Those of pages, and the whole ones of JSON and Markdown; their white space and brackets end them.
LINK = re.compile(r'(?:href|src|action)="(/[^"#]*)|http://127\.0\.0\.1:8000(/[^"#<>()\s]*)')


NAMED = re.compile(r"(?<=/)(facts|faq|entries)/[^/.?]+")
NUMBER = re.compile(r"[0-9a-f]{64}|\d+(?:\.\d+)*")
MOST = 1500  # addresses; a scene has a few hundred, and a crawler that never ends would take the whole machine


def sort_of(address: str) -> str:
    """What an address has in common with those of other texts, editions, sections and moments."""
    return NUMBER.sub("0", NAMED.sub(r"\1/x", address))


def crawl(
    client: Client, begin: Iterable[str] = (), leave: tuple[str, ...] = (), few: int = MOST
) -> Iterator[tuple[str, str]]:
    """(address, headers and body) of every page that can be reached from the first one, and from `begin`.

    What begins with one of `leave` is asked for only where it is in `begin`. Of addresses of one sort that are not in `begin`,
    `few` are asked for.
    """
    waiting, seen, met = ["/", *begin], set(), Counter[str]()
    while waiting:
        address = waiting.pop()
        if address in seen or address.startswith(("/static/", "/admin/logout")):
            continue
        if met[sort_of(address)] >= few and address not in begin:
            continue
        met[sort_of(address)] += 1
        seen.add(address)
        assert len(seen) <= MOST, (address, "it goes on and on")
        answer = client.get(address)
        assert answer.status_code < 500
        body = answer.content.decode(errors="replace")  # a picture is searched too
        found = {html.unescape(page or whole) for page, whole in LINK.findall(body)}
        waiting += [link for link in sorted(found - seen) if not link.startswith(leave)]
        yield address, f"{answer.headers}\n{body}"
