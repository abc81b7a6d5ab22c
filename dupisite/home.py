"""What the first page lists: the drugs that have something public, a few with the questions to start with, and the newest changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dupisite import medicines
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
from labels.archive.label_clocks import DrugWithClocks, clocks_of
from labels.drugs.addresses import listed

MOST = 8  # questions of one drug on the first page
NEWEST = 5  # changes on the first page


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
    """A drug's newest revision, and its questions to start with, in the order set by hand; all of them when none is set.

    `label`: why nobody knows whether there is a newer label, in a sentence; empty when all is well.
    """

    drug: DrugWithClocks
    asked: tuple[ListedText, ...]
    label: str


@dataclass(frozen=True)
class FirstPage:
    """`samples`: whether all texts that it lists are samples, some, or none. `names`: of many drugs one page of their names, in
    the place of `drugs`.
    """

    drugs: tuple[Listed, ...]
    names: medicines.Page | None
    changes: Changes
    samples: str


def first_page(letter: str = "", number: str = "") -> FirstPage:
    """How the texts stand that it lists is asked once of each kind. Raises Http404 for a page of many drugs that is none."""
    few = medicines.few()
    names = medicines.page_of(letter, number) if few is None else None
    asked = _asked(few or [])
    found = newest(most=NEWEST)
    changed = [(kind, change.text[1]) for change in found.items if (kind := by_name(change.text[0]))]
    told = _told(asked, changed, {**found.drugs, **{drug.id: drug for drug, _ in asked}})
    samples = samples_among([*_samples(asked, told), *found.samples])
    said = {LOOKUP, *({OF_A_SAMPLE} if samples == ALL else ())}  # it says both once, for all of its texts
    return FirstPage(_listed(asked, told, said), names, marked(found, told, said), samples)


def listed_drugs(letter: str = "", number: str = "") -> tuple[Listed, ...] | medicines.Page:
    """By brand name, for whoever wants no changes beside them: what is a sample is said of each. Of many one page of names."""
    few = medicines.few()
    if few is None:
        return medicines.page_of(letter, number)
    asked = _asked(few)
    return _listed(asked, _told(asked, [], {drug.id: drug for drug in few}), {LOOKUP})


Asked = list[tuple[DrugWithClocks, list[Question]]]


def _asked(few: list[DrugWithClocks]) -> Asked:
    """One question for each kind of text that people ask for."""
    drugs = {drug.id: drug for drug in few}
    questions: defaultdict[int, dict[str, Question]] = defaultdict(dict)
    for kind in (kind for kind in in_order() if kind.asked):
        for edition in kind.pages.live_titles(list(drugs)):
            questions[edition.drug_id].setdefault(edition.slug, Question(kind, edition, drugs[edition.drug_id]))
    return [(drug, _asked_most(drug, questions[drug.id])) for drug in few]


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
