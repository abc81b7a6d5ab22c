"""A reader of the site's feeds that knows nothing of the site: it follows links, holds what it reads to the rules of Atom,
and rebuilds each edition from what stands in the feed, with the outsiders' checker as the only helper.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from lxml import etree, html

from audit.offline import _canonical, leaf

A, FH, D = (
    "{http://www.w3.org/2005/Atom}",
    "{http://purl.org/syndication/history/1.0}",
    "{tag:dupisite.example,2026:record}",
)
ONCE = ("id", "title", "updated")  # RFC 4287, sections 4.1.1 and 4.1.2: exactly one of each, of a feed and of an entry


@dataclass(frozen=True)
class Rebuilt:
    """An edition as the feed alone gives it, with both of its hashes computed anew."""

    subject: str
    row: dict[str, Any]
    digest: str
    leaf: str


def read(client: Client, address: str) -> Any:
    """The document at an address of this site, held to the rules."""
    answer = client.get(address.removeprefix(settings.SITE_URL))
    assert answer.status_code == 200, (address, answer.status_code)
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    root = etree.fromstring(answer.content)
    hold_to_the_rules(root)
    return root


def links(part: Any, rel: str) -> list[str]:
    return [link.get("href") for link in part.findall(f"{A}link") if link.get("rel") == rel]


def documents(client: Client, address: str) -> Iterator[Any]:
    """The current document, then every archive, the newest first."""
    ahead = [address]
    while ahead:
        root = read(client, ahead[0])
        yield root
        ahead = links(root, "prev-archive")


def mirrored(client: Client, address: str) -> list[Rebuilt]:
    """Every edition of a feed and its archives, the newest first; what has no record tells of something else."""
    entries = [entry for root in documents(client, address) for entry in root.iter(f"{A}entry")]
    return [rebuilt(entry) for entry in entries if "source changed" not in terms(entry)]


def terms(entry: Any) -> list[str]:
    return [category.get("term") for category in entry.findall(f"{A}category")]


def rebuilt(entry: Any) -> Rebuilt:
    record = entry.find(f"{D}record")
    said = json.loads(record.text)
    row, words = said["data"]["row"], entry.find(f"{D}words").text.split()
    signed = {"subject": said["subject"], "words": {name: row[name] for name in words}}
    signed |= {name: row[name] for name in ("html", "evidence")}
    digest = hashlib.sha256(_canonical(signed).encode()).hexdigest()
    return Rebuilt(said["subject"], row, digest, leaf(record.text.encode()).hex())


def hold_to_the_rules(root: Any) -> None:
    """What the W3C's validator asks of a feed, as far as this site could break it."""
    entries = root.findall(f"{A}entry")
    assert root.tag == f"{A}feed"
    for part in (root, *entries):
        for name in ONCE:
            assert len(part.findall(f"{A}{name}")) == 1, name
        assert part.findtext(f"{A}title").strip() and len(links(part, "alternate")) == 1
    assert len(links(root, "self")) == 1
    ids = [part.findtext(f"{A}id") for part in (root, *entries)]
    assert len(set(ids)) == len(ids) and all(name.startswith("tag:") for name in ids)
    dates = [date_of(part.findtext(f"{A}updated")) for part in entries]
    assert dates == sorted(dates, reverse=True), "the newest first"
    if dates:
        assert date_of(root.findtext(f"{A}updated")) == dates[0]
    for address in root.iter(f"{A}link", f"{A}uri"):
        assert is_whole(address.get("href") or address.text)
    for entry in entries:
        assert entry.findall(f"{A}author") and all(name.text.strip() for name in entry.iter(f"{A}name"))
        hold_content_to_the_rules(entry.find(f"{A}content"))


def hold_content_to_the_rules(content: Any) -> None:
    assert content.get("type") in ("text", "html") and len(content) == 0, "HTML is escaped"
    if content.get("type") == "html":
        body = html.fragment_fromstring(content.text, create_parent=True)
        assert all(is_whole(address) for _, _, address, _ in body.iterlinks())
        assert not body.xpath(".//script | .//style | .//*[@style]")


def is_whole(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in ("https", "http", "mailto") and bool(parts.netloc or parts.path)


def date_of(text: str) -> datetime:
    """RFC 3339, with its zone."""
    assert text.endswith("Z") and "T" in text
    return datetime.fromisoformat(text)
