"""Which medicines a page lists: all of a site with a few, else by letter and page, so that a page stays as long as it is.

They stand in the order of their addresses. An address begins as the name does, and it never changes: so a page of the past lists
what stood on it then, whatever a medicine is called since, and no page reads more rows than it shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet, Subquery
from django.http import Http404

from audit.reading.prepared import Prepared
from editorial.record.validity import witnessed_newest
from labels.archive.label_clocks import with_clocks
from labels.drugs.drugs import public_drugs
from labels.models import Drug
from labels.pages.drug_subject import believed

FEW = 10  # so many are shown with their questions, on one page
PAGE = 40  # names on a page of one letter
DIGITS = "0"  # the letter of all that begin with a digit
LETTERS = DIGITS + "abcdefghijklmnopqrstuvwxyz"


def _of_letter(letter: str) -> QuerySet[Drug]:
    """In the order of their addresses, which begin with a small letter or a digit."""
    found = public_drugs().order_by("slug")
    if letter == DIGITS:
        return found.filter(slug__lt="a")
    after = LETTERS[LETTERS.index(letter) + 1 :][:1]
    return found.filter(slug__gte=letter, **({"slug__lt": after} if after else {}))


_first = Prepared(lambda: Drug, lambda: public_drugs().order_by("slug").only("id")[: FEW + 1])
_of_each_letter = Prepared(
    lambda: Drug,
    lambda: Drug.objects.filter(slug__in=[Subquery(_of_letter(one).values("slug")[:1]) for one in LETTERS]).only(
        "slug"
    ),
)
_named = Prepared(
    lambda: Drug.Revision,
    lambda keys: witnessed_newest(Drug.revisions().newest(None, Drug.objects.filter(pk__in=keys))),
)
_with_clocks = Prepared(
    lambda: Drug.Revision, lambda keys: with_clocks(Drug.revisions().newest(None, Drug.objects.filter(pk__in=keys)))
)


@dataclass(frozen=True)
class Page:
    """One page of the names of all medicines. `letter` is one of `letters`, those that have any; `number` counts from 1.

    `drugs`: newest revisions, as far as they are what was recorded. `more`: there is a page after it.
    """

    drugs: tuple[Any, ...]
    letters: tuple[str, ...]
    letter: str
    number: int
    more: bool

    @property
    def first(self) -> bool:
        return self.letter == self.letters[0] and self.number == 1

    @property
    def title(self) -> str:
        return f"Medicines: {printed(self.letter)}{f', page {self.number}' if self.number > 1 else ''}"

    @property
    def printed(self) -> str:
        """Its letter as people write it."""
        return printed(self.letter)

    @property
    def query(self) -> str:
        """What stands behind its address; nothing for the first of all."""
        return "" if self.first else query(self.letter, self.number)

    @property
    def before(self) -> str:
        return query(self.letter, self.number - 1) if self.number > 1 else ""

    @property
    def after(self) -> str:
        return query(self.letter, self.number + 1) if self.more else ""

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        """(what people call a letter, what stands behind the address of its first page, whether this page is of it)."""
        return [(printed(letter), query(letter), letter == self.letter) for letter in self.letters]


def printed(letter: str) -> str:
    return "0–9" if letter == DIGITS else letter.upper()


def query(letter: str, number: int = 1) -> str:
    return f"?{urlencode({'letter': letter, **({'page': number} if number > 1 else {})})}"


def few() -> list[Any] | None:
    """The newest revisions of all public drugs with their clocks, by brand name; None when there are more than a few."""
    keys = [drug.pk for drug in _first()]
    if len(keys) > FEW:
        return None
    return sorted(map(believed, _with_clocks(keys)), key=lambda drug: drug.brand_name)


def page_of(letter: str = "", number: str = "") -> Page:
    """One page of many, as its address says it. Raises Http404."""
    letters = tuple(sorted({_letter(drug.slug) for drug in _of_each_letter()}))
    letter, count = letter or letters[0], number or "1"
    if letter not in letters or not (count.isascii() and count.isdigit() and len(count) < 6 and int(count)):
        raise Http404("no such page of the medicines")
    start = (int(count) - 1) * PAGE
    keys = list(_of_letter(letter).values_list("pk", flat=True)[start : start + PAGE + 1])
    if not keys:
        raise Http404("no such page of the medicines")
    return Page(named(keys[:PAGE]), letters, letter, int(count), len(keys) > PAGE)


def named(keys: list[int]) -> tuple[Any, ...]:
    """The newest revisions of some drugs, by address, as far as they are what was recorded."""
    return tuple(sorted(map(believed, _named(keys)), key=lambda drug: str(drug.slug)))


def after(slug: str, most: int) -> tuple[Any, ...]:
    """The next public drugs by address."""
    return named(list(public_drugs().filter(slug__gt=slug).order_by("slug").values_list("pk", flat=True)[:most]))


def _letter(slug: str) -> str:
    return DIGITS if slug[:1].isdigit() else slug[:1]
