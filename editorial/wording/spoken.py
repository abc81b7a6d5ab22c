"""A Markdown text as a person would read it aloud: its blocks, each on a line, without citations. No Django, no database."""

import re

from editorial.wording.blocks import blocks
from editorial.wording.markdown import CITATION

BEFORE_A_STOP = re.compile(r"\s+(?=[.,;:!?])")  # where a citation stood


def spoken(markdown: str) -> str:
    lines = (" ".join(block.text.split()) for block in blocks(CITATION.sub("", markdown), marks=False))
    return "\n".join(BEFORE_A_STOP.sub("", line) for line in lines if line)
