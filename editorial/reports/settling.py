"""What the desk does with a report: somebody takes it, and a reviewer closes it with an outcome. Each is an entry of the ledger.

A closed report may be closed again, with another outcome or other words: readers see the newest, the ledger keeps both.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from audit.ledger import ledger
from audit.ledger.ledger import Writing
from editorial.accounts.people import Person
from editorial.kinds import by_subject
from editorial.record.refusals import Refused, visible
from editorial.reports.reports import CLOSED, TAKEN, WITH_AN_EDITION, ErrorReport, Outcome, ReporterContact
from editorial.wording.text import tidy

SAID = 500  # letters
SAY = "Write one sentence for the public: it stands on the history of the page."
TOO_LONG = "This has {} letters; {} fit."
WHICH = "Say in which edition it was corrected: its number stands on the history of the page."
NO_TEXT = "This report is about no single text, so no edition corrects it: leave this empty."
NOT_THERE = "There is no edition {} of this text."
TOO_OLD = (
    "Edition {} was signed before this report came. Sign the correction first, or say that it was corrected before."
)
TOO_NEW = "Edition {} was signed after this report came: say that it was wrong, and is corrected."
GONE = "Nobody has this report any more."


@dataclass(frozen=True)
class Answer:
    """How a report is closed. `said` is public, with the name of who closes it; `erase`: the reader's words are deleted."""

    outcome: Outcome
    said: str = ""
    corrected_in: int | None = None
    erase: bool = False


def take(key: int, *, by: Person) -> ErrorReport:
    """Says who looks after it. Raises PermissionDenied, Refused."""
    if not by.has_perm("editorial.change_errorreport"):
        raise PermissionDenied(f"{by.printed_name} may not take reports")
    with ledger.writing() as writing:
        report = _found(key)
        if not report.is_open:
            raise Refused("It is closed already.", code="closed")
        report.taken_by_id, report.taken_by_name = by.pk, by.printed_name
        report.save()
        _record(writing, TAKEN, report, by)
    return report


def close(key: int, answer: Answer, *, by: Person) -> ErrorReport:
    """Closes it with an outcome, and forgets how the reader can be reached. Raises PermissionDenied, ValidationError."""
    if not by.has_perm("editorial.sign_errorreport"):
        raise PermissionDenied(f"{by.printed_name} may not close reports")
    said = " ".join(tidy(answer.said).split())
    with ledger.writing() as writing:
        report = _found(key)
        _check(report, answer, said)
        was_public = is_public(report)
        report.outcome, report.said, report.corrected_in = answer.outcome, said, answer.corrected_in
        report.closed_at, report.closed_by_id = writing.at, by.pk
        report.closed_by_name = ", ".join(filter(None, (by.printed_name, by.credentials)))
        if answer.erase:
            report.words, report.erased = "", True
        report.save()
        ReporterContact.objects.filter(report=report).delete()
        shown = is_public(report) or was_public
        _record(writing, CLOSED, report, by, public=shown, about=_address_of_drug(report) if shown else None)
    return report


def is_public(report: ErrorReport) -> bool:
    """Whether its outcome stands on the history of a text."""
    return bool(report.subject and report.outcome and report.outcome != Outcome.NOTHING)


def _found(key: int) -> ErrorReport:
    found = ErrorReport.objects.filter(pk=key).first()
    if found is None:
        raise Refused(GONE, code="gone")
    return found


def _check(report: ErrorReport, answer: Answer, said: str) -> None:
    """Everything that is wrong at once, each at its field."""
    wrong: dict[str, Any] = {}
    if answer.outcome != Outcome.NOTHING and not said:
        wrong["said"] = SAY
    if len(said) > SAID:
        wrong["said"] = TOO_LONG.format(len(said), SAID)
    try:
        visible(said)
    except ValidationError as odd:
        wrong["said"] = odd.messages
    if sentence := _wrong_edition(report, answer):
        wrong["corrected_in"] = sentence
    if wrong:
        raise ValidationError(wrong)


def _wrong_edition(report: ErrorReport, answer: Answer) -> str:
    number = answer.corrected_in
    if answer.outcome not in WITH_AN_EDITION or not report.subject:
        if number is None:
            return ""
        return NO_TEXT if not report.subject else "Only a correction names an edition: leave this empty."
    if number is None:
        return WHICH
    signed = _signed_at(report, number)
    if signed is None:
        return NOT_THERE.format(number)
    if answer.outcome == Outcome.CORRECTED and signed <= report.received_at:
        return TOO_OLD.format(number)
    return TOO_NEW.format(number) if answer.outcome == Outcome.ALREADY and signed > report.received_at else ""


def _signed_at(report: ErrorReport, number: int) -> datetime | None:
    kind = by_subject(report.subject)
    if kind is None:
        return None
    editions = kind.model.revisions().filter(id=int(report.subject.partition(":")[2]), edition=number).editions()
    found: datetime | None = editions.values_list("history_date", flat=True).first()
    return found


def _address_of_drug(report: ErrorReport) -> str | None:
    """Of the pages that its outcome changes; None, which is any page, where it cannot be told."""
    kind = by_subject(report.subject)
    texts = kind.model._default_manager.filter(pk=report.subject.partition(":")[2]) if kind else None
    return texts.values_list("drug__slug", flat=True).first() if texts is not None else None


def _record(
    writing: Writing, kind: str, report: ErrorReport, by: Person, public: bool = False, about: str | None = None
) -> None:
    writing.append(
        kind,
        subject=report.ledger_subject,
        actor=by.pk,
        actor_name=by.printed_name,
        public=public,
        about=about,
        report=report.pk,
        row=report.recorded(),
    )
