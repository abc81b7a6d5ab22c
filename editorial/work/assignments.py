"""Open work, and who has it to do: the author of a text, or whoever it was handed over to since the author last wrote.

Authorship never changes: an assignment stands beside the text, and no rule of signing asks for it. Whoever takes a text
over and writes becomes its author by writing, like anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import F, Max

from audit.guards.guard_rules import Rule
from audit.ledger import ledger
from editorial.accounts.people import Person
from editorial.record.content import ReviewedContent
from editorial.record.recorded import Recorded, person_field
from editorial.record.refusals import Refused, visible
from editorial.record.rules import empty
from editorial.record.vocabulary import Status

HANDED_OVER = "handed over"


class Assignment(Recorded):
    """One text became somebody else's to do. Immutable; it says nothing any more once its author writes again."""

    text = models.CharField(max_length=100)  # as the ledger names it: “faq.entry:12”
    revision = models.BigIntegerField()  # the newest one then
    giver = person_field()
    taker = person_field()
    giver_name = models.CharField(max_length=120)
    taker_name = models.CharField(max_length=120)
    reason = models.TextField(max_length=500)

    kinds = (HANDED_OVER,)

    class Meta(Recorded.Meta):
        indexes = [models.Index("text", models.F("id").desc(), name="assignment_newest")]

    def __str__(self) -> str:
        return f"{self.text}: {self.giver_name} to {self.taker_name}"

    @classmethod
    def insert_rules(cls, columns: set[str]) -> list[Rule]:
        return [
            Rule("reason", "Say why this is handed over.", empty("NEW.reason")),
            Rule("by", "Every hand-over names who made it.", "NEW.by_id IS NULL"),
            Rule("taker", "Work is handed over to somebody else.", "NEW.taker_id = NEW.giver_id"),
        ]


@dataclass(frozen=True)
class OpenText:
    """A text that is being worked on. `to_do_by` is its author unless it was handed over: `assignment` says so then."""

    text: Any
    to_do_by: Person
    assignment: Assignment | None


def reviewed_models() -> list[type[ReviewedContent]]:
    return [model for model in apps.get_models() if issubclass(model, ReviewedContent)]


def open_texts() -> list[OpenText]:
    """Every draft, and all that is in review or returned; as many questions for one text as for a thousand."""
    texts: list[Any] = []
    for model in reviewed_models():
        texts += model.objects.filter(kind__isnull=True).select_related("author").order_by("pk")
    newest: dict[str, Assignment] = {}
    for assignment in Assignment.objects.filter(text__in=[text.subject for text in texts]).select_related("taker"):
        newest[assignment.text] = max(newest.get(assignment.text, assignment), assignment, key=lambda one: one.pk)
    written = _last_written([text for text in texts if text.subject in newest])
    return [_open(text, newest.get(text.subject), written.get(text.subject, 0)) for text in texts]


def open_work_of(person: Person) -> list[OpenText]:
    return [open_text for open_text in open_texts() if open_text.to_do_by == person]


def open_text(text: ReviewedContent) -> OpenText:
    """One text that is being worked on."""
    newest = Assignment.objects.filter(text=text.subject).order_by("-pk").select_related("taker").first()
    return _open(text, newest, _last_written([text]).get(text.subject, 0) if newest else 0)


def hand_over(giver: Person, taker: Person, *, by: Person, reason: str) -> int:
    """All open work of one becomes another's to do; the number of texts. Raises Refused, PermissionDenied."""
    if not by.has_perm("editorial.change_person"):
        raise PermissionDenied(f"{by.printed_name} may not hand over work")
    visible(reason)
    with ledger.writing() as writing:
        work = open_work_of(giver)
        if not work:
            raise Refused(f"{giver} has no open work.", code="nothing")
        if taker == giver or not may_take(taker, work):
            raise Refused(f"{taker} cannot take this: choose somebody else who may write all of it.", code="taker")
        for each in work:
            _assignment(each.text, giver, taker, reason).write(writing, HANDED_OVER, each.text.subject, by)
    return len(work)


def may_take(person: Person, work: list[OpenText]) -> bool:
    kinds = {each.text._meta.label_lower for each in work}
    return all(person.has_perm(label.replace(".", ".change_")) for label in kinds)


def _open(text: ReviewedContent, newest: Assignment | None, last_written: int) -> OpenText:
    if newest is None or last_written > newest.revision:
        return OpenText(text, text.author, None)
    return OpenText(text, newest.taker, newest)


def _last_written(texts: list[Any]) -> dict[str, int]:
    """The newest revision that its author made, by the text's name in the ledger; one question for each kind of text.

    A draft that was carried over a withdrawal was not written again: there who acted is not its author.
    """
    found: dict[str, int] = {}
    for model in {type(text) for text in texts}:
        of_kind = {text.pk: text.subject for text in texts if type(text) is model}
        rows = model.revisions().filter(id__in=list(of_kind), status__in=(Status.DRAFT, Status.IN_REVIEW)).order_by()
        written = rows.filter(author_id=F("history_user_id")).values_list("id").annotate(Max("history_id"))
        found |= {of_kind[text]: revision for text, revision in written}
    return found


def _assignment(text: ReviewedContent, giver: Person, taker: Person, reason: str) -> Assignment:
    return Assignment(
        text=text.subject,
        revision=text.read_state().history_id,
        giver=giver,
        taker=taker,
        giver_name=giver.printed_name,
        taker_name=taker.printed_name,
        reason=reason.strip(),
    )
