"""Takes in what a reader reports: one row, and one entry of the ledger that says when and about which text. Knows no request."""

from __future__ import annotations

from django.utils import timezone

from audit.ledger import ledger
from editorial.reports.reported_pages import text_at
from editorial.reports.reports import REPORTED, ErrorReport, ReporterContact
from editorial.reports.senders import check_all


def receive(*, about: str, words: str, contact: str, form: str) -> ErrorReport:
    """Keeps one report. The same form sent again is the same report. Raises TooMany, before anything is written."""
    if (known := _known(form)) is not None:
        return known
    check_all(timezone.now())  # first without the lock, so that a flood holds up nobody who writes
    text = text_at(about)
    with ledger.writing() as writing:
        if (known := _known(form)) is not None:
            return known
        check_all(writing.at)
        made = ErrorReport(about=about, words=words, form=form, received_at=writing.at)
        made.subject, made.drug, made.edition = text.subject, text.drug, text.edition
        made.save()
        if contact:
            ReporterContact.objects.create(report=made, contact=contact)
        writing.append(REPORTED, subject=made.ledger_subject, report=made.pk, row=made.recorded())
    return made


def _known(form: str) -> ErrorReport | None:
    return ErrorReport.objects.filter(form=form).first()
