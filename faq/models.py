"""What people ask: one question with its answer, whose sentences cite the facts of its drug."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models

from editorial.content import ReviewedContent
from editorial.vocabulary import Status
from editorial.wording.rendering import Sources, cited
from editorial.wording.text import Problem
from faq.references import read_references
from labels.models import ADDRESS, ADDRESS_HELP, Drug, Fact, listed
from labels.vocabulary import Topic


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

    markdown_fields: ClassVar[tuple[str, ...]] = ("short_answer", "answer", "bottom_line")

    class Meta(ReviewedContent.Meta):
        verbose_name_plural = "entries"
        ordering = ("drug", "topic", "question")
        constraints = [models.UniqueConstraint(fields=("drug", "slug"), name="entry_address_once")]

    def __str__(self) -> str:
        return self.question

    def clean(self) -> None:
        super().clean()
        _, problems = read_references(self.references)
        if problems:
            raise ValidationError({"references": [f"Line {p.line}: {p.message}" for p in problems]})

    def sources(self) -> Sources:
        references, _ = read_references(self.references)
        headings = dict(Fact.objects.filter(drug_id=self.drug_id).order_by("slug").values_list("slug", "heading"))
        headings.update({edition.slug: edition.heading for edition in self._fact_editions().values()})
        return Sources(facts=headings, references={key: r.text for key, r in references.items()})

    def evidence_for(self, sources: Sources) -> dict[str, Any]:
        """Each source by its number: a fact's edition as it is now, or a line of the references."""
        editions = self._fact_editions()
        references, _ = read_references(self.references)
        pinned = []
        for number, kind, slug in sources.numbered():
            source: dict[str, Any] = {"number": number, "kind": kind, "slug": slug}
            if kind == "ref" and slug in references:
                source |= {"text": references[slug].text, "address": references[slug].address}
            elif kind == "fact" and slug in editions:
                fact = editions[slug]
                source |= {"fact": fact.id, "edition": fact.edition, "revision": fact.history_id}
                source |= {"heading": fact.heading, "sample": fact.sample}
            pinned.append(source)
        return {"sources": pinned}

    def further_problems(self, sources: Sources) -> list[tuple[str, Problem]]:
        """A cited fact that the public cannot read, and an answer to read next that is not there."""
        editions, problems = self._fact_editions(), []
        for name in self.markdown_fields:
            for kind, slug, line in cited(getattr(self, name) or ""):
                if kind != "fact" or slug not in sources.facts:
                    continue
                if slug not in editions:
                    problems.append((name, Problem(line, f"the fact “{slug}” has no signed edition yet.")))
                elif editions[slug].status != Status.PUBLISHED:
                    state = editions[slug].get_status_display()
                    problems.append((name, Problem(line, f"the fact “{slug}” is {state}: nothing may rest on it.")))
        return problems + self._read_next_problems()

    def _read_next_problems(self) -> list[tuple[str, Problem]]:
        wanted = listed(self.read_next)
        others = Entry.objects.filter(drug_id=self.drug_id, slug__in=wanted).exclude(slug=self.slug)
        known = set(others.values_list("slug", flat=True)) if wanted else set()
        return [
            ("read_next", Problem(1, f"there is no other answer “{slug}” about this drug."))
            for slug in wanted
            if slug not in known
        ]

    def _fact_editions(self) -> dict[str, Any]:
        """Newest edition of each fact of this drug that has one, by slug."""
        facts = Fact.objects.filter(drug_id=self.drug_id)
        return {edition.slug: edition for edition in Fact.revisions().at(None, facts).defer("html", "evidence")}
