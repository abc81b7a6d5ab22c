"""Editions of one text beside one another, without their words: what came of a wording since, and where its neighbors are.

Asked of the whole history, whatever moment a page is of: it is for what stands outside the page, in its banner and headers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import BigIntegerField, QuerySet, Subquery, Value
from django.http import Http404

from audit.reading.prepared import Prepared
from editorial.days import day_of
from editorial.pages.memento_headers import Memento, Neighbors
from editorial.pages.moments import asking
from editorial.record.protocols import Edition
from editorial.record.vocabulary import WORDED, Kind, Status

SHOWN = ("id", "edition", "kind", "status", "history_date", "history_change_reason")  # of each, no words

NO_NUMBER = 10**9  # no text has so many editions


@dataclass(frozen=True)
class Succession:
    """What a page of one edition must know of the others. `editions` are some of them, the oldest first: the first, the newest,
    `shown` and its neighbors, `stood` and the one after it, and the next wording after each.

    `shown` is the number of the edition on the page, `stood` of the newest at the moment of the page; `address` gives the page
    of the edition with a number, as of today.
    """

    editions: tuple[Edition, ...]
    shown: int
    stood: int
    address: Callable[[int], str]

    @property
    def newest(self) -> Edition:
        return self.editions[-1]

    def number(self, number: int) -> Edition | None:
        return next((edition for edition in self.editions if edition.edition == number), None)

    def memento(self, number: int) -> Memento | None:
        found = self.number(number)
        return None if found is None else Memento(self.address(number), found.history_date)

    @property
    def beside(self) -> Neighbors:
        """Of the edition that is shown."""
        return self._neighbors(self.shown - 1, self.shown + 1)

    @property
    def around_the_moment(self) -> Neighbors:
        """Of the page as of the moment, which is no edition by itself."""
        return self._neighbors(self.stood, self.stood + 1)

    def _neighbors(self, before: int, after: int) -> Neighbors:
        first, last = (Memento(self.address(e.edition), e.history_date) for e in (self.editions[0], self.newest))
        return Neighbors(first, last, self.memento(before), self.memento(after))

    def correction_of(self, number: int, until: datetime | None = None) -> Edition | None:
        """The edition that corrected the wording of an edition, as known at a moment, or None."""
        worded = (e for e in self.editions if e.edition > number and e.kind in WORDED)
        following = next(worded, None)
        if following is None or (until is not None and following.history_date > until):
            return None
        return following if following.kind == Kind.CORRECTION else None

    @property
    def withdrawn(self) -> bool:
        return bool(self.newest.status == Status.WITHDRAWN)

    def since(self, moment: datetime) -> Iterator[str]:
        """Sentences on what has happened to the text after a moment, the gravest first."""
        newest = self.newest
        if newest.history_date <= moment:
            yield "Still the newest wording; what it rests on may have changed."
            return
        corrected = self.correction_of(self.stood)
        if corrected:
            yield (
                f"Since then it was found wrong and corrected by edition {corrected.edition} on "
                f"{day_of(corrected.history_date)}: {corrected.history_change_reason}"
            )
        if self.withdrawn:
            yield f"It is withdrawn now. Edition {newest.edition} says so, of {day_of(newest.history_date)}: {newest.history_change_reason}"
        elif newest.status == Status.RETIRED:
            yield f"It was retired on {day_of(newest.history_date)}: {newest.history_change_reason}"
        else:
            yield (
                f"It was superseded: the newest is edition {newest.edition} "
                f"({newest.get_kind_display().lower()}, {day_of(newest.history_date)})."
            )


class EditionSequence:
    """The editions of each text of a kind. `address` gives the page of one, as of today, from drug, text and number."""

    def __init__(self, model: Callable[[], Any], address: Callable[[str, str, int], str]) -> None:
        self.model, self.address = model, address
        self._beside = Prepared(lambda: model().Revision, self._seeks)

    def _seeks(self, text: int, *numbers: int) -> QuerySet[Any]:
        """The newest edition, those with some numbers, and the next wording after the first two of them: a seek for each."""
        own = self.model().revisions().editions().filter(id=text).order_by("edition").values("history_id")
        asked = [
            Value(number, BigIntegerField()) for number in numbers
        ]  # no column is compared with what it cannot hold
        wanted = [own.filter(edition=number) for number in asked]
        wanted += [own.filter(edition__gt=number, kind__in=WORDED) for number in asked[:2]]
        seeks = [Subquery(rows[:1]) for rows in (own.order_by("-history_id"), *wanted)]
        return self.model().revisions().filter(history_id__in=seeks).order_by("history_id").only(*SHOWN)

    def around(self, edition: Edition, drug: str, stood: Edition | None = None) -> Succession:
        """The editions beside one, also those after the moment of the page; `stood`: the newest at that moment, if another."""
        shown, then = edition.edition, (stood or edition).edition
        with asking(None):
            found = tuple(self._beside(edition.id, shown, then, 1, shown - 1, shown + 1, then + 1))
        return Succession(found, shown, then, partial(self.address, drug, edition.slug))

    def mementos(self, last: Edition, drug: str, start: int, stop: int) -> list[Memento]:
        """The editions of the text of `last` with the numbers from `start` to before `stop`, the oldest first."""
        rows = self.model().revisions().editions().filter(id=last.id, edition__gte=start, edition__lt=stop)
        found = rows.order_by("edition").values_list("edition", "history_date")
        return [Memento(self.address(drug, last.slug, number), signed) for number, signed in found]

    def until(self, last: Edition, moment: datetime) -> Edition:
        """The newest edition at a moment; before all of them the first."""
        own = self.model().revisions().editions().filter(id=last.id).only(*SHOWN)
        found: Edition = own.filter(history_date__lte=moment).order_by("-history_id").first() or own.get(edition=1)
        return found


def number_in_address(text: str) -> int:
    """Raises Http404 for what is no number of an edition."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Http404(f"“{text[:20]}” is no number of an edition")
    return int(text)
