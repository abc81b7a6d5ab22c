"""The number of a report, which people write down and read out: 27K4. Knows no table.

It is made of the row's key, so none comes twice, and two that follow each other look nothing alike. It opens nothing.
"""

from __future__ import annotations

from editorial.paper.check_symbols import ORDER, SYMBOLS

LETTERS = SYMBOLS.upper()
MISREAD = str.maketrans("OIL", "011", " -")
SIZES = (4, 6)  # letters, the shorter as long as they last
SPREAD = 654_435_761  # odd, so that it gives each key of a size another number


def number_of(key: int) -> str:
    """Raises StopIteration past a thousand million reports."""
    size = next(size for size in SIZES if key < _room(size))
    rest, letters = key * SPREAD % _room(size), ""
    for _ in range(size):
        rest, place = divmod(rest, ORDER)
        letters = LETTERS[place] + letters
    return letters


def key_of(typed: str) -> int | None:
    """The key behind a number as somebody typed it: small letters, blanks and an O for a zero do no harm. None for no number."""
    letters = typed.upper().translate(MISREAD)
    if len(letters) not in SIZES or not set(letters) <= set(LETTERS):
        return None
    rest = 0
    for letter in letters:
        rest = rest * ORDER + LETTERS.index(letter)
    return rest * pow(SPREAD, -1, _room(len(letters))) % _room(len(letters))


def _room(size: int) -> int:
    return int(ORDER**size)
