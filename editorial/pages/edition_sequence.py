"""The editions of one text in their order, without their words: what came of a wording since, and where each one is.

Asked of the whole history, whatever moment a page is of: it is for what stands outside the page, in its banner and headers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404

from editorial.days import day_of
from editorial.pages.memento_headers import Memento
from editorial.record.protocols import Edition
from editorial.record.vocabulary import WORDED, Kind, Status

SHOWN = ("id", "edition", "kind", "status", "history_date", "history_change_reason")  # of each, no words


@dataclass(frozen=True)
class Succession:
    """`editions` are the oldest first, at least one; `address` gives the page of the edition with a number, as of today."""

    editions: tuple[Edition, ...]
    address: Callable[[int], str]

    @property
    def newest(self) -> Edition:
        return self.editions[-1]

    @property
    def mementos(self) -> list[Memento]:
        return [Memento(self.address(edition.edition), edition.history_date) for edition in self.editions]

    def at(self, moment: datetime) -> Edition:
        """The newest edition at a moment; before all of them the first."""
        return next((e for e in reversed(self.editions) if e.history_date <= moment), self.editions[0])

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
        shown, newest = self.at(moment), self.newest
        if newest.history_date <= moment:
            yield "No newer edition has been signed since. What it rests on may have changed: see the page of today."
            return
        corrected = self.correction_of(shown.edition)
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


def number_in_address(text: str) -> int:
    """Raises Http404 for what is no number of an edition."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Http404(f"“{text[:20]}” is no number of an edition")
    return int(text)
