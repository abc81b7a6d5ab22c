"""A Markdown text as a person would read it aloud: its blocks, each on a line, without citations. No Django, no database."""

import re

from editorial.wording.blocks import blocks
from editorial.wording.markdown import CITATION
from editorial.wording.text import tidy

# Lines that begin with a letter and hold no sign of Markdown are paragraphs, as many as blank lines divide.
PLAIN = re.compile(r"[A-Za-z][^\\`*_\[\]<>&|~#\t\n]*(?:\n+[A-Za-z][^\\`*_\[\]<>&|~#\t\n]*)*")
FIRST = re.compile(r".+?[.!?](?=\s+[A-Z“(]|$)", re.DOTALL)
BEFORE_A_STOP = re.compile(r"\s+(?=[.,;:!?])")  # where a citation stood


def spoken(markdown: str) -> str:
    text = tidy(CITATION.sub("", markdown))
    # Most facts are plain, and a parser takes fifty times as long to find that out.
    said = text.split("\n\n") if PLAIN.fullmatch(text) else [block.text for block in blocks(text, marks=False)]
    lines = (" ".join(block.split()) for block in said)
    return "\n".join(BEFORE_A_STOP.sub("", line) for line in lines if line)


def first_sentence(markdown: str) -> str:
    """The sentence that a Markdown text begins with, whole: half of one could say the opposite."""
    said = " ".join(spoken(markdown).split())
    found = FIRST.match(said)
    return found[0] if found else said
