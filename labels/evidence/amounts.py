"""An age or a weight that a fact gives as a number: do the words of the label say it, as number and unit?

Knows no facts; no Django, no database.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from editorial.wording.meaning_lists import NUMBER_WORDS

UNITS = {
    "months": r"months?|mos?\b\.?",
    "years": r"years?|yrs?\b\.?",
    "kg": r"kg|kilograms?",
}
ADULTS = "adults"  # an age without a number
# “6 to 11 years”, “6 to less than 18 years”: the unit of both numbers stands after the second.
UP_TO = r"(?: ?(?:to|through|and|or|-) ?(?:(?:less|younger) than |under |up to |< ?|≤ ?)?\d+(?:\.\d+)?)?"


@dataclass(frozen=True, slots=True)
class Amount:
    """`unit`: months, years, kg, or adults without a number."""

    number: Decimal | None
    unit: str

    def __str__(self) -> str:
        return self.unit if self.number is None else f"{self.number.normalize():f} {self.unit}"

    def is_said_in(self, words: str) -> bool:
        """Whether the words, in their normal spelling, hold the number with its unit."""
        if self.number is None:
            return bool(re.search(rf"(?<!\w){re.escape(self.unit.removesuffix('s'))}s?(?!\w)", words, re.IGNORECASE))
        spellings = [_digits(self.number)]
        spellings += [word for word, digits in NUMBER_WORDS.items() if Decimal(digits) == self.number]
        number = rf"(?<![\w.,])(?:{'|'.join(spellings)})"
        return bool(re.search(rf"{number}{UP_TO}[ -]?(?:{UNITS[self.unit]})(?!\w)", words, re.IGNORECASE))


def _digits(number: Decimal) -> str:
    """“15” and “15.0”, but not “15.5”."""
    digits = re.escape(f"{number.normalize():f}")
    return rf"{digits}0*" if "." in digits else rf"{digits}(?:\.0+)?"
