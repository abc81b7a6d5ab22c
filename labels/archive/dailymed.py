"""What DailyMed, or a service like it, can be asked: which versions a label has, and for each of them.

Its addresses, and which of them are only assumed, stand in docs/decisions. Knows no drug and no database.
"""

from __future__ import annotations

from dataclasses import dataclass

import orjson

from labels.archive.web_service import Answer, NotFetched, Service
from labels.spl.container import Package, unpack
from labels.spl.document import LARGEST
from labels.spl.zip_file import MOST_UNPACKED

MOST_PAGES = 50  # of a list of versions, with a hundred on each
LONGEST_VALIDATOR = 300  # characters of an ETag that are worth keeping


@dataclass(frozen=True)
class Listing:
    """The numbers of all versions, the highest first, and what a later look-up may ask with."""

    numbers: list[int]
    etag: str | None
    last_modified: str | None


def list_path(set_id: str) -> str:
    return f"/services/v2/spls/{set_id}/history.json"


def versions(service: Service, set_id: str, etag: str | None, last_modified: str | None) -> Listing | None:
    """None when the list is as it was when the service gave this `etag` or `last_modified`. Raises NotFetched."""
    asked = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    conditions = {name: value for name, value in asked.items() if value}
    first = service.get("The list of versions", list_path(set_id), LARGEST, conditions)
    if conditions and first.status == 304:
        return None
    numbers, pages = _listed(first, set_id)
    for page in range(2, min(pages, MOST_PAGES) + 1):
        numbers += _listed(service.get("The list of versions", f"{list_path(set_id)}?page={page}", LARGEST), set_id)[0]
    if not numbers:
        raise NotFetched(f"{service.base.host} lists no version of the label {set_id}.")
    return Listing(sorted(set(numbers), reverse=True), _kept(first, "ETag"), _kept(first, "Last-Modified"))


def packed(service: Service, set_id: str, number: int) -> Package:
    """One version with its pictures. Raises NotFetched, NotALabel; which label it is, is not checked here."""
    path = f"/getFile.cfm?type=zip&setid={set_id}&version={number}"
    return unpack(service.get(f"Version {number}", path, MOST_UNPACKED).body)


def current(service: Service, set_id: str) -> Package:
    """The document that stands now, without pictures. Raises NotFetched, NotALabel; it is not checked here."""
    return unpack(service.get("The current document", f"/services/v2/spls/{set_id}.xml", LARGEST).body)


def _listed(answer: Answer, set_id: str) -> tuple[list[int], int]:
    """The version numbers on one page, and how many pages there are."""
    try:
        said = orjson.loads(answer.body)
        listed = said["data"]["spl"]["setid"].lower()
        numbers = [_whole(entry["spl_version"]) for entry in said["data"]["history"]]
        pages = _whole(said.get("metadata", {}).get("total_pages", 1))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise NotFetched("The list of versions came, but cannot be read as one.") from None
    if listed != set_id:
        raise NotFetched(f"The list of versions that came is not that of {set_id} but of another label.")
    return numbers, pages


def _whole(value: object) -> int:
    """DailyMed writes numbers as texts in some places and as numbers in others. Raises ValueError."""
    text = str(value)
    if not (text.isascii() and text.isdigit() and 0 < int(text[:10]) < 10**9):
        raise ValueError(f"{text[:20]} is no version number")
    return int(text)


def _kept(answer: Answer, name: str) -> str | None:
    value = answer.headers.get(name)
    return value if value and len(value) <= LONGEST_VALIDATOR else None
