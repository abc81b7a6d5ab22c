"""What any text of the house must be before it is saved: one form of bytes, no hidden characters, not too long.

Knows no Markdown, no Django, no database.
"""

import re
import unicodedata
from dataclasses import dataclass

LIMIT = 20_000  # characters of one field
CELLS = 1_000  # table cells of one field: a row of two characters may stand for ninety cells
AT_HAND = 256  # texts of which is remembered what follows from them alone: a signature reads each several times
SHOWN = 20  # hidden characters named one by one

# What a reader cannot see can split a number in two or turn its digits round on the screen, and a signature would
# cover it unseen: controls, marks of direction, joiners, fillers, variation selectors, lone surrogates, tags.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u2800\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff\U000e0000-\U000e0fff]"
)


@dataclass(frozen=True, order=True)
class Problem:
    """Something a person can mend: the line, from 1, and a sentence that says what to do."""

    line: int
    message: str


def tidy(text: str) -> str:
    """The one form in which a text is saved, signed and compared: line feeds alone, accents composed (NFC).

    Browsers send CR LF and people paste accents as characters of their own; a signature covers bytes.
    """
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def hidden_characters(text: str) -> list[Problem]:
    """Characters that nobody sees, each with its line; the first 20. For any field, of one line or many."""
    problems: list[Problem] = []
    for found in INVISIBLE.finditer(text):
        if len(problems) == SHOWN:
            break
        message = f"invisible character U+{ord(found.group()):04X}: delete it."
        problems.append(Problem(line_at(text, found.start()), message))
    return problems


def too_long(text: str) -> list[Problem]:
    """One problem when the text has more than 20,000 characters, else none."""
    if len(text) <= LIMIT:
        return []
    return [Problem(1, f"this text has {len(text)} characters; {LIMIT} are allowed. Shorten it or divide it.")]


def line_at(text: str, position: int) -> int:
    """The line, from 1, on which the character at this position stands."""
    return text.count("\n", 0, position) + 1
