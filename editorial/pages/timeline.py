"""The timeline: the editions of one text, newest first, with their differences. Every sentence of it stands here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from django.db.models import QuerySet, Subquery

from editorial.pages.signatures import signature_of
from editorial.record.comparing import FieldDifference, changed_fields
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


def _editions(last: Edition, before: int | None) -> list[Any]:
    found = last.instance_type.revisions().filter(id=last.id).editions().order_by("-history_id")
    if before is not None:
        found = found.filter(edition__lt=before)
    return list(witnessed(found)[: PAGE + 1])


def _authors(shown: list[Any], rest: list[Any]) -> dict[int, tuple[str, ...]]:
    """Who wrote each edition: edition number to the names of all who drafted since the wording before it."""
    if not shown:
        return {}
    history: QuerySet[Any] = shown[0].instance_type.revisions().filter(id=shown[0].id)
    drafts = history.filter(history_id__lt=shown[0].history_id, kind__isnull=True).exclude(status=Status.RETURNED)
    worded_rest = [row.history_id for row in rest if row.kind in WORDED]
    if worded_rest:
        drafts = drafts.filter(history_id__gt=worded_rest[0])
    written = list(drafts.order_by("history_id").values_list("history_id", "author_name"))
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
