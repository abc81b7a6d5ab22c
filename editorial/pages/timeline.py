"""The timeline: the editions of one text, newest first, with their differences. Every sentence of it stands here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Self

from django.db.models import BigIntegerField, QuerySet, Subquery, Value

from audit.reading.prepared import Prepared
from editorial.pages.signatures import signature_of
from editorial.record.comparing import FieldDifference, changed_fields
from editorial.record.content import ReviewedContent
from editorial.record.protocols import Edition
from editorial.record.validity import is_as_signed, witnessed
from editorial.record.vocabulary import WORDED, Kind, Method, Status

PAGE = 20

WHAT_HAPPENED = {
    Kind.FIRST: "The first edition.",
    Kind.UPDATE: "New wording took the place of the edition before.",
    Kind.CORRECTION: "The edition before was wrong. This corrects it.",
    Kind.REAFFIRMED: "Reviewed again; not a word was changed.",
    Kind.WITHDRAWAL: "Withdrawn from the public on one signature.",
    Kind.CONFIRMATION: "A second person confirmed the withdrawal.",
    Kind.REINSTATED: "A second person reversed the withdrawal: the wording before it is public again.",
    Kind.RETIREMENT: "Retired: nothing was wrong with it, but it is no longer kept.",
}


@dataclass(frozen=True)
class Span:
    """A time from one moment to another, both UTC."""

    start: datetime
    end: datetime

    @property
    def brief(self) -> bool:
        """Less than a minute: both ends may be written alike."""
        return self.end - self.start < timedelta(minutes=1)


@dataclass(frozen=True)
class Item:
    """One edition in the timeline."""

    edition: Edition
    sentence: str
    authors: tuple[str, ...]
    differences: tuple[FieldDifference, ...]
    wrong: tuple[Span, ...]  # of a correction: from when to when the wording that it corrects was public
    as_signed: bool

    @property
    def signature(self) -> str:
        return signature_of(self.edition)


@dataclass(frozen=True)
class Timeline:
    """One page of editions, newest first. `older`: number of the edition to go on before, or None at the end."""

    items: tuple[Item, ...]
    older: int | None

    @property
    def whole(self) -> bool:
        """Every edition on this page of it is what was signed."""
        return all(item.as_signed for item in self.items)

    @property
    def all_samples(self) -> bool:
        """Every edition on this page of it is a sample, so one strip on top says it."""
        return all(item.edition.sample for item in self.items)

    @classmethod
    def of(cls, last: Edition, before: int | None = None) -> Self:
        """The editions of the text whose edition `last` is, below number `before`.

        Two questions to the database, however long the history is, and one more where a correction on this page corrects
        words that were signed pages ago.
        """
        rows = _editions(last, before)
        shown, rest = rows[:PAGE], rows[PAGE:]
        authors = _authors(shown, rest)
        items = []
        for place, edition in enumerate(shown):
            items.append(_item(edition, rows[place + 1 :], authors.get(edition.edition, ())))
        return cls(tuple(items), shown[-1].edition if rest else None)


@lru_cache
def _first_of(model: type[ReviewedContent], most: int) -> Prepared:
    """The newest editions of a text of this kind, of all or of those below a number."""

    def question(text: int, *before: int) -> QuerySet[Any]:
        found = model.revisions().filter(id=text).editions().order_by("-history_id")
        for number in before:
            found = found.filter(edition__lt=Value(number, BigIntegerField()))
        rows: QuerySet[Any] = witnessed(found)[:most]
        return rows

    return Prepared(lambda: model.Revision, question)


@lru_cache
def _drafts_of(model: type[ReviewedContent]) -> Prepared:
    """Who wrote what of a text between two of its revisions, the oldest first."""

    def question(text: int, after: int, before: int) -> QuerySet[Any]:
        written = model.revisions().filter(id=text, history_id__gt=after, history_id__lt=before, kind__isnull=True)
        found: QuerySet[Any] = written.exclude(status=Status.RETURNED).order_by("history_id").only("author_name")
        return found

    return Prepared(lambda: model.Revision, question)


def _editions(last: Edition, before: int | None) -> list[Any]:
    return _first_of(last.instance_type, PAGE + 1)(last.id, *([] if before is None else [before]))


def _authors(shown: list[Any], rest: list[Any]) -> dict[int, tuple[str, ...]]:
    """Who wrote each edition: edition number to the names of all who drafted since the wording before it."""
    if not shown:
        return {}
    after = next((row.history_id for row in rest if row.kind in WORDED), 0)
    drafts = _drafts_of(shown[0].instance_type)(shown[0].id, after, shown[0].history_id)
    written = [(draft.history_id, draft.author_name) for draft in drafts]
    found: dict[int, tuple[str, ...]] = {}
    start = 0
    for edition in reversed(shown):
        if edition.kind not in WORDED:
            continue
        names = [name for number, name in written if start < number < edition.history_id]
        found[edition.edition] = tuple(dict.fromkeys(names))
        start = edition.history_id
    return found


def _item(edition: Edition, before: list[Any], authors: tuple[str, ...]) -> Item:
    """`before`: the editions before it, newest first, as far as they are at hand."""
    changed: tuple[FieldDifference, ...] = ()
    # Without new words there is nothing to compare, and the first edition would only repeat itself.
    as_signed = is_as_signed(edition)
    if edition.kind in WORDED and before:
        changed = changed_fields(before[0], edition, kept=as_signed and is_as_signed(before[0]))
    return Item(
        edition=edition,
        sentence=WHAT_HAPPENED[Kind(edition.kind)],
        authors=authors,
        differences=changed,
        wrong=_public_spans(edition, before) if edition.kind == Kind.CORRECTION else (),
        as_signed=as_signed,
    )


def _public_spans(correction: Edition, before: list[Any]) -> tuple[Span, ...]:
    """When the corrected wording was public: from its signature to the correction, less each time that it was withdrawn.

    Nothing where a program loaded the words and their correction in one go: nobody can have read them.
    """
    steps: list[tuple[str, datetime]] = []  # (status, since when), the newest first
    for edition in before:
        steps.append((edition.status, edition.history_date))
        if edition.kind in WORDED:
            break
    else:
        steps += _steps_before(correction, before[-1]) if before else []
    spans: list[Span] = []
    start = None
    for status, since in [*reversed(steps), (Status.WITHDRAWN, correction.history_date)]:  # to the correction at most
        if status == Status.PUBLISHED:
            start = start or since
        elif start is not None:
            spans.append(Span(start, since))
            start = None
    if correction.method == Method.PROGRAM and all(span.brief for span in spans):
        return ()
    return tuple(spans)


def _steps_before(correction: Edition, edition: Edition) -> list[tuple[str, datetime]]:
    """As above, of the editions before one, back to the last that had words of its own. Re-affirmations, which may be many,
    end no time and begin none.
    """
    older = correction.instance_type.revisions().filter(id=correction.id, edition__lt=edition.edition).editions()
    worded = older.filter(kind__in=WORDED).order_by("-history_id").values("history_id")[:1]
    since = older.filter(history_id__gte=Subquery(worded)).exclude(kind__in=(Kind.REAFFIRMED, Kind.CONFIRMATION))
    return list(since.order_by("-history_id").values_list("status", "history_date"))
