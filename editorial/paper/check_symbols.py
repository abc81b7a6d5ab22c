"""The check symbol of a short code: the method of Damm over the 32 symbols of Crockford’s base 32. Knows no edition.

The method folds a row of symbols with a quasigroup, starting from 0, and adds the symbol that brings the result back to 0. No
single slip is missed in any quasigroup. No swap of two neighbors is missed if it is totally anti-symmetric: (c*x)*y = (c*y)*x and
x*y = y*x hold for x = y alone. For an order that is a power of two, a field gives one: here x*y = 2x + y in GF(2⁵), because
4c + 2x + y = 4c + 2y + x means 3x = 3y. “2” has the order 31, so two symbols that change places far from each other are noticed as well,
and so is a pair such as “77” that becomes another pair.
"""

from __future__ import annotations

SYMBOLS = "0123456789abcdefghjkmnpqrstvwxyz"  # without i, l and o, which look like others, and without u
ORDER = len(SYMBOLS)
POLYNOMIAL = 0b100101  # x⁵ + x² + 1, which is primitive: the powers of 2 are all 31 numbers but 0


def times(x: int, y: int) -> int:
    """x*y of the quasigroup, for numbers below 32."""
    doubled = x << 1
    return (doubled ^ POLYNOMIAL if doubled >= ORDER else doubled) ^ y


def folded(symbols: str) -> int:
    """0 for symbols that end with the right check symbol."""
    found = 0
    for symbol in symbols:
        found = times(found, SYMBOLS.index(symbol))
    return found


def check_symbol(symbols: str) -> str:
    """What is to be written behind them: x*y = 0 where y = x*0, since + is its own inverse."""
    return SYMBOLS[times(folded(symbols), 0)]
