"""The short code of an edition, such as “k3x7-9qfd”: short enough to be read out on the telephone, and never that of another one.

It is made of the number of the edition’s entry in the ledger and of the first digits of that entry’s hash. Nothing is stored for it:
the number finds the entry, and the digits say whether it is the one that was meant. So a code from another site, or from a past that a
restore lost, names nothing here; and nobody can work out the code of a draft, because the hash covers a random salt.
"""

from __future__ import annotations

import orjson

from audit.ledger.canonical import leaf_hash
from editorial.paper.check_symbols import ORDER, SYMBOLS, check_symbol, folded
from editorial.record.protocols import Edition
from editorial.wording.text import INVISIBLE

DATA = 7  # symbols before the check symbol. After eight million entries codes have one more
LONGEST = 12  # symbols of any code, far beyond what a ledger can hold
MARK = 3  # hexadecimal digits of the hash
MARKS = 16**MARK
SPREAD = 21_235_486_157  # odd, and 32⁷ divided by the golden ratio: neighbors in the ledger get codes that are far from each other
ALIKE = str.maketrans("ilo", "110")
BETWEEN = frozenset("-‐‑‒–—−_. \t\r\n\u00a0\u202f")  # what people write between groups
GROUP = 4

OTHER_SIGN = "“{}” is never part of a code. Look at that letter or sign again."
TOO_SHORT = "A code has {} letters and digits. This has {}: something is missing."
TOO_LONG = "A code has {} letters and digits. This has {}: something is there twice, or does not belong to it."
SLIP = (
    "This code has a typing error: at least one letter or digit is not the one on the paper. Compare them one by one."
)


class NotACode(ValueError):
    """Its text is a sentence: what is wrong with the code that was typed, and what to do. `slipped`: the code, where its check
    symbol alone says that something is wrong with it.
    """

    def __init__(self, sentence: str, slipped: str = "") -> None:
        super().__init__(sentence)
        self.slipped = slipped


def code_of(entry: int, leaf: str) -> str:
    """The code of the edition with this number and this hash (hexadecimal) of its entry in the ledger."""
    value = entry * MARKS + int(leaf[:MARK], 16)
    size = DATA
    while value >= ORDER**size:
        size += 1
    symbols = _written(value * SPREAD % ORDER**size, size)
    return symbols + check_symbol(symbols)


def entry_of(code: str) -> int:
    """The number of the one entry that may have a code, as `read` gave it: it has it if `code_of` says so of its hash."""
    size = len(code) - 1
    return _number(code[:size]) * pow(SPREAD, -1, ORDER**size) % ORDER**size // MARKS


def code_of_edition(edition: Edition) -> str:
    """Empty for a draft, and for an edition that was not asked for as `witnessed`."""
    said = vars(edition).get("said")
    return code_of(orjson.loads(said)["seq"], leaf_hash(said.encode())) if said else ""


def read(typed: str) -> str:
    """The code that somebody typed, as its address has it: whatever the case, the groups, and letters that look like digits. A whole
    address may be pasted. Raises NotACode.
    """
    last = typed.strip().rstrip("/").rpartition("/")[2]
    code = "".join(sign for sign in INVISIBLE.sub("", last).lower() if sign not in BETWEEN).translate(ALIKE)
    for sign in code:
        if sign not in SYMBOLS:
            raise NotACode(OTHER_SIGN.format(sign))
    usual = DATA + 1
    if len(code) < usual:
        raise NotACode(TOO_SHORT.format(usual, len(code)))
    if len(code) > LONGEST or (len(code) > usual and folded(code)):
        raise NotACode(TOO_LONG.format(usual, len(code)))
    if folded(code):
        raise NotACode(SLIP, code)
    return code


def meant(slipped: str) -> list[str]:
    """Every code of which one slip, or one swap of neighbors, makes this one. Hardly one of them belongs to any edition, unless it
    is the one that was meant.
    """
    places = range(len(slipped))
    others = [slipped[:place] + symbol + slipped[place + 1 :] for place in places for symbol in SYMBOLS]
    others += [slipped[:place] + slipped[place : place + 2][::-1] + slipped[place + 2 :] for place in places[:-1]]
    return sorted({other for other in others if not folded(other)})


def in_groups(code: str) -> str:
    """As it stands on paper: “k3x7-9qfd”."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def _written(number: int, size: int) -> str:
    return "".join(SYMBOLS[number // ORDER**place % ORDER] for place in reversed(range(size)))


def _number(symbols: str) -> int:
    found = 0
    for symbol in symbols:
        found = found * ORDER + SYMBOLS.index(symbol)
    return found
