"""What has become of an edition since it was printed: its gravest news in one sentence, then what to do, then what changed.

Every sentence stands here, or in the standing of the text. What must not be relied on is never shown again in its words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson
from django.db.models import BigIntegerField, Case, QuerySet, Value, When
from django.http import Http404
from django.shortcuts import get_object_or_404

from audit.models import LedgerEntry
from audit.reading.prepared import Prepared
from editorial.days import day_of
from editorial.kinds import by_subject
from editorial.pages.replacing import replacement
from editorial.pages.signatures import signed
from editorial.pages.standing import INVALID, Linked, Standing
from editorial.pages.standing_now import standing_now
from editorial.pages.subject import Subject
from editorial.record.comparing import changed_fields, said_otherwise
from editorial.record.content import ReviewedContent
from editorial.record.protocols import Edition
from editorial.record.validity import is_as_signed, is_newest, witnessed
from editorial.record.vocabulary import WORDED, Kind, Status

LISTED = 20  # editions since the paper that are named

DO_NOT = "Do not rely on this printout."
READ_FIRST = "Read this before you use this printout."
OLD = "This printout is out of date."
CURRENT = "This printout is still current."
WRONG = Linked("What it says was found wrong.")

STOP = (
    "Call your pharmacist or doctor before you do what the printout says. Do not stop or change a medicine on your own."
)
ASK_FIRST = "Ask your pharmacist before you rely on the printout."
USE_TODAYS = "Use today’s page instead of the printout. Ask your pharmacist what the change means for you."
ASK = "Ask your pharmacist about anything in it that is not clear to you."


@dataclass(frozen=True)
class News:
    """`code` is that of the standing, or “corrected”, “changed”, “again” or “same”; `grave`: nobody may rely on the paper.
    `words`: the words of the paper may be shown beside those of today.
    """

    code: str
    headline: str
    sentences: tuple[Linked, ...]
    advice: str
    grave: bool = False
    words: bool = False


NOT_AS_SIGNED = News("invalid", DO_NOT, (Linked(INVALID),), STOP, grave=True)


def since_printed(entry: LedgerEntry, about: str | None) -> dict[str, Any]:
    """What the page of a code shows. `entry` is that of an edition; `about` is the address of its drug, where the ledger says it."""
    kind = by_subject(entry.subject)
    assert kind is not None  # or nobody would have been led here
    pages = kind.pages
    try:
        row = orjson.loads(entry.payload)["data"]["row"]
        drug = about or get_object_or_404(
            kind.model._default_manager.values_list("drug__slug", flat=True), pk=row["id"]
        )
        last = pages.last(drug, row["slug"])
        newest = last.edition == row["edition"] and is_newest(last)
        printed = last if newest else pages.numbered(last, row["edition"])
    except (
        Http404,
        KeyError,
        TypeError,
        ValueError,
    ):  # there was an edition, and what there is now is not what was signed
        return {"news": NOT_AS_SIGNED}
    subject = pages.subject(last)
    found = standing_now(pages, last, drug, subject)
    since = [] if newest else _after(printed, last)
    news = news_of(printed, last, found, subject, since)
    said = {
        "news": news,
        "printed": printed,
        "last": last,
        "title": pages.title(printed),
        "subject": subject,
        "live_url": pages.url("", drug, last.slug),
        "edition_url": pages.url("_edition", drug, last.slug, printed.edition),
        "history_url": pages.url("_history", drug, last.slug),
        "since": [(each, pages.url("_edition", drug, last.slug, each.edition)) for each in reversed(since)],
    }
    if last.status == Status.RETIRED and not news.grave:
        said["replaced_by"] = replacement(pages, last, drug, subject)
    return said | {"differences": changed_fields(printed, last, kept=True) if news.words else ()}


def news_of(printed: Edition, last: Edition, found: Standing, subject: Subject, since: Sequence[Edition]) -> News:
    """`found` is how the text stands now, of which `last` is the newest edition; `since`: what came after the printed one."""
    notices = found.linked
    if subject.notice is not None and subject.withdrawn:
        head = f"{subject.notice.head} The reason stands above."
        return News("withdrawn", DO_NOT, (Linked(head),), STOP, grave=True)
    if found.code == "invalid" or not is_as_signed(printed):
        return NOT_AS_SIGNED
    if last.status == Status.WITHDRAWN:
        return News("withdrawn", DO_NOT, (*notices, _why(last)), STOP, grave=True)
    corrections = tuple(_corrects(each) for each in since if each.kind == Kind.CORRECTION)
    if printed.status == Status.PUBLISHED and _is_corrected(since):
        words = last.status == Status.PUBLISHED
        return News("corrected", DO_NOT, (WRONG, *corrections, *notices), STOP, grave=True, words=words)
    if last.status == Status.RETIRED:
        return News("retired", OLD, (*corrections, *notices, _why(last)), ASK_FIRST)
    if printed.status != Status.PUBLISHED:
        return News("again", OLD, (*corrections, _public_again(printed, last), *notices), USE_TODAYS)
    if since and said_otherwise(printed, last):
        return News("changed", OLD, (*corrections, _has_other_words(last), *notices), USE_TODAYS, words=True)
    if found.code != "current":
        doubts = notices or tuple(map(Linked, found.notices))
        return News(found.code, READ_FIRST, (*doubts, _is_newest(printed, last)), ASK_FIRST, words=True)
    return News(
        "same" if since or printed is not last else "current", CURRENT, (_is_newest(printed, last),), ASK, words=True
    )


def _is_corrected(since: Sequence[Edition]) -> bool:
    """Whether the words on the paper were found wrong: the next words of their own that were signed are a correction."""
    worded = [each for each in since if each.kind in WORDED]
    return bool(worded) and worded[0].kind == Kind.CORRECTION


def _corrects(edition: Edition) -> Linked:
    return Linked(
        f"Edition {edition.edition} of {day_of(edition.history_date)} corrects what was wrong before it. "
        f"{edition.history_change_reason}"
    )


def _why(edition: Edition) -> Linked:
    return Linked(f"The reason: {edition.history_change_reason}")


def _public_again(printed: Edition, last: Edition) -> Linked:
    return Linked(
        f"It says that the text was {printed.status}. The text is public again, as edition {last.edition} of "
        f"{day_of(last.history_date)}."
    )


def _has_other_words(last: Edition) -> Linked:
    return Linked(
        f"Edition {last.edition} of {day_of(last.history_date)} has other words. {last.history_change_reason}"
    )


def _is_newest(printed: Edition, last: Edition) -> Linked:
    if printed.edition == last.edition:
        return Linked(f"It is edition {last.edition}, the newest. {signed(last)}")
    return Linked(f"Edition {last.edition}, the newest, has the same words. {signed(last)}")


def _after(printed: Edition, last: Edition) -> list[Edition]:
    """What came after the printed edition, the oldest first."""
    found = {each.edition: each for each in _later(printed.instance_type)(printed.id, printed.edition)}
    if last.kind != Kind.REAFFIRMED:
        found.setdefault(last.edition, last)
    return [found[number] for number in sorted(found)]


@lru_cache
def _later(model: type[ReviewedContent]) -> Prepared:
    """The editions of a text after one: corrections first, so that none is left out of a long history, then the oldest first. A
    re-affirmation says nothing new.
    """
    rank = Case(When(kind=Kind.CORRECTION, then=Value(0)), default=Value(1))

    def question(text: int, edition: int) -> QuerySet[Any]:
        later = model.revisions().editions().filter(id=text, edition__gt=Value(edition, BigIntegerField()))
        found: QuerySet[Any] = witnessed(later.exclude(kind=Kind.REAFFIRMED)).order_by(rank, "history_id")[:LISTED]
        return found

    return Prepared(lambda: model.Revision, question)
