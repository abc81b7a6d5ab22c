"""The blocks of commands in docs/operating.md, each as it is printed, by the heading that it stands under."""

import re
import textwrap
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAPER = ROOT / "docs" / "operating.md"


def blocks(heading: str) -> list[str]:
    """Indented blocks of one section, without those of the sections after it."""
    text = PAPER.read_text()
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#+ |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"docs/operating.md has no section “{heading}” any more"
    return [
        textwrap.dedent(block).strip() + "\n"
        for block in re.findall(r"(?:^(?: {4}.*|)\n)+", found[1], re.MULTILINE)
        if block.strip()
    ]


def block(heading: str, holds: str) -> str:
    """The one block of a section that has these words."""
    [found] = [block for block in blocks(heading) if holds in block]
    return found
