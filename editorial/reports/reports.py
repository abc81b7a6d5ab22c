"""The table of what readers report, and beside it, apart, how they can be reached. The public's database role reads neither.

A report may be about a person, so nothing that a reader typed stands in the ledger, which keeps things for ever.
"""

from __future__ import annotations

from typing import Any

from django.db import models

from editorial.record.recorded import person_field
from editorial.reports.report_numbers import number_of

REPORTED, TAKEN, CLOSED = "error reported", "error report taken", "error report closed"
LONGEST = 2_000  # letters of what is wrong
LONGEST_CONTACT = 200
LONGEST_PATH = 300


class Outcome(models.TextChoices):
    CORRECTED = "corrected", "It was wrong, and is corrected"
    ALREADY = "already", "It was corrected before the report came"
    NO_ERROR = "no error", "It is not an error"
    OTHER = "other", "Something else"
    NOTHING = "nothing", "Nothing was reported: advertising, a test, a question about treatment"


WITH_AN_EDITION = (Outcome.CORRECTED, Outcome.ALREADY)


class ErrorReport(models.Model):
    """What one reader reported about one page. Mutable until it is closed: somebody takes it, then somebody answers for an outcome.

    `about` is the path of the page, empty for the site as a whole; `subject` the text on it as the ledger names it, with the
    drug's key and the newest `edition` when it was reported; empty and NULL where the page is no text's. `form` is the mark
    of the form that it came in: sent twice, it is one report.
    """

    about = models.CharField(max_length=LONGEST_PATH, blank=True)
    subject = models.CharField(max_length=100, blank=True)
    drug = models.BigIntegerField(null=True)
    edition = models.BigIntegerField(null=True)
    words = models.TextField(max_length=LONGEST)
    erased = models.BooleanField(default=False)  # the reader's words are deleted
    form = models.CharField(max_length=40, unique=True)
    received_at = models.DateTimeField(db_index=True)
    taken_by = person_field(null=True)
    taken_by_name = models.CharField(max_length=120, blank=True)
    outcome = models.CharField(max_length=10, blank=True, choices=Outcome.choices)
    corrected_in = models.BigIntegerField(null=True)
    said = models.TextField(max_length=500, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = person_field(null=True)
    closed_by_name = models.CharField(max_length=200, blank=True)

    UNRECORDED = ("about", "words", "form")  # a reader typed the first two

    class Meta:
        default_permissions = ("view", "change", "sign")
        indexes = [models.Index("id", name="report_open", condition=models.Q(closed_at__isnull=True))]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, outcome="")
                | models.Q(closed_at__isnull=False) & ~models.Q(outcome=""),
                name="report_closed_with_an_outcome",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.about or 'the site'}"

    @property
    def number(self) -> str:
        return number_of(self.pk)

    @property
    def ledger_subject(self) -> str:
        return self.subject or f"editorial.errorreport:{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def recorded(self) -> dict[str, Any]:
        """What the ledger says of it: how it stands, and nothing that the reader typed."""
        fields = (field for field in self._meta.concrete_fields if field.name not in self.UNRECORDED)
        return {str(field.column): getattr(self, field.attname) for field in fields}


class ReporterContact(models.Model):
    """How the reader can be reached, who asked to be. Mutable; deleted when the report is closed."""

    report = models.OneToOneField(ErrorReport, models.CASCADE, related_name="contact")
    contact = models.CharField(max_length=LONGEST_CONTACT)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"the reader of {self.report_id}"
