"""The standing of many facts at once, as their public pages would say it: as many questions for one as for all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from audit.reading.prepared import Prepared
from editorial.pages.standing import Standing, standing, standing_under
from editorial.record.validity import witnessed_newest
from labels.archive.label_clocks import clocks_of, with_clocks
from labels.drugs.drugs import Drug
from labels.evidence.basis import basis_now
from labels.evidence.facts import Fact
from labels.pages.drug_subject import believed, notice
from labels.triage.label_changes import changes_by_fact

newest_editions = Prepared(
    lambda: Fact.Revision,
    lambda facts: witnessed_newest(Fact.revisions().at(None, Fact.objects.filter(pk__in=facts)).defer("digest")),
)
newest_drugs = Prepared(
    lambda: Drug.Revision,
    # The keys are named twice: else PostgreSQL reads the revisions of all drugs, while there are few enough.
    lambda drugs: with_clocks(Drug.revisions().newest(None, Drug.objects.filter(pk__in=drugs)).filter(id__in=drugs)),
)


def drugs_of(keys: Iterable[int]) -> dict[int, Any]:
    """The newest revision of each of some drugs with its clocks, by key; one question."""
    return {row.id: believed(row) for row in newest_drugs(sorted(set(keys)))}


def fact_standings(facts: list[int], now: datetime, drugs: Mapping[int, Any] | None = None) -> dict[int, Standing]:
    """By key of the fact; without those that never were public. `drugs`: as `drugs_of` gave them, if it was asked already.

    Every column is compared with what was signed, as on the page of the fact: a list must not say less.
    """
    editions = newest_editions(facts)
    drugs = drugs_of(edition.drug_id for edition in editions) if drugs is None else drugs
    changes = changes_by_fact(facts)
    found = {}
    for edition in editions:
        drug = drugs[edition.drug_id]
        basis = basis_now(edition, clocks_of(drug), changes[edition.id], now)
        found[edition.id] = standing_under(notice(drug), standing(edition, now.date(), basis))
    return found
