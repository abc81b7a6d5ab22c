"""What every page as of a moment says around itself: which moment, whether more may come, what came since, and where today is.

The page itself knows only what there was then; these few things are asked of the whole ledger.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Subquery
from django.http import HttpRequest

from audit.models import Checkpoint, LedgerEntry
from audit.reading.prepared import Prepared, as_moment
from audit.reading.public_reading import asking, public
from editorial.pages.memento_headers import Memento, Neighbors
from editorial.pages.moments import address_of_today, spelled
from labels.drugs.drugs import Drug, public_drugs
from labels.drugs.vocabulary import RESERVED

COPIED = (
    "dupisite.copied"  # in the environment of a request: when the copy is made, if it is for a copy (`dupisite.baking`)
)


def _public() -> Any:
    return LedgerEntry.objects.filter(public=True)


def _drug(slug: str) -> Any:
    key = public_drugs().filter(slug=slug).values("pk")[:1]
    return Drug.revisions().filter(id=Subquery(key)).order_by("-history_id")


_frame = Prepared(
    lambda: LedgerEntry,
    lambda slug: (
        _public()
        .order_by("seq")
        .only("seq", "at")
        .annotate(
            newest=Subquery(_public().order_by("-seq").values("at")[:1]),
            about_it=Subquery(_public().filter(about=slug).order_by("-seq").values("at")[:1]),
            about_anything=Subquery(_public().filter(about__isnull=True).order_by("-seq").values("at")[:1]),
            sealed=Subquery(Checkpoint.objects.order_by("-size").values("at")[:1]),
            notice=Subquery(_drug(slug).values("notice")[:1]),
            withdrawn=Subquery(_drug(slug).values("withdrawn")[:1]),
        )[:1]
    ),
)


@dataclass(frozen=True)
class Frame:
    """When the public first saw anything change, when what it asks about last changed, and when the newest checkpoint was signed.

    `notice` is what every page about the drug says today, `withdrawn` that it says so in the place of all texts.
    """

    first: datetime
    newest: datetime
    sealed: datetime | None
    notice: str
    withdrawn: bool


def frame(slug: str = "") -> Frame | None:
    """One question, about a drug too when there is one at the address; None when nothing was ever public.

    What was signed about another drug changes nothing on the pages of this one.
    """
    with public(), asking(None):
        for row in _frame(slug):
            every = [row.about_it, row.about_anything] if slug and slug not in RESERVED else [row.newest]
            newest, sealed = max(filter(None, map(as_moment, every)), default=row.at), as_moment(row.sealed)
            return Frame(row.at, newest, sealed, row.notice or "", bool(row.withdrawn))
    return None


def since(found: Frame | None) -> list[str]:
    """What stands today over everything about the drug of a page, in a sentence."""
    if found is None or not found.notice:
        return []
    return [f"{'All of this is withdrawn today' if found.withdrawn else 'Today there is a notice'}: {found.notice}"]


@dataclass(frozen=True)
class AsOfMoment:
    """The moment of a page and what is known of it now. `path` is the address that was asked for."""

    moment: datetime
    path: str

    @cached_property
    def frame(self) -> Frame | None:
        first, *parts = self.today_url.partition("?")[0].split("/")[1:]
        drug = parts[2] if [first, *parts[:2]] == ["api", "v1", "drugs"] and len(parts) > 2 else first
        return frame(drug.removesuffix(".md"))

    @property
    def provisional(self) -> bool:
        """Whatever is written later is dated after the last checkpoint, so up to there nothing can come in between."""
        return self.frame is None or self.frame.sealed is None or self.moment > self.frame.sealed

    @property
    def changed(self) -> bool:
        return self.frame is not None and self.frame.newest > self.moment

    @property
    def today_url(self) -> str:
        return address_of_today(self.path)


def then(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the moment of a page of the past, and when a copy was made (`COPIED`)."""
    said = {"then": getattr(request, "then", None), "copied": request.META.get(COPIED)}
    return {name: value for name, value in said.items() if value is not None}


@dataclass(frozen=True)
class Days:
    """Where a page that is no text can be read as it was: at the end of each day until the last change, and after that.

    `page` is its path. Nothing is listed that is not asked for: a site may be many years old.
    """

    page: str
    of: Frame

    @property
    def count(self) -> int:
        return self._ended + 1

    @property
    def _ended(self) -> int:
        return (self.of.newest.date() - self.of.first.date()).days

    def number(self, number: int) -> Memento:
        """The oldest is number 0."""
        if number >= self._ended:
            return at(self.page, self.of.newest)
        end = datetime.combine(self.of.first.date() + timedelta(days=number), time.max, UTC)
        return Memento(f"/at/{end:%Y-%m-%d}{self.page}", end)

    def until(self, moment: datetime) -> int:
        """How many of them are not after a moment."""
        if moment >= self.of.newest:
            return self.count
        today = (moment.date() - self.of.first.date()).days
        whole = today + 1 if moment.time() == time.max else today
        return max(0, min(whole, self._ended))

    def neighbors(self, moment: datetime, own: str = "") -> Neighbors:
        """Of the page as of a moment; `own` is its address, which is neither before nor after itself."""
        before = self.until(moment)
        after = self.number(before) if before < self.count else None
        if before and self.number(before - 1).address == own:
            before -= 1
        return Neighbors(self.number(0), self.number(self._ended), self.number(before - 1) if before else None, after)


def at(page: str, moment: datetime) -> Memento:
    return Memento(f"/at/{spelled(moment)}{page}", moment)
