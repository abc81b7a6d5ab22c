"""The moment as of which something is asked: how an address names it, and what the current request asks for.

Knows no page. Which rows there were at the moment is told by those who keep them, through `asked`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time

from django.utils import timezone

from audit.ledger.ledger import last_entry
from audit.reading.public_reading import asked, asking, public

__all__ = ["BadMoment", "address_of_today", "asked", "asking", "now", "parse", "reading_at", "spelled"]

AT = re.compile(r"/at/[^/]+(?=/)")

DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z)?", re.ASCII)
_reading_at: ContextVar[datetime | None] = ContextVar("reading_at", default=None)
HOW = "Write a day, such as 2025-06-23, which means its end in UTC, or an instant in UTC, such as 2025-06-23T14:00:00Z."


class BadMoment(ValueError):
    """Its text is a sentence: what is wrong with the moment that was given, and how to write one."""


def parse(text: str) -> datetime:
    """The moment (UTC) that a day or an instant names. A day means its end: its last microsecond, or now while it lasts.

    An instant may have up to six digits of a second. Now is the later of the clock and the ledger's last entry: a clock that
    goes back a little must not hide what was just signed. Raises BadMoment.
    """
    given = INSTANT.fullmatch(text)
    if given and not given[2]:
        raise BadMoment(f"“{text}” has no time zone, so it may mean many moments. End it with Z, for UTC. {HOW}")
    if not given and not DAY.fullmatch(text):
        raise BadMoment(f"“{text[:40]}” is no moment. {HOW}")
    current = timezone.now()
    try:
        if given:
            moment = datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=UTC)
        else:
            moment = datetime.combine(date.fromisoformat(text), time.max, UTC)
    except ValueError:
        raise BadMoment(f"“{text}” is on no calendar or clock. {HOW}") from None
    if moment > current:
        current = _not_before_the_ledger(current)
        if not given and moment.date() == current.date():
            moment = current
    if moment > current:
        raise BadMoment(f"“{text}” is in the future, and nobody knows what stands here then. {HOW}")
    return moment


def _not_before_the_ledger(clock: datetime) -> datetime:
    with public(), asking(None):
        return max([clock, *(entry.at for entry in last_entry())])


def spelled(moment: datetime) -> str:
    """A moment as `parse` reads it; without a fraction where it has none."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def address_of_today(address: str) -> str:
    """The path of the same page as it is now: what is made inside a moment leads to pages as of that moment."""
    return AT.sub("", address, count=1) if address.startswith("/at/") else address


def now() -> datetime:
    """The moment that the request asks for; the now of its page when it asks for none. Of what depends on the day of a page."""
    return asked() or _reading_at.get() or timezone.now()


@contextmanager
def reading_at(moment: datetime) -> Iterator[None]:
    """Inside, `now` is this moment: the later of the clock and the ledger's last entry, found once for a page."""
    token = _reading_at.set(moment)
    try:
        yield
    finally:
        _reading_at.reset(token)
