"""Names that no drug has, as many as are asked for, over the whole alphabet. Knows no database."""

from __future__ import annotations

FIRST = "a be ci do e fu ga he i jo ka le mi no o pe qua ro si ta u ve wa xe y zo".split()
MIDDLE = "lar ben mol rit sun ved zan kor dip fex gol hap jun".split()
LAST = "tra via mic don lex rin sol".split()


def brand_name(number: int) -> str:
    """Another one for each number from 0; neighbors begin with other letters."""
    number, first = divmod(number, len(FIRST))
    number, middle = divmod(number, len(MIDDLE))
    number, last = divmod(number, len(LAST))
    more = ""
    while number:
        number, next_middle = divmod(number, len(MIDDLE))
        more += MIDDLE[next_middle]
    return f"{FIRST[first]}{MIDDLE[middle]}{more}{LAST[last]}".capitalize()


def generic_name(brand: str) -> str:
    return f"{brand.lower()[::-1]}umab"
