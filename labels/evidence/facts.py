"""Facts: one statement about a drug each, and the evidence for it."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models

from audit.ledger.ledger import Writing
from editorial.accounts.people import Person
from editorial.record.content import ReviewedContent
from editorial.record.protocols import Edition
from editorial.record.vocabulary import Kind
from editorial.wording.rendering import Sources
from editorial.wording.text import Problem
from labels.drugs.addresses import ADDRESS, ADDRESS_HELP, listed
from labels.drugs.drugs import Drug
from labels.drugs.vocabulary import AgeUnit, Claim, Topic
from labels.evidence.accounting import unaccounted
from labels.evidence.evidence import evidence, reference_version, told
from labels.triage.comparing_again import compare_again
from labels.triage.disposing import settle_by_edition

SECTION = re.compile(r"[a-z0-9][a-z0-9.-]*")  # the key of a section: its number, where it has one


def replacement_problems(content: ReviewedContent) -> list[tuple[str, Problem]]:
    """What replaces a retired fact or entry is another of the same drug that the public can read."""
    if not content.replaced_by:
        return []
    model: Any = type(content)
    others = model.objects.filter(drug_id=content.drug_id, slug=content.replaced_by).exclude(slug=content.slug)
    if content.revisions().live(None, others).exists():
        return []
    return [("replaced_by", Problem(1, f"nothing that the public can read is called “{content.replaced_by}”."))]


class Fact(ReviewedContent):
    """One statement about a drug and the evidence for it. Mutable working copy; the public reads its editions."""

    drug = models.ForeignKey(Drug, models.PROTECT, related_name="facts")
    slug = models.SlugField(max_length=80, validators=[ADDRESS], help_text=ADDRESS_HELP)
    heading = models.CharField(max_length=150, help_text="What the fact is called wherever an answer cites it.")
    topic = models.CharField(max_length=20, choices=Topic.choices)
    statement = models.TextField(
        max_length=20_000, help_text="One statement, in Markdown, as the public will read it once it is signed."
    )
    claim = models.CharField(
        "kind of evidence", max_length=12, choices=Claim.choices, help_text="How the evidence speaks for the statement."
    )
    claim_text = models.TextField(
        "evidence",
        max_length=20_000,
        help_text="Words of the label, each quote on a line of its own; or the absent terms, one a line or with commas "
        "between them; or the members of the list, with their numbers; or the references. A machine compares it with the "
        "label of the drug.",
    )
    claim_sections = models.CharField(
        "label sections", max_length=200, blank=True, help_text="Numbers of the label's sections, such as 1.1, 8.4."
    )
    condition = models.CharField(
        max_length=120, blank=True, help_text="For a use: the condition, as the table of ages names it."
    )
    least_age = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="For a use: the least age that the label approves."
    )
    least_age_unit = models.CharField(max_length=6, blank=True, choices=AgeUnit.choices)
    least_weight_kg = models.DecimalField(
        "least weight (kg)", max_digits=5, decimal_places=1, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    beyond_evidence = models.TextField(
        "words beyond the evidence",
        max_length=20_000,
        null=True,
        blank=True,
        help_text="Numbers, ages, “not” or “may” in the statement that the evidence does not say, one a line, each with its "
        "source or the reason: “33 lb: 15 kg, converted”. The reviewer ticks each, and the public reads them.",
    )

    markdown_fields: ClassVar[tuple[str, ...]] = ("statement",)
    accounts_in: ClassVar[str] = "beyond_evidence"

    class Meta(ReviewedContent.Meta):
        ordering = ("drug", "topic", "heading")
        constraints = [models.UniqueConstraint(fields=("drug", "slug"), name="fact_address_once")]
        indexes = [models.Index("id", name="fact_open", condition=models.Q(kind__isnull=True))]  # what is worked on

    def __str__(self) -> str:
        return self.heading

    def clean(self) -> None:
        super().clean()
        problems = {}
        if (self.least_age is None) != (self.least_age_unit in ("", AgeUnit.ADULTS)):
            problems["least_age_unit"] = "Give the least age and its unit together, or neither; adults have no number."
        if self.topic == Topic.USE and not self.condition:
            problems["condition"] = "A use names its condition."
        if any(not SECTION.fullmatch(number) for number in self.sections()):
            problems["claim_sections"] = (
                "Write section numbers with commas between them, such as 1.1, 8.4; a section without a number is named by "
                "the last part of its address."
            )
        if problems:
            raise ValidationError(problems)

    def sections(self) -> list[str]:
        """Numbers of the label's sections, in the order given."""
        return listed(self.claim_sections)

    def evidence_for(self, sources: Sources) -> dict[str, Any]:
        return evidence(self)

    def further_problems(self, sources: Sources) -> list[tuple[str, Problem]]:
        problems = replacement_problems(self)
        if self.claim in (Claim.QUOTES, Claim.COMPLETE) and not self.sections():
            problems.append(("claim_sections", Problem(1, "name the sections of the label that the evidence is from.")))
        return problems

    def unaccounted(self, sources: Sources, with_drafts: bool = False) -> list[tuple[str, Problem]]:
        return list(unaccounted(self))

    def unsupported(self) -> list[tuple[str, Problem]]:
        version = reference_version(self.drug_id)
        return [("claim_text", Problem(*problem)) for problem in (told(self, version) if version else [])]

    def after_edition(self, writing: Writing, edition: Edition, signer: Person) -> None:
        settle_by_edition(writing, edition, signer)
        if edition.kind == Kind.REINSTATED:
            compare_again(writing, edition, signer)
