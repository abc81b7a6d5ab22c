"""What the first page lists: every drug that has something public, with the questions asked most, and the newest changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from audit.reading.prepared import Prepared
from dupisite.changes import Changes, marked, newest
from editorial.kinds import TextKind, by_name, in_order
from editorial.pages.moments import now
from editorial.pages.standing import Standing
from editorial.pages.standing_marks import (
    ALL,
    LOOKUP,
    OF_A_SAMPLE,
    is_sample,
    marks_of,
    samples_among,
    stands_for_words,
)
from editorial.pages.subject_page import Listed as ListedText
from editorial.pages.subject_page import listed as as_listed
from editorial.standings import Text, standings_of
from labels.archive.label_clocks import DrugWithClocks, clocks_of, with_clocks
from labels.drugs.addresses import listed
from labels.drugs.drugs import public_drugs
from labels.models import Drug
from labels.pages.drug_subject import believed

MOST = 8  # questions of one drug on the first page
NEWEST = 5  # changes on the first page

_public_drugs = Prepared(lambda: Drug.Revision, lambda: with_clocks(Drug.revisions().newest(None, public_drugs())))


def drugs_now() -> list[DrugWithClocks]:
    """The newest revision of each public drug; one question."""
    return [believed(row) for row in _public_drugs()]


@dataclass(frozen=True)
class Question:
    """A text that the first page may list by its title."""

    kind: TextKind
    edition: Any
    drug: DrugWithClocks

    @property
    def text(self) -> Text:
        return self.kind.name, self.edition.id

    @property
    def title(self) -> str:
        return self.kind.pages.title(self.edition)


@dataclass(frozen=True)
class Listed:
    """A drug's newest revision, and its questions asked most, in the order set by hand; all of them when none is set.

    `label`: why nobody knows whether there is a newer label, in a sentence; empty when all is well.
    """

    drug: DrugWithClocks
    asked: tuple[ListedText, ...]
    label: str


@dataclass(frozen=True)
class FirstPage:
    """`samples`: whether all texts that it lists are samples, some, or none."""

    drugs: tuple[Listed, ...]
    changes: Changes
    samples: str


def first_page() -> FirstPage:
    """How the texts stand that it lists is asked once of each kind."""
    asked = _asked()
    found = newest(most=NEWEST)
    changed = [(kind, change.text[1]) for change in found.items if (kind := by_name(change.text[0]))]
    told = _told(asked, changed, found.drugs)
    samples = samples_among([*_samples(asked, told), *found.samples])
    said = {LOOKUP, *({OF_A_SAMPLE} if samples == ALL else ())}  # it says both once, for all of its texts
    return FirstPage(_listed(asked, told, said), marked(found, told, said), samples)


def listed_drugs() -> tuple[Listed, ...]:
    """By brand name, for whoever wants no changes beside them: what is a sample is said of each."""
    asked = _asked()
    return _listed(asked, _told(asked, [], None), {LOOKUP})


Asked = list[tuple[DrugWithClocks, list[Question]]]


def _asked() -> Asked:
    """One question to the database, and one for each kind of text that people ask for."""
    drugs = {drug.id: drug for drug in drugs_now()}
    questions: defaultdict[int, dict[str, Question]] = defaultdict(dict)
    for kind in (kind for kind in in_order() if kind.asked):
        for edition in (each for each in kind.pages.live_titles() if each.drug_id in drugs):
            questions[edition.drug_id].setdefault(edition.slug, Question(kind, edition, drugs[edition.drug_id]))
    by_name_of_drug = sorted(drugs.values(), key=lambda drug: drug.brand_name)
    return [(drug, _asked_most(drug, questions[drug.id])) for drug in by_name_of_drug]


def _asked_most(drug: DrugWithClocks, questions: dict[str, Question]) -> list[Question]:
    wanted = [slug for slug in listed(drug.asked_most or "") if slug in questions]
    others = sorted((slug for slug in questions if slug not in wanted), key=lambda slug: questions[slug].title)
    return [questions[slug] for slug in (wanted or others)[:MOST]]


def _told(asked: Asked, further: list[tuple[TextKind, int]], drugs: Mapping[int, Any] | None) -> dict[Text, Standing]:
    texts = [(question.kind, question.edition.id) for _, questions in asked for question in questions]
    return standings_of([*texts, *further], now(), drugs)


def _samples(asked: Asked, told: Mapping[Text, Standing]) -> list[bool]:
    found = [told[question.text] for drug, questions in asked if not drug.withdrawn for question in questions]
    return [is_sample(standing) for standing in found if stands_for_words(standing)]


def _listed(asked: Asked, told: Mapping[Text, Standing], said: set[str]) -> tuple[Listed, ...]:
    return tuple(
        Listed(drug, tuple(_line(each, told, said) for each in questions), clocks_of(drug).unlooked(now()))
        for drug, questions in asked
    )


def _line(question: Question, told: Mapping[Text, Standing], said: set[str]) -> ListedText:
    marks = marks_of(told.get(question.text), said)
    return as_listed(question.kind.pages, question.edition, question.drug.slug, marks)
