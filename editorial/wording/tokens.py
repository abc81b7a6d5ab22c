"""A text cut into the pieces that a difference never cuts: words, numbers with their unit, citations, addresses.

No Django, no database.
"""

import re

UNIT = (
    r"(?:(?:mcg|µg|μg|mg|kg|mL|ml|dL|IU|mmol|mEq|g|L|lb|lbs|units?)(?:/(?:mL|ml|kg|dL|L|day|m2|dose))?"
    r"|years?|months?|weeks?|days?|hours?|minutes?|percent|°C|°F)(?!\w)|%"
)
NUMBER = rf"\d+(?:[.,/]\d+)*(?:[ \u00a0\u202f-]?(?:{UNIT}))?(?!\w)"
# A hyphenated word is one: “IL-4” never becomes “IL-13” by half.
WORD = r"\w+(?:['’-]\w+|[.,/]\d+)*"
TOKEN = re.compile(rf"https?://[^\s)]+|\[\[[^\]\s]*\]\]|{NUMBER}|{WORD}|\s+|[^\w\s]")


def tokens(text: str) -> list[str]:
    """The pieces of a text, spaces and signs included: joined, they are the text again."""
    return TOKEN.findall(text)
