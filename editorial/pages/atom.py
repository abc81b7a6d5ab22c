"""Atom as XML: the Atom Syndication Format (RFC 4287) with the archives of RFC 5005. Knows no edition and no database."""

from __future__ import annotations

from typing import Any

from lxml import etree

ATOM = "http://www.w3.org/2005/Atom"
HISTORY = "http://purl.org/syndication/history/1.0"
RECORD = "tag:dupisite.example,2026:record"  # the namespace of what no other feed has: an edition as the ledger kept it
CONTENT_TYPE = "application/atom+xml; charset=utf-8"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"

Part = etree._Element


def feed() -> Part:
    spaces: dict[Any, str] = {None: ATOM, "fh": HISTORY, "d": RECORD}
    made = etree.Element(f"{{{ATOM}}}feed", nsmap=spaces)
    made.set(LANGUAGE, "en-US")
    return made


def add(parent: Part, name: str, text: str = "", space: str = ATOM, /, **attributes: str) -> Part:
    """A new last part of `parent`. The text is escaped when it is written: HTML in it stays text for XML."""
    made = etree.SubElement(parent, f"{{{space}}}{name}", attributes)
    made.text = text or None
    return made


def link(parent: Part, rel: str, address: str, kind: str = "text/html", **said: str) -> None:
    """`address` is whole: a reader of the feed has no page that it could be relative to."""
    add(parent, "link", rel=rel, href=address, type=kind, **said)


def person(parent: Part, role: str, name: str, address: str = "") -> None:
    """`role` is author or contributor."""
    made = add(parent, role)
    add(made, "name", name)
    if address:
        add(made, "uri", address)


def written(document: Part) -> bytes:
    return etree.tostring(document, xml_declaration=True, encoding="utf-8")
