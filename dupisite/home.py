"""What the first page lists: every drug that has something public, with the questions asked most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from audit.reading.prepared import Prepared
from faq.models import Entry
from labels.drugs.addresses import listed
from labels.drugs.drugs import public_drugs
from labels.models import Drug

MOST = 8  # questions of one drug on the first page

live_questions = Prepared(
    lambda: Entry.Revision, lambda: Entry.revisions().live().only("id", "drug_id", "slug", "question", "sample")
)
drugs_now = Prepared(lambda: Drug.Revision, lambda: Drug.revisions().newest(None, public_drugs()))


@dataclass(frozen=True)
class Listed:
    """A drug's newest revision, and its questions asked most, in the order set by hand; all of them when none is set."""

    drug: Any
    asked: tuple[Any, ...]


def listed_drugs() -> list[Listed]:
    """By brand name; two questions to the database."""
    questions: dict[int, dict[str, Any]] = {}
    for entry in live_questions():
        questions.setdefault(entry.drug_id, {})[entry.slug] = entry
    drugs = sorted(drugs_now(), key=lambda drug: drug.brand_name)
    return [Listed(drug, _asked_most(drug, questions.get(drug.id, {}))) for drug in drugs]


def _asked_most(drug: Any, questions: dict[str, Any]) -> tuple[Any, ...]:
    wanted = [slug for slug in listed(drug.asked_most or "") if slug in questions]
    others = sorted((slug for slug in questions if slug not in wanted), key=lambda slug: questions[slug].question)
    return tuple(questions[slug] for slug in (wanted or others)[:MOST])
