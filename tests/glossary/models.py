"""Terms: the words of a label that a patient may not know, each explained."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from editorial.record.content import ReviewedContent
from labels.drugs.addresses import ADDRESS, ADDRESS_HELP
from labels.models import Drug


class Term(ReviewedContent):
    """One word and what it means. Mutable working copy; the public reads its editions."""

    drug = models.ForeignKey(Drug, models.PROTECT, related_name="terms")
    slug = models.SlugField(max_length=80, validators=[ADDRESS], help_text=ADDRESS_HELP)
    term = models.CharField(max_length=120, help_text="As the label has it. The title of the page.")
    explanation = models.TextField(max_length=20_000, help_text="Markdown. What it means, as you would tell a patient.")

    markdown_fields: ClassVar[tuple[str, ...]] = ("explanation",)

    class Meta(ReviewedContent.Meta):
        ordering = ("drug", "term")
        constraints = [models.UniqueConstraint(fields=("drug", "slug"), name="term_address_once")]

    def __str__(self) -> str:
        return self.term
