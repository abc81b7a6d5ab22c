"""What a page says to machines, taken out of it as a browser and a crawler would: by its elements."""

import json
from typing import Any

from lxml import html

JSON_LD = "application/ld+json"


def scripts(page: str) -> list[str]:
    """What a browser would run. A block of data is none."""
    found = html.document_fromstring(page).iter("script")
    return [script.text or script.get("src", "") for script in found if script.get("type") != JSON_LD]


def data_of(page: str) -> dict[str, Any]:
    """The one block of JSON-LD of a page; of a page without one, nothing."""
    blocks = html.document_fromstring(page).xpath(f"//script[@type='{JSON_LD}']")
    assert len(blocks) <= 1
    return json.loads(blocks[0].text) if blocks else {}


def head_of(page: str) -> dict[str, list[str]]:
    """Open Graph by property, links by their relation."""
    root, found = html.document_fromstring(page), {}
    for part in root.xpath("//meta[@property] | //link[@rel]"):
        name, value = part.get("property") or part.get("rel"), part.get("content") or part.get("href")
        found.setdefault(name, []).append(value)
    return found
