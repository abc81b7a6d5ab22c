"""Feeds of editions that can be mirrored: the current document, and archives behind it that never change once full.

Archive 1 holds the first 25 editions, archive 2 the next 25, and so on (RFC 5005, section 4). The current document holds
the rest, and always at least the newest 10. Whoever goes from it along `prev-archive` has met every edition once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse

from audit.ledger.canonical import instant
from editorial.pages import atom
from editorial.pages.change_entries import SourceChange, add_change
from editorial.pages.feed_entries import Item, add_entry, items_of
from editorial.pages.moments import now
from editorial.pages.public_page import public_page
from editorial.pages.subject import Notice
from editorial.pages.text_pages import TextPages
from editorial.record.validity import is_as_signed
from editorial.site_address import whole_address

FULL, NEWEST = 25, 10  # editions
ARCHIVE = "This document is full: its entries never change. Every edition that was signed is in one such document or in the current one."
CURRENT = (
    "Every edition that was signed, newest first; older ones in the archives. None is ever taken away. Entries without a "
    "record say when a source of a text changed."
)


@dataclass(frozen=True)
class Feed:
    """One history as a feed. `name` is its own for ever; `page` is its page for people; addresses begin with a slash.

    `items` gives the editions from one place to another, the oldest first; the first has the place 0. `changes` gives what
    else is told beside some of them, in the order of time.
    """

    name: str
    title: str
    page: str
    current: str
    archive: Callable[[int], str]
    count: int
    items: Callable[[int, int], list[Item]]
    changes: Callable[[list[Item]], list[SourceChange]]
    notice: Notice | None = None

    @property
    def archives(self) -> int:
        """How many are full."""
        return max(0, self.count - NEWEST) // FULL


def answer(feed: Feed, number: int | None = None) -> HttpResponse:
    """Archive `number`, or the current document. Raises Http404."""
    if number is None:
        return _document(feed, None, feed.items(feed.archives * FULL, feed.count))
    if number == feed.archives + 1:  # `next-archive` of the last one leads here until this one is full
        return HttpResponseRedirect(feed.current)
    if not 0 < number <= feed.archives:
        raise Http404("there is no such archive")
    return _document(feed, number, feed.items((number - 1) * FULL, number * FULL))


def _document(feed: Feed, number: int | None, items: list[Item]) -> HttpResponse:
    made = atom.feed()
    changes = feed.changes(items)
    today = now().replace(hour=0, minute=0, second=0, microsecond=0)
    atom.add(made, "id", tag(feed.name))
    atom.add(made, "title", feed.title if number is None else f"{feed.name}: archive {number}")
    atom.add(made, "subtitle", ARCHIVE if number else _said_now(feed))
    times = [*(item.edition.history_date for item in items[-1:]), *(change.at for change in changes[-1:])]
    atom.add(made, "updated", instant(max(times, default=today)))
    if number is not None:
        atom.add(made, "archive", "", atom.HISTORY)
    for rel, address in _links(feed, number):
        kind = "text/html" if rel == "alternate" else "application/atom+xml"
        atom.link(made, rel, whole_address(address), kind)
    # An edition stands before what it brought about, which has its time.
    parts: list[tuple[datetime, int, Item | SourceChange]] = [(item.edition.history_date, 0, item) for item in items]
    parts += [(change.at, place, change) for place, change in enumerate(changes, 1)]
    for _, _, part in sorted(parts, key=lambda each: each[:2], reverse=True):
        if isinstance(part, Item):
            add_entry(made, part, tag(part.name))
        else:
            add_change(made, part, tag(part.name))
    # What it holds is found on its pages, if they want to be found: a sample's do not.
    return HttpResponse(atom.written(made), content_type=atom.CONTENT_TYPE, headers={"X-Robots-Tag": "noindex"})


def _links(feed: Feed, number: int | None) -> list[tuple[str, str]]:
    """(relation, address). An archive leads on even before the next one is full: so its bytes stay as they are."""
    found = [("alternate", feed.page), ("self", feed.archive(number) if number else feed.current)]
    before = feed.archives if number is None else number - 1
    if number is not None:
        found += [("current", feed.current), ("next-archive", feed.archive(number + 1))]
    return [*found, ("prev-archive", feed.archive(before))] if before else found


def _said_now(feed: Feed) -> str:
    if feed.notice is None:
        return CURRENT
    return f"{feed.notice.head} {feed.notice.words} {CURRENT}"


def tag(name: str) -> str:
    """A name that no other feed or entry has (RFC 4151). It holds as long as the host of SITE_URL stays the same."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},2026:{name}"


# The feed of one text, beside its timeline.


def text_feed_urls(text: TextPages, at: str) -> list[URLPattern]:
    view = public_page(partial(_text_feed, text))
    return [
        path(f"{at}history.atom", view, name=f"{text.name}_feed"),
        path(f"{at}history/archive/<int:number>.atom", view, name=f"{text.name}_archive"),
    ]


def _text_feed(text: TextPages, request: HttpRequest, drug: str, slug: str, number: int | None = None) -> HttpResponse:
    last = text.last(drug, slug)
    rows = text.model.revisions().filter(id=last.id).editions().order_by("history_id")
    name = f"{drug}/{text.segment}/{slug}"
    feed = Feed(
        name=name,
        title=f"All editions of “{text.title(last)}”" if is_as_signed(last) else f"All editions of {name}",
        page=text.url("_history", drug, slug),
        current=text.url("_feed", drug, slug),
        archive=lambda number: reverse(f"{text.name}_archive", args=[drug, slug, number]),
        count=last.edition,
        items=lambda start, stop: items_of(text, rows.filter(edition__gt=start, edition__lte=stop)),
        changes=lambda items: text.changes_under([item.edition for item in items]),
        notice=text.subject(last).notice,
    )
    return answer(feed, number)
