"""What people ask: one question with its answer, whose sentences cite the facts of its drug."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models

from editorial.record.content import ReviewedContent
from editorial.record.vocabulary import Status
from editorial.wording.text import Problem
from faq.accounting import unaccounted
from faq.changed.changed_under import changed_under
from faq.citations import Citable, citable, pinned, unreadable
from faq.references import read_references
from labels.drugs.addresses import ADDRESS, ADDRESS_HELP, listed
from labels.drugs.vocabulary import Topic
from labels.evidence.facts import replacement_problems
from labels.models import Drug


class Entry(ReviewedContent):
    """One question and its answer. Mutable working copy; the public reads its editions."""

    drug = models.ForeignKey(Drug, models.PROTECT, related_name="entries")
    slug = models.SlugField(max_length=80, validators=[ADDRESS], help_text=ADDRESS_HELP)
    question = models.CharField(max_length=200, help_text="As a patient would ask it. The title of the page.")
    topic = models.CharField(max_length=20, choices=Topic.choices)
    short_answer = models.TextField(
        max_length=20_000,
        help_text="The first thing the public reads: two or three sentences that answer the question.",
    )
    answer = models.TextField(
        max_length=20_000,
        blank=True,
        help_text="Markdown. [[fact-slug]] cites a fact of this drug, [[ref:key]] a line of the references below.",
    )
    bottom_line = models.TextField(
        max_length=20_000, blank=True, help_text="What to remember, in a box at the end of the answer."
    )
    references = models.TextField(
        max_length=20_000,
        blank=True,
        help_text="One a line: key: authors, title, journal, year, doi:10… (or PMID 123, or an https:// address).",
    )
    read_next = models.CharField(
        max_length=400, blank=True, help_text="Last parts of the addresses of other answers about this drug, by commas."
    )

    beyond_evidence = models.TextField(
        "words beyond the evidence",
        max_length=20_000,
        null=True,
        blank=True,
        help_text="Numbers, ages, “not” or “may” in a sentence that the facts it cites do not say, one a line, each with its "
        "source or the reason: “33 lb: 15 kg, converted”. The reviewer ticks each, and the public reads them.",
    )

    markdown_fields: ClassVar[tuple[str, ...]] = ("short_answer", "answer", "bottom_line")
    accounts_in: ClassVar[str] = "beyond_evidence"

    class Meta(ReviewedContent.Meta):
        verbose_name_plural = "entries"
        ordering = ("drug", "topic", "question")
        constraints = [models.UniqueConstraint(fields=("drug", "slug"), name="entry_address_once")]
        indexes = [models.Index("id", name="entry_open", condition=models.Q(kind__isnull=True))]  # what is worked on

    def __str__(self) -> str:
        return self.question

    def clean(self) -> None:
        super().clean()
        _, problems = read_references(self.references)
        if problems:
            raise ValidationError({"references": [f"Line {p.line}: {p.message}" for p in problems]})

    def sources(self) -> Citable:
        return citable(self)

    def evidence_for(self, sources: Citable) -> dict[str, Any]:  # type: ignore[override]  # `sources` of this kind gives a Citable
        return pinned(sources)

    def further_problems(self, sources: Citable) -> list[tuple[str, Problem]]:  # type: ignore[override]  # `sources` of this kind gives a Citable
        return [*replacement_problems(self), *unreadable(self, sources), *self._read_next_problems()]

    def unaccounted(  # type: ignore[override]  # `sources` of this kind gives a Citable
        self, sources: Citable, with_drafts: bool = False
    ) -> list[tuple[str, Problem]]:
        return list(unaccounted(self, sources, with_drafts))

    def sources_to_read(self) -> list[str]:
        last: Any = self.newest_edition()
        live = last is not None and last.status == Status.PUBLISHED
        changed = changed_under(last, self.drug.slug) if live else []
        return [source.tick.sentence for source in changed if source.tick]

    def _read_next_problems(self) -> list[tuple[str, Problem]]:
        wanted = listed(self.read_next)
        others = Entry.objects.filter(drug_id=self.drug_id, slug__in=wanted).exclude(slug=self.slug)
        known = set(others.values_list("slug", flat=True)) if wanted else set()
        return [
            ("read_next", Problem(1, f"there is no other answer “{slug}” about this drug."))
            for slug in wanted
            if slug not in known
        ]
