"""How far the record has come, as the shelf knows it: asked of the ledger a few times a second, beside the readers.

Each answer holds for a moment. When the ledger does not answer, it holds no longer, and nothing is given from the shelf.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day

from django.conf import settings
from django.utils import timezone

from audit.models import LedgerEntry
from audit.reading.depends import Newest, newest
from audit.reading.public_reading import asking, public, snapshot
from audit.reading.replica_reading import LATER
from dupisite.shelf.shelved_page import ALL, CHECKPOINT, PUBLIC, Page, about

HOLDS = 0.75  # seconds from a question on; with the time that it takes, nothing older than a second is given
AGAIN = 0.25  # seconds after which the next question is worth it
LOOKS_BACK = 200  # entries before the first question, for pages that other processes made
MOST = 500  # new entries that are looked at one by one; of more it is believed that they change everything

Entry = tuple[int, str | None, str]  # number, subject, hash
EVERYTHING = None


class Record:
    """`until`: the time (`time.monotonic`) up to which it holds. Changed by `learn` alone, under the lock of its owner."""

    def __init__(self) -> None:
        self.until = self.again = self.as_pages_read_until = 0.0
        self.stands: Newest | None = None
        self.base = 0  # nothing is known of entries up to this one
        self.changed: dict[str, int] = {}  # by topic, the newest entry since then
        self.anything = 0  # the newest that may change any page
        self.hashes: dict[int, str] = {}

    def ask(self) -> tuple[float, Newest, list[Entry]]:
        """When it was asked, how far the ledger has come, and what is new in it, the newest first. Raises DatabaseError."""
        begun = time.monotonic()
        with self._reading(begun), asking(None):
            stands = newest()
            known = self.stands.public if self.stands else max(stands.public - LOOKS_BACK, 0)
            rows = LedgerEntry.objects.filter(public=True, seq__gt=known).order_by("-seq")
            news = list(rows.values_list("seq", "about", "leaf_hash")[: MOST + 1]) if stands.public > known else []
        return begun, stands, news

    def failed(self) -> None:
        """The server that is written to did not answer: until it does, the replica is believed, as pages read it."""
        self.as_pages_read_until = time.monotonic() + LATER

    def _reading(self, now: float) -> AbstractContextManager[None]:
        return snapshot() if settings.REPLICA_DATABASE and now < self.as_pages_read_until else public()

    def learn(self, begun: float, stands: Newest, news: list[Entry]) -> set[str] | None:
        """What may have changed since the last time, as topics; EVERYTHING where nobody can tell."""
        before = self.stands
        if news:
            stands = replace(stands, public=news[0][0])
        self.stands = stands
        self.until = begun + min(HOLDS, _until_midnight())
        self.again = begun + AGAIN
        if before is None:
            self.base = max(stands.public - LOOKS_BACK, 0)
        elif stands.public < before.public or stands.all < before.all:  # another past stands here than before
            self.changed, self.hashes, self.anything = {}, {}, 0
            self.base, before = stands.public, None
        if len(news) > MOST:
            self.anything = stands.public
        topics = self._topics(news)
        if before is None or self.anything > before.public or _other_day(before, stands):
            return EVERYTHING
        topics |= {PUBLIC} if news else set()
        topics |= {ALL} if stands.all != before.all else set()
        return topics | ({CHECKPOINT} if stands.checkpoint != before.checkpoint else set())

    def _topics(self, news: Iterable[Entry]) -> set[str]:
        found = set()
        for number, subject, leaf in news:
            self.hashes[number] = leaf
            if subject is None:
                self.anything = max(self.anything, number)
            else:
                found.add(topic := about(subject))
                self.changed[topic] = max(self.changed.get(topic, 0), number)
        while len(self.hashes) > 2 * MOST:
            del self.hashes[min(self.hashes)]
        return found

    def fits(self, page: Page) -> bool:
        """Whether nothing is known that came after the page and may change it."""
        stands = self.stands
        if stands is None or page.public < self.base:
            return False
        same_day = page.day == f"{stands.now:%Y%m%d}" and page.unproved == stands.unproved
        return same_day and all(self._newest(topic) <= number for topic, number in page.topics.items())

    def _newest(self, topic: str) -> int:
        assert self.stands is not None
        known = {PUBLIC: self.stands.public, ALL: self.stands.all, CHECKPOINT: self.stands.checkpoint}
        return known[topic] if topic in known else max(self.changed.get(topic, 0), self.anything)


def _other_day(before: Newest, stands: Newest) -> bool:
    return before.now.date() != stands.now.date() or before.unproved != stands.unproved


def _until_midnight() -> float:
    """Seconds, of the clock."""
    now = timezone.now()
    return (datetime.combine(now.date() + timedelta(days=1), time_of_day.min, UTC) - now).total_seconds()
