"""What an answer may cite, beside its form: the facts of its drug with their standing, and its own references."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST

from editorial.pages.standing import standing
from editorial.record.validity import witnessed_newest
from editorial.record.vocabulary import Status
from editorial.wording.blocks import blocks
from faq.citations import citable
from faq.references import read_references
from labels.desk.label_search import LabelSearch
from labels.drugs.vocabulary import Claim
from labels.evidence.basis import basis_now
from labels.models import Fact
from labels.pages.drug_subject import drug_as_public, subject
from labels.triage.label_changes import changes_by_fact

UNSIGNED = "No signed edition yet: an answer that cites it can be submitted once it has one"


@dataclass(frozen=True)
class Offer:
    """A fact as the desk offers it for citing: in the words of its newest edition, or of its draft if it has none."""

    slug: str
    heading: str
    topic: str
    standing: str
    statement: str
    offered: bool
    uneasy: bool


def facts_to_cite(drug: int) -> Iterator[Offer]:
    """Every fact of a drug, by topic and heading; those that were withdrawn or retired are shown, and not offered."""
    facts = Fact.objects.filter(drug_id=drug).order_by("topic", "heading")
    editions = {edition.id: edition for edition in witnessed_newest(Fact.revisions().at(None, facts).defer("html"))}
    changes = changes_by_fact([fact.pk for fact in facts])
    clocks, now = subject(drug_as_public(drug)).clocks, timezone.now()
    for fact in facts:
        edition = editions.get(fact.pk)
        stands = None
        if edition is not None:
            stands = standing(edition, now.date(), basis_now(edition, clocks, changes[fact.pk], now))
        shown = edition or fact
        yield Offer(
            slug=shown.slug,
            heading=shown.heading,
            topic=shown.get_topic_display(),
            standing=stands.title if stands else UNSIGNED,
            statement=" ".join(block.text for block in blocks(shown.statement, marks=False)),
            offered=edition is None or edition.status == Status.PUBLISHED,
            uneasy=stands is None or stands.code not in ("current", "sample"),
        )


class CitingDesk(LabelSearch):
    """Adds it to the desk of answers. The answer is a fragment of a page, asked for by `writing-citing.js`."""

    change_form_template = "admin/faq/entry_form.html"

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(require_POST(self.sources_view))
        return [path("sources/", view, name="faq_entry_sources"), *super().get_urls()]

    def sources_view(self, request: HttpRequest) -> HttpResponse:
        """The facts of the drug that is chosen, and the references as they are typed."""
        entry = self.typed(request)
        references, _ = read_references(entry.references)
        facts = list(facts_to_cite(entry.drug_id)) if entry.drug_id else []
        return render(request, "admin/faq/_citable.html", {"facts": facts, "references": references.values()})

    def quotes_of_cited(self, thing: Any) -> Mapping[str, Sequence[str]]:
        """What each live edition of a fact quotes of the label."""
        live = (edition for edition in citable(thing).editions.values() if edition.status == Status.PUBLISHED)
        return {edition.slug: edition.claim_text.split("\n") for edition in live if edition.claim == Claim.QUOTES}
