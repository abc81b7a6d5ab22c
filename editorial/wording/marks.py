"""What one sentence says, as marks: its numbers with units, negations, names and so on, in one spelling each.

Knows the lists of words, not what changed between two sentences. No Django, no database.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from editorial.wording.markdown import CITATION
from editorial.wording.meaning_lists import (
    AND_OLDER,
    LIMIT_SIGNS,
    LISTS,
    NOT_INSIDE,
    NUMBER_WORDS,
    PER,
    QUIET,
    UNIT,
    UNIT_FORMS,
    MeaningKind,
)
from editorial.wording.tokens import tokens

Form = Callable[[re.Match[str]], str]

DIGITS = r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:[./]\d+)?|\.\d+"
QUANTITY = re.compile(
    # A dash is a minus only where no range can end: “-20 °C”, but not “10-20 mg”.
    r"(?:(?<![^\s(])(?P<minus>[-−]))?(?<![\w.])"
    rf"(?P<value>{DIGITS}|(?:{'|'.join(NUMBER_WORDS)})(?!-?\w*(?:time|self)))"
    rf"(?:[\s\u00a0\u202f-]*(?P<unit>{UNIT})(?![a-z]))?(?:\s*/\s*(?P<per>{PER}))?(?!\w)"
)
TAKEN = "\x00"  # stands for what was marked; no text holds it
NO_WORD = "|`^"  # signs by Unicode, punctuation here

PATTERNS = {
    kind: [(form, re.compile(rf"(?<![\w-])(?:{pattern})(?!\w)")) for form, pattern in forms.items()]
    for kind, forms in LISTS.items()
}
PATTERNS[MeaningKind.LIMIT] += [(form, re.compile(re.escape(sign))) for sign, form in LIMIT_SIGNS.items()]
PATTERNS[MeaningKind.NEGATION].append(("not", re.compile(NOT_INSIDE)))
AFTER_A_NUMBER = re.compile(rf"{AND_OLDER}\b")
BEFORE_NUMBERS = (MeaningKind.LIMIT, MeaningKind.FREQUENCY)  # “every two weeks”, “at least 6 years”


@dataclass(frozen=True)
class Marks:
    """`found`: (kind, form) in the order they stand. `others`: every other word. `row`: both, in one row, no limits."""

    found: list[tuple[MeaningKind, str]]
    others: Counter[str]
    row: list[str]

    def of(self, kind: MeaningKind) -> Counter[str]:
        return Counter(form for other, form in self.found if other == kind)


class Names:
    """Every spelling of a name to its normal form: a drug by its brand, a condition by its abbreviation."""

    def __init__(self, forms: Mapping[str, str]) -> None:
        self.forms = {small(spelling): form for spelling, form in forms.items()}
        spellings = "|".join(re.escape(spelling) for spelling in sorted(self.forms, key=len, reverse=True))
        self.pattern = re.compile(rf"(?<![\w-])(?:{spellings})(?!\w)") if spellings else None

    def form(self, found: re.Match[str]) -> str:
        return self.forms[found.group()]


def marks(sentence: str, names: Names) -> Marks:
    """The marks of one sentence of a Markdown text, read without its citations."""
    reader = _Reader(small(CITATION.sub(" ", sentence)).replace("cannot", "can not").replace("can't", "can not"))
    if names.pattern:
        reader.take(names.pattern, MeaningKind.NAME, names.form)
    reader.take(AFTER_A_NUMBER, MeaningKind.LIMIT, lambda found: "at least")
    reader.take_lists(BEFORE_NUMBERS)
    reader.take(QUANTITY, MeaningKind.NUMBER, _quantity)
    reader.take_lists(kind for kind in LISTS if kind not in BEFORE_NUMBERS)
    return reader.marks()


def small(text: str) -> str:
    """The text as it is compared: small letters, one sort of apostrophe and space, no signs of bold or code."""
    return re.sub(r"\s+", " ", re.sub(r"[*_`]", "", text)).lower().replace("’", "'")


class _Reader:
    """Takes marks out of a sentence one kind after another; what was taken is taken for no other kind."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[tuple[int, MeaningKind, str]] = []

    def take(self, pattern: re.Pattern[str], kind: MeaningKind, form: Form) -> None:
        for found in list(pattern.finditer(self.text)):
            if found.group() and TAKEN not in found.group():
                self.found.append((found.start(), kind, form(found)))
                hole = TAKEN * (found.end() - found.start())
                self.text = self.text[: found.start()] + hole + self.text[found.end() :]

    def take_lists(self, kinds: Iterable[MeaningKind]) -> None:
        for kind in kinds:
            for form, pattern in PATTERNS[kind]:
                self.take(pattern, kind, lambda found, form=form: form)  # type: ignore[misc]

    def marks(self) -> Marks:
        self.found.sort()
        others = self._others()
        marked = [(at, form) for at, kind, form in self.found if kind != MeaningKind.LIMIT]
        return Marks(
            found=[(kind, form) for _, kind, form in self.found],
            others=Counter(word for _, word in others),
            row=[word for _, word in sorted(marked + others)],
        )

    def _others(self) -> list[tuple[int, str]]:
        """(place, word) of what was not taken and is no function word."""
        others, place = [], 0
        for token in tokens(self.text.replace(TAKEN, " ")):
            if token not in QUIET and _says_something(token):
                others.append((place, token))
            place += len(token)
        return others


def _says_something(token: str) -> bool:
    """A word, or a sign such as “+” or “×”; never a stop, a dash, a bracket or a quotation mark."""
    if re.search(r"\w", token):
        return True
    return unicodedata.category(token[0]).startswith("S") and token not in NO_WORD


def _quantity(found: re.Match[str]) -> str:
    """“six months”, “6 mo” and “6 months” are all “6 month”."""
    raw = found["value"].replace(",", "")
    value = NUMBER_WORDS.get(raw, raw)
    if value == "1/2":
        value = "0.5"
    if "/" not in value:
        value = f"{Decimal(value).normalize():f}"  # a float would round 1000001 and 1000002 to one number
    unit = found["unit"] or ""
    unit = UNIT_FORMS.get(unit, unit.removesuffix("s") if len(unit) > 2 else unit)
    per = f"/{found['per']}" if found["per"] else ""
    return " ".join(filter(None, [("-" if found["minus"] else "") + value, unit + per]))
