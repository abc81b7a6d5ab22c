"""Running text as HTML: its words, the styles around it, and runs that stand side by side. Knows no elements."""

import html
import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby

from labels.spl.text import JOINED

STYLES = {"bold": "strong", "italics": "em", "underline": "u", "emphasis": "em"}
SPACE = re.compile(r"[ \t\r\n]+")
MARKUP = re.compile("[&<>]")


@lru_cache(maxsize=256)  # labels have few styles
def styled(code: str) -> tuple[str, str]:
    tags = list(dict.fromkeys(STYLES[style] for style in code.lower().split() if style in STYLES))
    return "".join(f"<{tag}>" for tag in tags), "".join(f"</{tag}>" for tag in reversed(tags))


def escaped(text: str) -> str:
    """How a file is indented is no part of what it says; a space that must not break a line is."""
    if not text or text == JOINED:
        return ""
    if "\n" in text or "  " in text or "\t" in text or "\r" in text:
        text = SPACE.sub(" ", text)
    return html.escape(text, quote=False) if MARKUP.search(text) else text


def joined(pieces: Sequence[tuple[bool, str]]) -> list[tuple[bool, str]]:
    """Neighbouring runs of text as one, so that a style or link around them is written once."""
    if len(pieces) == 1:
        return list(pieces)
    found: list[tuple[bool, str]] = []
    for block, group in groupby(pieces, key=lambda piece: piece[0]):
        texts = [text for _, text in group]
        found += [(True, text) for text in texts] if block else [(False, "".join(texts))]
    return found
