"""The standing of many facts at once, as their public pages would say it: as many questions for one as for all."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from editorial.pages.standing import Standing, standing
from editorial.record.validity import witnessed
from editorial.record.vocabulary import Status
from labels.archive.label_clocks import clocks_of, with_clocks
from labels.drugs.drugs import Drug
from labels.evidence.basis import basis_now
from labels.evidence.facts import Fact
from labels.triage.triage import TriageItem

STATE = ("id", "drug_id", "edition", "status", "kind", "review_due", "sample", "history_date", "evidence")
WITH_ITS_DRUG = Standing("withdrawn", "Withdrawn with its drug", ("Everything about this drug was withdrawn.",))


def drugs_now() -> dict[int, Any]:
    """The newest revision of each drug with its clocks, by key."""
    return {row.id: row for row in with_clocks(Drug.revisions().newest())}


def fact_standings(facts: QuerySet[Fact], now: datetime, drugs: dict[int, Any] | None = None) -> dict[int, Standing]:
    """By key of the fact; without those that never were public. `drugs`: as `drugs_now` gave them, if it was asked already."""
    drugs = drugs_now() if drugs is None else drugs
    moved: defaultdict[int | None, list[str]] = defaultdict(list)
    items = TriageItem.objects.open().moving().urgent_first().filter(fact__in=facts.order_by())
    for fact, sentence in items.values_list("fact_id", "sentence"):
        moved[fact].append(sentence)
    found = {}
    for edition in witnessed(Fact.revisions().at(None, facts).only(*STATE, "claim")):
        drug = drugs[edition.drug_id]
        basis = basis_now(edition, clocks_of(drug), moved[edition.id], now)
        found[edition.id] = standing_under(drug, standing(edition, now.date(), basis))
    return found


def standing_under(drug: Any, own: Standing) -> Standing:
    """What is public of a drug that was withdrawn as a whole is hidden with it."""
    return WITH_ITS_DRUG if drug.withdrawn and own.code not in (Status.WITHDRAWN, Status.RETIRED) else own
