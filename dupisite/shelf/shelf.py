"""The shelf itself: what stands on it, whether that still holds, and what gives way when the ledger says that something is new."""

from __future__ import annotations

import logging
import time
from threading import Lock

from django.conf import settings
from django.db import DatabaseError, connections

from dupisite.running.gateway import Answer
from dupisite.shelf.memory import SELDOM, Key, Pages
from dupisite.shelf.record import EVERYTHING, Record
from dupisite.shelf.requests import Asked
from dupisite.shelf.shelved_page import Page
from dupisite.travel.time_travel import BEGIN

KEEPS = 60.0  # seconds: a row that was changed behind the ledger's back is not shown for longer
AHEAD = (
    15.0  # seconds before its end from which on a page that is asked for is made anew, while the old one is still given
)
ENDLESS = 4  # one part in so many of the memory is for addresses that anybody can make up, and for pages that say all once more
APART = (BEGIN, "/c/")  # moments, and the page of each short code (`dupisite.paper`)
logger = logging.getLogger(__name__)


class Shelf:
    """Any thread may call it. `most`: bytes of all that is kept."""

    def __init__(self, most: int) -> None:
        self.record, self.lock, self.asking = Record(), Lock(), Lock()
        self.endless = Pages(
            most // ENDLESS
        )  # searches, older changes, moments, codes: they push out none of the others
        self.pages = Pages(most - most // ENDLESS)
        self.due: set[Key] = set()  # what whoever serves should have made anew, beside the readers

    def at_once(self, asked: Asked) -> Answer | None:
        """Without waiting for anything; None where more is to be done than to find it."""
        now = time.monotonic()
        if now >= self.record.until:
            return None
        place = self._place(asked.key)
        page = place.find(asked.key)
        if page is None or now >= page.until:
            return None
        if now - page.moved > SELDOM:
            with self.lock:
                place.touch(asked.key, now)
            if page.until - now < AHEAD and not page.is_due:
                page.is_due = True
                self.due.add(asked.key)
        form = page.forms.get(asked.coding)
        if form is not None:
            return _given(form.whole if not asked.has(form.tag) else form.unchanged, asked)
        unchanged = page.unchanged(asked.coding)
        return unchanged if asked.has(dict(unchanged.headers).get("ETag", "")) else None

    def given(self, asked: Asked) -> Answer | None:
        """The same; asks the ledger first where it was not asked lately, and makes another coding where one is wanted."""
        self.ask_again()
        answer = self.at_once(asked)
        self.due.discard(asked.key)  # whoever waits for a thread has nobody beside him to do that
        if answer is not None:
            return answer
        page = self.stands(asked.key)
        if page is None or not page.forms:
            return None
        grown = page.form(asked.coding)
        self.put(asked.key, page)
        return _given(grown.unchanged if asked.has(grown.tag) else grown.whole, asked)

    def stands(self, key: Key) -> Page | None:
        """What holds at an address now."""
        now = time.monotonic()
        page = self._place(key).find(key)
        return page if page is not None and now < page.until and now < self.record.until else None

    def put(self, key: Key, page: Page) -> None:
        """Unless something is known already that came after it."""
        with self.lock:
            place = self._place(key)
            if not self.record.fits(page):
                return
            if (before := place.find(key)) is not None and before is not page:
                page.take_bodies_of(before)
            place.put(key, page)

    def take(self, key: Key, page: Page, leaf: str) -> bool:
        """Puts here what another process made after the public entry with this hash. False where that does not hold here."""
        if page.public not in self.record.hashes:
            self.ask_again(at_once=True)  # the other may know more than we do
        if self.record.hashes.get(page.public) != leaf:
            return False  # the ledger of another site, or another past
        self.put(key, page)
        return self.stands(key) is page

    def ask_again(self, at_once: bool = False) -> None:
        """Asks the ledger, where it has not been asked lately. When it does not answer, what it said before runs out."""
        lately = time.monotonic() < self.record.again and not at_once
        if lately or not self.asking.acquire(blocking=False):
            return  # somebody asks just now
        try:
            asked = self.record.ask()
            with self.lock:
                topics = self.record.learn(*asked)
                for place in (self.pages, self.endless):
                    place.clear() if topics is EVERYTHING else place.drop(topics)
        except DatabaseError as error:
            logger.warning("The ledger does not answer, so nothing is given from the shelf: %s", error)
            self.record.failed()
            connection = connections[settings.PUBLIC_DATABASE]
            if not connection.in_atomic_block:
                connection.close()  # it may be broken; the next question opens another
        finally:
            self.asking.release()

    def _place(self, key: Key) -> Pages:
        return self.endless if key[1] or key[0].startswith(APART) else self.pages


def _given(answer: Answer, asked: Asked) -> Answer:
    return answer._replace(content=b"") if asked.head else answer
