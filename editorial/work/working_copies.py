"""What is public of each text and what is being worked on, for many texts with one question. Knows no page.

A text is worked on from the first revision after its newest edition with new words: withdrawals in between carry an open
draft on, and neither its beginning nor its writers change by that.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from django.db.models import BigIntegerField, F, Max, Min, OuterRef, QuerySet, Subquery, Value, Window
from django.db.models.functions import Coalesce, Lag

from editorial.days import day_of
from editorial.record.content import ReviewedContent
from editorial.record.protocols import Working
from editorial.record.vocabulary import CARRYING, WORDED, Status


class WithState(Working, Protocol):
    """A working copy that was fetched `with_state`: what its newest edition says of itself, and since when it is worked on."""

    public_status: str | None  # these four are None for what never was public
    public_due: date | None
    signed_by: str | None
    signed_at: datetime | None
    work_began: datetime | None  # None when nobody has written since


@dataclass
class Work:
    """Since when a text is being worked on, and who has written since: they may not sign it."""

    began: datetime
    writers: set[int] = field(default_factory=set)


def work_on(model: type[ReviewedContent], texts: Iterable[int]) -> dict[int, Work]:
    """By key of the text; one question."""
    written = _since_new_words(model).filter(id__in=list(texts)).order_by()
    found: dict[int, Work] = {}
    for text, author, began in written.values_list("id", "author_id").annotate(began=Min("history_date")):
        work = found.setdefault(text, Work(began))
        work.began = min(work.began, began)
        work.writers.add(author)
    return found


def newest_revisions(model: type[ReviewedContent], texts: QuerySet[Any]) -> dict[int, Any]:
    """The newest revision of each text: who did the last step, when and why. One question."""
    said = ("id", "history_date", "history_change_reason", "actor_name")
    return {row.id: row for row in model.revisions().newest(None, texts).only(*said)}


def as_written(model: type[ReviewedContent], texts: Iterable[int]) -> QuerySet[Any]:
    """The revisions in which authors left their words: no edition, nothing that was returned, and no draft that a withdrawal
    wrote once more, in the author's name, at the time of the withdrawal.
    """
    rows = model.revisions().filter(id__in=list(texts))
    placed = rows.annotate(
        before=Window(Lag("kind"), partition_by=F("id"), order_by=F("history_id").asc()),
        earlier=Window(Lag("kind", 2), partition_by=F("id"), order_by=F("history_id").asc()),
    )
    carried_on = placed.filter(before__in=CARRYING, earlier__isnull=True)  # a draft was open when the edition was made
    own = rows.filter(kind__isnull=True).exclude(status=Status.RETURNED)
    return own.exclude(history_id__in=carried_on.values("history_id"))


def written_at(model: type[ReviewedContent], texts: Iterable[int]) -> dict[int, datetime]:
    """When the author left the words that stand in each text, by its key; one question."""
    rows = as_written(model, texts).order_by().values_list("id")
    return dict(rows.annotate(at=Max("history_date")))


def with_state(texts: QuerySet[Any]) -> QuerySet[Any]:
    """Working copies, each with what `state_words` says and what its newest edition says of itself."""
    editions = texts.model.revisions().editions().filter(id=OuterRef("pk")).order_by("-history_id")
    drafts = _since_new_words(texts.model).filter(id=OuterRef("pk")).order_by("history_id")
    return texts.annotate(
        public_status=Subquery(editions.values("status")[:1]),
        public_due=Subquery(editions.values("review_due")[:1]),
        signed_by=Subquery(editions.values("actor_name")[:1]),
        signed_at=Subquery(editions.values("history_date")[:1]),
        work_began=Subquery(drafts.values("history_date")[:1]),
    )


def state_words(text: WithState) -> str:
    """Such as “public: edition 4 · draft by Ann since March 3, 2026”, of a text that was fetched `with_state`."""
    return " · ".join(filter(None, (f"public: {public_words(text)}", draft_words(text))))


def public_words(text: WithState) -> str:
    if text.public_status is None:
        return "nothing yet"
    if text.public_status == Status.PUBLISHED:
        return f"edition {text.edition}"
    return f"{Status(text.public_status).label} by edition {text.edition}"


def draft_words(text: WithState) -> str:
    """Empty when nobody is working on it."""
    if text.kind is not None:
        return ""
    what = {Status.DRAFT: "draft by", Status.IN_REVIEW: "in review, by", Status.RETURNED: "returned to"}
    since = f" since {day_of(text.work_began)}" if text.work_began else ""
    return f"{what[Status(text.status)]} {text.author_name}{since}"


def _since_new_words(model: type[ReviewedContent]) -> QuerySet[Any]:
    """All revisions that are no edition and younger than the newest edition with new words."""
    rows = model.revisions()
    worded = rows.editions().filter(kind__in=WORDED, id=OuterRef("id")).order_by("-history_id").values("history_id")[:1]
    since = Coalesce(Subquery(worded), Value(0), output_field=BigIntegerField())
    return rows.filter(kind__isnull=True, history_id__gt=since)
