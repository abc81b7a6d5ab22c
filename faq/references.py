"""The references of an entry: one line each, “key: printed line”, with a DOI, a PubMed id or an address in it."""

import re
from dataclasses import dataclass

from editorial.wording.text import Problem

LINE = re.compile(r"(?P<key>[a-z0-9]+(?:-[a-z0-9]+)*):\s+(?P<text>\S.*)")
DOI = re.compile(r"\bdoi:\s*(10\.\d{4,9}/[^\s,;]+[^\s,;.])", re.IGNORECASE)
PUBMED = re.compile(r"\bPMID:?\s*(\d{1,9})\b", re.IGNORECASE)
ADDRESS = re.compile(r"https://[^\s<>\"]+[^\s<>\".,;]")


@dataclass(frozen=True)
class Reference:
    """A source outside the label. `address` leads to it and begins with https://."""

    key: str
    text: str
    address: str


def read_references(text: str) -> tuple[dict[str, Reference], list[Problem]]:
    """The references by key, in order, and what is wrong with the lines that are none."""
    found: dict[str, Reference] = {}
    problems = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        matched = LINE.fullmatch(line.strip())
        address = _address(line)
        if not matched:
            problems.append(Problem(number, "a reference is “key: authors, title, journal, year, doi”."))
        elif not address:
            problems.append(Problem(number, "name a DOI (doi:10…), a PubMed id (PMID 123) or an https:// address."))
        elif matched["key"] in found:
            problems.append(Problem(number, f"the key “{matched['key']}” is used twice."))
        else:
            found[matched["key"]] = Reference(matched["key"], matched["text"], address)
    return found, problems


def _address(line: str) -> str:
    if found := DOI.search(line):
        return f"https://doi.org/{found[1]}"
    if found := PUBMED.search(line):
        return f"https://pubmed.ncbi.nlm.nih.gov/{found[1]}/"
    found = ADDRESS.search(line)
    return found[0] if found else ""
