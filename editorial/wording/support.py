"""Which words of a text stand in nothing that it rests on: numbers, frequencies, “not” and “may”. And what accounts for them.

Compared are words, never meaning: that a “not” stands in a source does not say that it denies the same. Other words are for
the people who write and review. Knows no quotes and no facts; no Django, no database.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from editorial.wording.conversions import Quantity
from editorial.wording.marks import TAKEN, Mark, Names, marks, shown
from editorial.wording.meaning_lists import UNIT, MeaningKind
from editorial.wording.text import Problem

NOBODY = Names({})
QUOTED = " \"'“”‘’-*•"
HOW_TO_ACCOUNT = "write the words, a colon, and their source or the reason, such as “33 lb: 15 kg, converted”."
MONTHS = "January February March April May June July August September October November December".split()
YEAR = r"(?:19|20)\d\d"
DATE = re.compile(
    rf"\b(?P<month>{'|'.join(MONTHS)})(?: (?P<day>\d{{1,2}}),?)? (?P<year>{YEAR})\b"
    rf"|(?<![\d.,])(?P<alone>{YEAR})(?![\d.,]\d|\w|[\s-]*(?:{UNIT})\b)"
)
EVERY_OTHER = re.compile(r"\bevery (?:other|second) (?P<unit>day|week|month|year)\b", re.IGNORECASE)
# Between two numbers of which the second alone has the unit: “6 to 11 years”, “5, 10 or 20 mg”, “15 to < 30 kg”.
RANGE = re.compile(r",? ?(?:(?:to|through|and|or|[-–]|,) ?)?(?:(?:less|younger|more) than |under |up to |[<>≤≥] ?)?")
NAMED = re.compile(r"[A-Za-z]-$")  # “IL-4” names something

# What a source may say instead of a word of the text.
ALSO = {
    form: re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for form, words in {
        "not": r"inadequate\w*|insufficient\w*|ineffective|unable|uncontrolled|absence|lack|free (?:of|from)|withhold",
        "may": r"possib\w+|chances?|un(?:clear|known|certain)|thought|believed|suspected|(?:not|cannot) prove\w*",
        "once": r"(?:one|single)[- ](?:use|time|dose)",
    }.items()
}
# Words that the lists take for a “not” and that here deny nothing.
NO_DENIAL = re.compile(r"with|stop(?:s|ped|ping)?", re.IGNORECASE)
# A word is said by another of its line.
ALIKE = {
    "not": {"not", "without", "no longer", "except"},
    "without": {"without", "not"},
    "no longer": {"no longer", "not"},
    "except": {"except", "unless", "not"},
    "unless": {"unless", "except"},
    "may": {"may", "can"},
    "child": {"child", "infant", "adolescent"},
}
# Of these kinds every form, or those named: which words of age and of certainty there are.
ASKED: dict[MeaningKind, frozenset[str] | None] = {
    MeaningKind.NUMBER: None,
    MeaningKind.FREQUENCY: None,
    MeaningKind.NEGATION: None,
    MeaningKind.HEDGE: frozenset(
        {"may", "can", "is proved"}
    ),  # “should” and “must” say how strong advice is: another matter
    MeaningKind.WHO: frozenset({"adult", "child", "infant", "adolescent", "elderly"}),
}
MILD = "can"  # it bears a “may” out, and says too little to be borne out itself
NOT_ASKED = {"every"}  # what follows it is a number

# Of which age (least, below; in months) a source speaks when it names a number: “6 years and older” are children and adults.
AGES = {"infant": (0, 24), "child": (0, 216), "adolescent": (144, 216), "adult": (0, 2400), "elderly": (720, 2400)}


Day = tuple[int, ...]  # (year, month, day); less of it where less is said


@dataclass(frozen=True)
class Said:
    """One thing that a text says, in the words that are written there. `day`: of a date."""

    kind: MeaningKind
    form: str
    words: str
    day: Day = ()

    @property
    def is_amount(self) -> bool:
        """An age, a weight, a dose, a date or a count; not a bare figure, which may only name something."""
        return self.kind == MeaningKind.WHO or (self.kind == MeaningKind.NUMBER and not self.words.isdecimal())


@lru_cache(maxsize=5_000)
def said_in(sentence: str) -> tuple[Said, ...]:
    """What one sentence says that must stand in what it rests on, in its order."""
    found: list[tuple[int, Said]] = []
    words = shown(sentence)
    for pattern, read in ((DATE, _date), (EVERY_OTHER, _every_other)):
        found += [(match.start(), read(match)) for match in pattern.finditer(words)]
        words = pattern.sub(lambda match: TAKEN * len(match[0]), words)
    return tuple(said for _, said in sorted([*found, *_marked(words)], key=lambda pair: pair[0]))


def unsaid(sentence: str, sources: Iterable[str], days: Callable[[], Collection[Day]] = tuple) -> Iterator[Said]:
    """What a sentence says that stands in none of its sources. `days`: of the labels behind it, for any of them may be named;
    asked only where there is a date.
    """
    sources = list(sources)
    for said in said_in(sentence):
        named = said.form == MILD or stands_in(said, sources)
        if not named and not (said.day and any(_is_day(said, day) for day in days())):
            yield said


def stands_in(said: Said, sources: Iterable[str]) -> bool:
    """Whether one of the sources says it, in the same words or in words that say the same."""
    sources, also = list(sources), ALSO.get(said.form)
    if also and any(also.search(source) for source in sources):
        return True
    return any(_is_said_by(said, other) for source in sources for other in said_in(source))


def _marked(sentence: str) -> Iterator[tuple[int, Said]]:
    """(place, what is said) of what the lists of meaning find, with the unit of a range on each of its numbers."""
    following: Mark | None = None
    for mark in reversed(marks(sentence, NOBODY).marks):
        form = mark.form
        if mark.kind == MeaningKind.NUMBER:
            unit = following.form.partition(" ")[2] if following else ""
            if following and unit and " " not in form and RANGE.fullmatch(sentence[mark.end : following.start]):
                form = f"{form} {unit}"
            following = replace(mark, form=form)
        if _is_asked(sentence, mark):
            yield mark.start, Said(mark.kind, form, mark.words)


def _is_asked(sentence: str, mark: Mark) -> bool:
    if mark.kind not in ASKED or mark.form in NOT_ASKED or mark.form not in (ASKED[mark.kind] or {mark.form}):
        return False
    if mark.kind == MeaningKind.NUMBER:  # “one” is too often no number
        return mark.words.lower() != "one" and not NAMED.search(sentence[: mark.start])
    return mark.kind != MeaningKind.NEGATION or not NO_DENIAL.fullmatch(mark.words)


def _is_said_by(said: Said, other: Said) -> bool:
    if said.day or other.day:
        return _is_day(said, other.day)
    if said.form in AGES and other.kind == MeaningKind.NUMBER:
        return _is_of_age(said.form, Quantity.of(other.form))
    if said.kind != other.kind:
        return False
    if said.kind == MeaningKind.NUMBER:
        one, two = Quantity.of(said.form), Quantity.of(other.form)
        return said.form == other.form if one is None or two is None else one.is_said_by(two)
    return other.form in ALIKE.get(said.form, {said.form})


def _is_of_age(who: str, age: Quantity | None) -> bool:
    if age is None or age.unit not in ("month", "year"):
        return False
    months = age.value * (12 if age.unit == "year" else 1)
    return AGES[who][0] <= months < AGES[who][1]


def _is_day(said: Said, day: Day) -> bool:
    return bool(said.day) and day[: len(said.day)] == said.day


def _date(found: re.Match[str]) -> Said:
    if found["alone"]:
        day: Day = (int(found["alone"]),)
    else:
        day = (int(found["year"]), MONTHS.index(found["month"]) + 1, *([int(found["day"])] if found["day"] else []))
    return Said(MeaningKind.NUMBER, found[0], found[0], day)


def _every_other(found: re.Match[str]) -> Said:
    return Said(MeaningKind.NUMBER, f"2 {found['unit'].lower()}", found[0])


@dataclass(frozen=True)
class Account:
    """What an author says of words that her sources do not say: the line, the words, and their own source or the reason."""

    line: int
    words: str
    reason: str

    def covers(self, said: Said) -> bool:
        """Whether it speaks of this: in the same words, or in words that say the same."""
        named = said_in(self.words)
        same = any((other.kind, other.form, other.day) == (said.kind, said.form, said.day) for other in named)
        return same or self.names(said.words)

    def names(self, words: str) -> bool:
        return self.words.casefold() == " ".join(words.split()).casefold()


def accounts(text: str) -> list[Account]:
    """The lines of the form “words: source or reason”."""
    return [account for account in _accounts(text) if isinstance(account, Account)]


def account_problems(text: str) -> list[Problem]:
    """The lines that say no words, or no source and no reason."""
    return [problem for problem in _accounts(text) if isinstance(problem, Problem)]


def _accounts(text: str) -> Iterator[Account | Problem]:
    for number, line in enumerate(text.split("\n"), 1):
        words, _, reason = (part.strip() for part in line.partition(": "))
        words = " ".join(words.strip(QUOTED).split())
        if words and re.search(r"\w", reason):
            yield Account(number, words, reason)
        elif line.strip():
            yield Problem(number, HOW_TO_ACCOUNT)
