"""Pages elsewhere that a drug names: one a line, “kind: words of the link, https://address”."""

import re
from dataclasses import dataclass

from editorial.wording.text import Problem

KINDS = {
    "instructions": "Instructions for use",
    "information": "Official information",
    "support": "Groups of patients",
}
LINE = re.compile(r"(?P<kind>[a-z]+):\s+(?P<words>\S.*?),?\s+(?P<url>https://[^\s<>\"]+)")


@dataclass(frozen=True)
class Link:
    """A page that is not ours. `kind` is one of KINDS."""

    kind: str
    words: str
    url: str


def read_links(text: str) -> tuple[list[Link], list[Problem]]:
    """The links in their order, and what is wrong with the lines that are none."""
    found, problems = [], []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        matched = LINE.fullmatch(line.strip())
        if not matched:
            problems.append(Problem(number, "a link is “kind: words of the link, https://address”."))
        elif matched["kind"] not in KINDS:
            problems.append(Problem(number, f"“{matched['kind']}” is none of {', '.join(KINDS)}."))
        else:
            found.append(Link(matched["kind"], matched["words"], matched["url"]))
    return found, problems
