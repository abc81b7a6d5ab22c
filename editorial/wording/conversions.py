"""Amounts, and whether one is another in other units: 15 kg and 33 lb, 24 months and 2 years, 25 °C and 77 °F.

No Django, no database.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

POUNDS = Decimal("2.20462")  # in a kilogram

# How many of the least of its family a unit is: converted among these, nothing is rounded.
EXACT = {
    "mcg": ("g", 1),
    "mg": ("g", 1_000),
    "g": ("g", 1_000_000),
    "kg": ("g", 1_000_000_000),
    "ml": ("l", 1),
    "dl": ("l", 100),
    "l": ("l", 1_000),
    "month": ("year", 1),
    "year": ("year", 12),
    "minute": ("week", 1),
    "hour": ("week", 60),
    "day": ("week", 24 * 60),
    "week": ("week", 7 * 24 * 60),
}
# Into a unit of another system: what is written is rounded to as many places as it has.
ROUNDED: dict[tuple[str, str], Callable[[Decimal], Decimal]] = {
    ("kg", "lb"): lambda kg: kg * POUNDS,
    ("lb", "kg"): lambda lb: lb / POUNDS,
    ("°C", "°F"): lambda degrees: degrees * 9 / 5 + 32,
    ("°F", "°C"): lambda degrees: (degrees - 32) * 5 / 9,
}


@dataclass(frozen=True)
class Quantity:
    """A number with its unit in normal form, as `marks` has it; the unit of a bare number is empty."""

    value: Decimal
    unit: str = ""

    @classmethod
    def of(cls, form: str) -> Quantity | None:
        """Of the normal form of a mark, such as “15 kg”; None for a fraction, which is compared as it is written."""
        number, _, unit = form.partition(" ")
        return None if "/" in number else cls(Decimal(number), unit)

    def is_said_by(self, other: Quantity) -> bool:
        """Whether the other says this one: the same, or computed from it. A bare number is said by it with any unit."""
        if self.unit in ("", other.unit):
            return self.value == other.value
        if self.unit in EXACT and other.unit in EXACT and EXACT[self.unit][0] == EXACT[other.unit][0]:
            return self.value * EXACT[self.unit][1] == other.value * EXACT[other.unit][1]
        convert = ROUNDED.get((other.unit, self.unit))
        return convert is not None and convert(other.value).quantize(self.value, ROUND_HALF_UP) == self.value
