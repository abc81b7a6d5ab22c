"""Words of an answer that no fact says which their sentence cites: numbers, ages, “not” and “may”.

A sentence that cites nothing, or a reference outside the label, is for the people who write and review.
"""

from __future__ import annotations

from collections.abc import Iterator

from editorial.record.vocabulary import Status
from editorial.wording.statements import Statement, statements
from editorial.wording.support import Account, Day, account_problems, accounts, unsaid
from editorial.wording.text import Problem
from faq.citations import Citable, Citing
from labels.evidence.basis import pinned_label
from labels.evidence.evidence import day_of_label, days_of_label
from labels.evidence.quoting import shortened
from labels.models import Fact

SENTENCE = 80  # characters of it in a problem
NOWHERE = (
    "“{}” stands in no fact that this sentence cites (“{}”). Cite the fact that says it, or give its source or the reason "
    "under “Words beyond the evidence”."
)


def unaccounted(entry: Citing, sources: Citable, with_drafts: bool = False) -> Iterator[tuple[str, Problem]]:
    """(field, problem) of each, and of each line that should account for words and does not.

    `with_drafts`: what a fact says that waits for its own signature counts as well.
    """
    waiting = dict(in_review(entry.drug_id)) if with_drafts else {}
    given = accounts(entry.beyond_evidence or "")
    for problem in account_problems(entry.beyond_evidence or ""):
        yield "beyond_evidence", problem
    for name in entry.markdown_fields:
        for statement in statements(getattr(entry, name) or ""):
            yield from ((name, problem) for problem in _of(entry, statement, sources, waiting, given))


def in_review(drug: int) -> Iterator[tuple[str, str]]:
    """(slug, statement) of each fact of a drug that waits for a signature."""
    yield from Fact.objects.filter(drug_id=drug, status=Status.IN_REVIEW).values_list("slug", "statement")


def _of(
    entry: Citing, statement: Statement, sources: Citable, waiting: dict[str, str], given: list[Account]
) -> Iterator[Problem]:
    """What one sentence or row says beyond the facts that it cites; nothing where one of them has no edition to compare."""
    cited = [sources.editions.get(slug) for slug in statement.sources]
    if not cited or None in cited:
        return
    beneath = [words for fact in cited if fact for words in (fact.statement, fact.heading, waiting.get(fact.slug, ""))]

    def days() -> list[Day]:
        pinned = [pinned_label(fact) for fact in cited if fact]
        return [*days_of_label(entry.drug_id), *(day_of_label(label["effective"]) for label in pinned if label)]

    for said in dict.fromkeys(unsaid(statement.text, beneath, days)):
        if not any(account.covers(said) for account in given):
            yield Problem(statement.line, NOWHERE.format(said.words, shortened(statement.text, SENTENCE)))
