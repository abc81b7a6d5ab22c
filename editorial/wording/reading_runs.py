"""A difference as its readers know both wordings: emphasis as emphasis, a source by its number, a row by its cells.

The desk shows what was typed; here nothing of Markdown is left. No Django, no database.
"""

import html
import re
from collections.abc import Mapping, Sequence

from editorial.wording.markdown import CITATION

Numbers = Mapping[tuple[str, str], int]  # (“fact” or “ref”, slug) of a source: its number on the page of the edition

STRONG = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*", re.DOTALL)
EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=\S)(.+?)(?<=\S)\1(?![\w*])", re.DOTALL)
LEFT_OPEN = re.compile(r"\*\*")  # its other half stands in another run
KEPT = 60  # characters of unchanged words on each side of a change, to the end of a word
NAMES = {-1: ("del", "removed"), 1: ("ins", "added")}


def as_read(runs: Sequence[tuple[int, str]], old: Numbers, new: Numbers, short: bool = False) -> str:
    """Safe HTML: <del> and <ins> with their names in words for who hears the page. A source that both cite is left out; one
    that only one of them cites is told by its number there. `short`: unchanged words far from a change become “…”.
    """
    said = []
    for place, (op, words) in enumerate(runs):
        told = _cited(words, op, old if op < 0 else new)
        if short and op == 0:
            told = _shortened(told, first=place == 0, last=place == len(runs) - 1)
        safe = _emphasized(html.escape(told, quote=False)).replace(" | ", ' <span class="cell">·</span> ')
        if op and told.strip():
            tag, name = NAMES[op]
            safe = f'<{tag}><span class="vh">[{name}: </span>{safe.strip()}<span class="vh">]</span></{tag}>'
            safe = f"{' ' if told[0].isspace() else ''}{safe}{' ' if told[-1].isspace() else ''}"
        said.append(safe)
    return "".join(said)


def _cited(words: str, op: int, numbers: Numbers) -> str:
    """Its citations as numbers; none where nothing changed, with the space before them."""
    if op == 0:
        return re.sub(rf"\s*{CITATION.pattern}", "", words)
    return CITATION.sub(lambda found: f"[{numbers.get(('ref' if found[1] else 'fact', found[2]), 'source')}]", words)


def _emphasized(safe: str) -> str:
    return LEFT_OPEN.sub("", EMPHASIS.sub(r"<em>\2</em>", STRONG.sub(r"<strong>\1</strong>", safe)))


def _shortened(words: str, first: bool, last: bool) -> str:
    """The words next to the changes around them."""
    if first and last:
        return words
    before = "" if first else f"{words[:KEPT].rpartition(' ')[0]} "
    after = "" if last else f" {words[-KEPT:].partition(' ')[2]}"
    return words if len(words) <= len(before) + len(after) + KEPT else f"{before}…{after}"
