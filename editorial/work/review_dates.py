"""When live editions must be reviewed again: what is late, what is due soon, and how much of it in which month."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Count

from audit.reading.kept_answers import KeptBySubject
from editorial.record.content import ReviewedContent
from editorial.record.vocabulary import Status

Days = dict[str, Counter[date]]
MONTHS = 13  # that the picture shows, from this one on: what is signed for a year stands in the last


class Due(StrEnum):
    """In how many days a review is due. Each review is in one of them at most."""

    OVERDUE = "overdue"
    SOON = "30"
    LATER = "60"
    LAST = "90"

    @property
    def words(self) -> str:
        return {
            Due.OVERDUE: "overdue",
            Due.SOON: "due within 30 days",
            Due.LATER: "due in 31 to 60 days",
            Due.LAST: "due in 61 to 90 days",
        }[self]

    def days(self, today: date) -> tuple[date, date]:
        """The first and the last day of it."""
        if self == Due.OVERDUE:
            return date.min, today - timedelta(days=1)
        last = int(self.value)
        first = 0 if self == Due.SOON else last - 29
        return today + timedelta(days=first), today + timedelta(days=last)


@dataclass(frozen=True)
class Review:
    """The next review of one live edition. `about` is the key of the drug."""

    model: type[ReviewedContent]
    text: int
    due: date
    signer: str
    about: int


@dataclass(frozen=True)
class Month:
    """How many reviews fall into a month, and how long its bar is: per cent of the longest."""

    name: str
    count: int
    length: int


def _due(model: type[ReviewedContent], about: int | None) -> Any:
    """The live editions that have a date."""
    rows: Any = model.revisions().editions().filter(review_due__isnull=False, status=Status.PUBLISHED).still_newest()
    return rows if about is None else rows.filter(drug_id=about)


def reviews(
    model: type[ReviewedContent], days: tuple[date, date], about: int | None = None, most: int | None = None
) -> list[Review]:
    """Of live editions that are due from one day to another, the earliest first; one question."""
    rows = _due(model, about).filter(review_due__range=days)
    found = rows.order_by("review_due", "id").values_list("id", "review_due", "actor_name", "drug_id")
    return [Review(model, *row) for row in found[:most]]


def _by_day(model: type[ReviewedContent], subjects: list[str] | None = None, about: int | None = None) -> Days:
    """Of live editions, by the address of the drug."""
    rows = _due(model, about)
    if subjects is not None:
        texts: Any = model
        live = model.revisions().live(None, texts.objects.filter(drug__slug__in=subjects))
        rows = live.filter(review_due__isnull=False)
    counted = rows.order_by().values("drug__slug", "review_due").annotate(reviews=Count("pk"))
    found: defaultdict[str, Counter[date]] = defaultdict(Counter)
    for slug, day, reviews_then in counted.values_list("drug__slug", "review_due", "reviews"):
        found[slug][day] = reviews_then
    return dict(found)


def _together(found: Days) -> Counter[date]:
    days: Counter[date] = Counter()
    for each in found.values():
        days.update(each)
    return days


of_all_drugs = KeptBySubject(lambda subjects, model: _by_day(model, subjects), _together)


def by_day(model: type[ReviewedContent], about: int | None = None) -> Counter[date]:
    """How many reviews of live editions are due on each day: of a kind, and of the drug with that key, or all."""
    return of_all_drugs(model) if about is None else _together(_by_day(model, about=about))


def due_in(found: Mapping[date, int], due: Due, today: date) -> int:
    """How many of those that were counted by day."""
    first, last = due.days(today)
    return sum(many for day, many in found.items() if first <= day <= last)


def by_month(found: Mapping[date, int], today: date) -> list[Month]:
    """What is overdue, then this month and those after it, then all that is later."""
    places: Counter[int] = Counter()
    for day, many in found.items():
        places[_place(day, today)] += many
    longest = max(places.values(), default=0)
    names = ["Overdue", *(_name(today, number) for number in range(MONTHS)), "Later"]
    return [Month(name, count := places[n], count * 100 // longest if longest else 0) for n, name in enumerate(names)]


def _place(due: date, today: date) -> int:
    if due < today:
        return 0
    return min((due.year - today.year) * 12 + due.month - today.month, MONTHS) + 1


def _name(today: date, months: int) -> str:
    years, month = divmod(today.month - 1 + months, 12)
    return f"{date(today.year + years, month + 1, 1):%B %Y}"
