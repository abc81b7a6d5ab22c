"""What the first page lists: every drug that has something public, with the questions asked most."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from audit.reading.prepared import Prepared
from editorial.kinds import in_order
from editorial.pages.subject_page import Listed as Text
from editorial.pages.subject_page import listed as as_listed
from labels.drugs.addresses import listed
from labels.drugs.drug_columns import DrugRow
from labels.drugs.drugs import public_drugs
from labels.models import Drug

MOST = 8  # questions of one drug on the first page

drugs_now = Prepared(lambda: Drug.Revision, lambda: Drug.revisions().newest(None, public_drugs()))


@dataclass(frozen=True)
class Listed:
    """A drug's newest revision, and its questions asked most, in the order set by hand; all of them when none is set."""

    drug: Any
    asked: tuple[Text, ...]


def listed_drugs() -> list[Listed]:
    """By brand name; one question to the database, and one for each kind of text that people ask for."""
    drugs = {drug.id: drug for drug in drugs_now()}
    questions: defaultdict[int, dict[str, Text]] = defaultdict(dict)
    for kind in (kind for kind in in_order() if kind.asked):
        for edition in (each for each in kind.pages.live_titles() if each.drug_id in drugs):
            text = as_listed(kind.pages, edition, drugs[edition.drug_id].slug)
            questions[edition.drug_id].setdefault(edition.slug, text)
    by_name = sorted(drugs.values(), key=lambda drug: drug.brand_name)
    return [Listed(drug, _asked_most(drug, questions[drug.id])) for drug in by_name]


def _asked_most(drug: DrugRow, questions: dict[str, Text]) -> tuple[Text, ...]:
    wanted = [slug for slug in listed(drug.asked_most or "") if slug in questions]
    others = sorted((slug for slug in questions if slug not in wanted), key=lambda slug: questions[slug].title)
    return tuple(questions[slug] for slug in (wanted or others)[:MOST])
