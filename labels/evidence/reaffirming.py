"""Facts that a newer label version left as they were: re-affirmed together, each by a signature of its own."""

from __future__ import annotations

from dataclasses import dataclass

from editorial.record.vocabulary import Status
from labels.archive.label_models import LabelVersion
from labels.drugs.vocabulary import Claim
from labels.evidence.basis import pinned_label
from labels.evidence.fact_columns import FactEdition
from labels.evidence.facts import Fact
from labels.triage.triage import TriageItem


@dataclass(frozen=True)
class Holding:
    """One fact whose evidence stands unchanged in the reference label, and what a signature on it would cover."""

    fact: Fact
    edition: FactEdition
    signed_against: str
    digest: str


def holding(version: LabelVersion) -> list[Holding]:
    """Live facts of the version's drug that were signed against an older one, or none, and that it bears out, by heading.

    Without facts on which a draft is open: those are signed with their draft.
    """
    facts = Fact.objects.filter(drug=version.drug, status=Status.PUBLISHED).order_by("heading")
    touched = set(TriageItem.objects.open().filter(fact__in=facts).values_list("fact_id", flat=True))
    live = {edition.id: edition for edition in Fact.revisions().live(None, facts)}
    found = []
    for fact in facts:
        edition = live.get(fact.pk)
        if edition is None or fact.pk in touched:
            continue
        label = pinned_label(edition)
        if edition.claim != Claim.LITERATURE and label.get("version") != version.pk:
            frozen = fact.freeze()
            if not (frozen.problems or frozen.unsupported or frozen.unaccounted):
                found.append(Holding(fact, edition, label.get("words", "no label"), frozen.digest))
    return found
