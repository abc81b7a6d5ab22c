"""From bytes to a tree of XML that is small enough, closed in itself and a drug label; everything else is refused.

The file may come from anywhere: nothing in it is fetched, expanded or believed. Sizes are counted before it is parsed.
"""

import re
from datetime import date, datetime
from functools import cache, lru_cache

from lxml import etree

from labels.spl.refusals import NotALabel

Element = etree._Element

V3 = "{urn:hl7-org:v3}"
LARGEST = 25 * 2**20  # bytes; the largest label known has a few million
MOST_TAGS = 400_000  # 20 MB of <br/> are well-formed, and take a parser five seconds
DOCUMENT_TYPES = {
    "34391-3": "human prescription drug label",
    "34390-5": "human OTC drug label",
    "53404-0": "vaccine label",
    "60682-2": "standardized allergenic label",
    "60683-0": "plasma derivative label",
    "60684-8": "cellular therapy label",
}
DATE = re.compile(r"[0-9]{8}[0-9.+-]*")
SET_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

NEW_COPY = "Download the label from DailyMed again."


def read_document(data: bytes) -> Element:
    """The root of an SPL document of an allowed type, without comments. Raises NotALabel."""
    if not data.strip(b"\x00\t\r\n \xef\xbb\xbf\xff\xfe"):
        raise NotALabel("The file is empty.")
    if len(data) > LARGEST:
        raise NotALabel(f"The file has {len(data) // 2**20} MB; a drug label has at most {LARGEST // 2**20}.")
    if data.count(b"<") > MOST_TAGS:
        raise NotALabel("The file has more markup than any drug label.")
    if data.lstrip()[:15].lower().startswith((b"<html", b"<!doctype html", b"{", b"%pdf")):
        raise NotALabel(f"The file is a web page or another sort of file, no XML. {NEW_COPY}")
    if b"<!DOCTYPE" in data:
        raise _doctype()
    root = _parsed(data)
    refuse_doctype(root)
    if root.tag != V3 + "document":
        raise NotALabel(f"The file is not an SPL document: it begins with <{_short(root.tag)}>.")
    code = attribute(root, "code", "code")
    if code not in DOCUMENT_TYPES:
        allowed = ", ".join(f"{name} ({known})" for known, name in DOCUMENT_TYPES.items())
        said = _short(attribute(root, "code", "displayName") or "no name")
        raise NotALabel(f"The document is of type {_short(code or 'none')} ({said}); read are only: {allowed}.")
    return root


def refuse_doctype(root: Element) -> None:
    """A search for bytes finds a DOCTYPE only where the encoding is that of ASCII. Raises NotALabel."""
    if root.getroottree().docinfo.internalDTD is not None:
        raise _doctype()


def set_id(root: Element) -> str:
    """The set id in small letters, the same for all versions of one label."""
    found = attribute(root, "setId", "root").strip().lower()
    if not SET_ID.fullmatch(found):
        raise NotALabel(f"The document has no set id of 36 characters, but “{_short(found)}”. {NEW_COPY}")
    return found


def version(root: Element) -> int:
    """The version number, from 1."""
    found = attribute(root, "versionNumber", "value").strip()
    if not re.fullmatch(r"0*[1-9][0-9]{0,8}", found):
        raise NotALabel(f"The document has no version number, but “{_short(found)}”. {NEW_COPY}")
    return int(found)


def effective(root: Element) -> date:
    """The effective date of the document; a time of day in it is left out."""
    found = attribute(root, "effectiveTime", "value").strip()
    try:
        return datetime.strptime(found[:8] if DATE.fullmatch(found) else "", "%Y%m%d").date()
    except ValueError:
        raise NotALabel(f"The document has no effective date, but “{_short(found)}”. {NEW_COPY}") from None


def attribute(element: Element, path: str, name: str) -> str:
    """An attribute of the first element at this path; empty where there is none."""
    found = element.find(path_to(path))
    return found.get(name, "") if found is not None else ""


@cache
def path_to(path: str) -> str:
    """A path of SPL names, such as “section/title”, as the parser wants it."""
    return "/".join(V3 + part for part in path.split("/"))


def name_of(element: Element) -> str:
    """The SPL name of an element; empty for one of another vocabulary."""
    return _name(element.tag)


@lru_cache(maxsize=256)  # SPL has few names, and every one is asked for a thousand times
def _name(tag: object) -> str:
    return tag.removeprefix(V3) if isinstance(tag, str) and tag.startswith(V3) else ""


def _parsed(data: bytes) -> Element:
    """One parser for each document: it keeps what it has read."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,  # at most 256 deep, 10 MB of text in a row
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError, LookupError) as error:
        raise NotALabel(f"The file is no well-formed XML: {_short(str(error), 200)}. {NEW_COPY}") from None


def _doctype() -> NotALabel:
    return NotALabel(f"The file has a DOCTYPE, which no drug label has. {NEW_COPY}")


def _short(text: str, most: int = 60) -> str:
    """Words of the file inside a sentence of ours: on one line and not long."""
    line = " ".join(text.removeprefix(V3).split())
    return line if len(line) <= most else line[: most - 1] + "…"
