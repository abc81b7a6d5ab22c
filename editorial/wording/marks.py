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


@dataclass(frozen=True, order=True)
class Mark:
    """Something that carries meaning: its place in the sentence as shown, its kind, its normal form, the words written."""

    start: int
    end: int
    kind: MeaningKind
    form: str
    words: str


@dataclass(frozen=True)
class Marks:
    """`marks` in the order they stand in `sentence`, which is without citations and signs of bold or code. `words`: (place,
    small letters) of every other word. `row`: the forms of both, in one row, no limits.
    """

    sentence: str
    marks: list[Mark]
    words: list[tuple[int, str]]
    row: list[str]

    @property
    def others(self) -> Counter[str]:
        return Counter(word for _, word in self.words)

    @property
    def found(self) -> list[tuple[MeaningKind, str]]:
        return [(mark.kind, mark.form) for mark in self.marks]

    def of(self, kind: MeaningKind) -> Counter[str]:
        return Counter(mark.form for mark in self.marks if mark.kind == kind)


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
    reader = _Reader(shown(CITATION.sub(" ", sentence)))
    if names.pattern:
        reader.take(names.pattern, MeaningKind.NAME, names.form)
    reader.take(AFTER_A_NUMBER, MeaningKind.LIMIT, lambda found: "at least")
    reader.take_lists(BEFORE_NUMBERS)
    reader.take(QUANTITY, MeaningKind.NUMBER, _quantity)
    reader.take_lists(kind for kind in LISTS if kind not in BEFORE_NUMBERS)
    return reader.marks()


def small(text: str) -> str:
    """The text as it is compared: small letters, one sort of apostrophe and space, no signs of bold or code."""
    return _lower(shown(text))


def shown(text: str) -> str:
    """The text as its words are shown: one sort of space, no signs of bold or code."""
    return re.sub(r" (?=[.,;:!?](?!\d))", "", re.sub(r"\s+", " ", re.sub(r"[*_`]", "", text))).strip()


def _lower(text: str) -> str:
    """Sign for sign, so that a place in it is the same place in the text."""
    return "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in text).replace("’", "'")


class _Reader:
    """Takes marks out of a sentence one kind after another; what was taken is taken for no other kind."""

    def __init__(self, sentence: str) -> None:
        self.sentence, self.text = sentence, _lower(sentence)
        self.found: list[Mark] = []

    def take(self, pattern: re.Pattern[str], kind: MeaningKind, form: Form) -> None:
        for found in list(pattern.finditer(self.text)):
            if found.group() and TAKEN not in found.group():
                start, end = found.span()
                self.found.append(Mark(start, end, kind, form(found), self.sentence[start:end]))
                self.text = self.text[:start] + TAKEN * (end - start) + self.text[end:]

    def take_lists(self, kinds: Iterable[MeaningKind]) -> None:
        for kind in kinds:
            for form, pattern in PATTERNS[kind]:
                self.take(pattern, kind, lambda found, form=form: form)  # type: ignore[misc]  # mypy knows no lambda with a default

    def marks(self) -> Marks:
        self.found.sort()
        others = self._others()
        marked = [(mark.start, mark.form) for mark in self.found if mark.kind != MeaningKind.LIMIT]
        return Marks(
            sentence=self.sentence,
            marks=self.found,
            words=others,
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
