"""Questions as patients ask them, each with the pages that answer it: how search is judged. Knows no database."""

from dataclasses import dataclass
from pathlib import Path

PARTS = ("first", "later")  # at hand while search was made; written when synonyms and score were frozen
FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Question:
    words: str
    pages: frozenset[str]  # the last two parts of their addresses, such as “faq/how-does-it-work”


def judged() -> dict[str, list[Question]]:
    """The questions of each part, in their order."""
    return {part: [_question(line) for line in _lines(part)] for part in PARTS}


def _lines(part: str) -> list[str]:
    text = (FOLDER / f"{part}.txt").read_text(encoding="utf-8")
    return [line for line in text.split("\n") if line.strip() and not line.startswith("#")]


def _question(line: str) -> Question:
    words, _, pages = line.rpartition(": ")
    return Question(words, frozenset(pages.split(", ")))
