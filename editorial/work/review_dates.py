"""When live editions must be reviewed again: what is late, what is due soon, and how much of it in which month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from editorial.record.content import ReviewedContent

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


def reviews(model: type[ReviewedContent], about: int | None = None) -> list[Review]:
    """Of every live edition that has a date, the earliest first; one question."""
    rows: Any = model.revisions().live().filter(review_due__isnull=False)
    if about is not None:
        rows = rows.filter(drug_id=about)
    found = rows.order_by("review_due", "id").values_list("id", "review_due", "actor_name", "drug_id")
    return [Review(model, *row) for row in found]


def due_in(found: Iterable[Review], due: Due, today: date) -> list[Review]:
    first, last = due.days(today)
    return [review for review in found if first <= review.due <= last]


def by_month(found: Iterable[Review], today: date) -> list[Month]:
    """What is overdue, then this month and those after it, then all that is later."""
    places = Counter(_place(review.due, today) for review in found)
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
