"""System checks of the words of a kind of text: that all of them are signed, and that whoever reads them finds their sources."""

from __future__ import annotations

from django.db import models

from editorial.kinds import TextKind, Wrong
from editorial.pages.public_text import PublicText
from editorial.record.content import ReviewedContent
from editorial.record.records import SignedRevision

# Fields whose values have one canonical form, so that a digest over them means one text.
SIGNABLE = (
    *(models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.DateField),
    *(models.DecimalField, models.JSONField, models.ForeignKey),
)


def has_words_of_its_own(kind: TextKind, known: list[TextKind]) -> Wrong:
    """A field that takes the place of a column of the record, or of its revisions, is not signed, without a word."""
    hint = "Give the field another name."
    for column in ReviewedContent._meta.fields:
        if kind.model._meta.get_field(column.name).deconstruct()[1:] != column.deconstruct()[1:]:
            yield f"has a field “{column.name}”, and every reviewed text keeps its own state under that name.", hint
    taken = {column.name for column in SignedRevision._meta.fields}
    for name in (field.name for field in kind.model.words()):
        if name in taken or name.startswith("history_"):
            yield f"has a field “{name}”, and every revision has a column of that name.", hint


def can_be_signed(kind: TextKind, known: list[TextKind]) -> Wrong:
    """A many-to-many field stands in no row, so no revision keeps it and no signature covers it."""
    for field in kind.model._meta.many_to_many:
        hint = "Keep it in a field of the model itself, such as a text or a foreign key."
        yield f"has the many-to-many field “{field.name}”, which no revision keeps and no signature covers.", hint
    for field in kind.model.words():
        if not isinstance(field, SIGNABLE):
            hint = "Use a text, a whole number, a decimal, a yes or no, a date, or a foreign key."
            yield f"has the field “{field.name}” of type {type(field).__name__}, whose values cannot be signed.", hint


def shows_its_sources(kind: TextKind, known: list[TextKind]) -> Wrong:
    """Without its sources a text has numbers that lead nowhere, and is called current when what it rests on is withdrawn."""
    cites = kind.model.sources is not ReviewedContent.sources
    if (
        cites
        and type(kind.pages).context is PublicText.context
        and type(kind.pages).live_context is PublicText.live_context
    ):
        hint = "Let `context` of its public pages give “sources” (`editorial.pages.sources.Source`), and “basis”."
        yield "lets its texts cite, but its pages do not say what the numbers of the sources stand for.", hint
