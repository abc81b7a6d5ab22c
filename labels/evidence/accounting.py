"""Words of a fact that its evidence does not say: numbers, ages, “not” and “may”, and terms that may be several.

A quote must say what its fact states, or, of numbers in a table, the heading over the quoted row. What a label can say of words is told apart by kind of evidence: of a list its
members and their number, of absent terms the terms. Literature is read by people alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from editorial.wording.blocks import blocks
from editorial.wording.meaning_lists import MeaningKind
from editorial.wording.sentences import sentences
from editorial.wording.support import Said, account_problems, accounts, stands_in, unsaid
from editorial.wording.text import Problem
from labels.archive.label_storage import label_by_hash
from labels.drugs.addresses import listed
from labels.drugs.vocabulary import Claim
from labels.evidence.absent_terms import asked_about, terms
from labels.evidence.evidence import days_of_label, lines_of, reference_version
from labels.evidence.fact_columns import FactWords
from labels.evidence.table_headings import headings_over

NOWHERE = {
    Claim.QUOTES: "stands in none of its quotes. Quote the words of the label that say it",
    Claim.ABSENT: "stands in none of its terms. Leave it out",
    Claim.COMPLETE: "stands in none of the members of its list. Leave it out",
}
AMOUNTS = (MeaningKind.NUMBER, MeaningKind.FREQUENCY, MeaningKind.WHO)
OR_ACCOUNT = ", or give its source or the reason under “Words beyond the evidence”."
ONE_TERM = " Put each term on a line of its own; if it is one, give the reason under “Words beyond the evidence”."


def unaccounted(fact: FactWords) -> Iterator[tuple[str, Problem]]:
    """(field, problem) of each, and of each line that should account for words and does not."""
    given = accounts(fact.beyond_evidence or "")
    for problem in account_problems(fact.beyond_evidence or ""):
        yield "beyond_evidence", problem
    if fact.claim == Claim.ABSENT:
        for term, problem in asked_about(fact.claim_text or ""):
            if not any(account.names(term) for account in given):
                yield "claim_text", Problem(problem.line, problem.message + ONE_TERM)
    if fact.claim in NOWHERE:
        for name, line, said in _unsaid(fact):
            if not any(account.covers(said) for account in given):
                yield name, Problem(line, f"“{said.words}” {NOWHERE[Claim(fact.claim)]}{OR_ACCOUNT}")


def _unsaid(fact: FactWords) -> Iterator[tuple[str, int, Said]]:
    sources, statement = _sources(fact), fact.statement or ""
    denies = fact.claim != Claim.QUOTES  # that terms are absent, or that a list has no other members
    told = set()
    texts = [("statement", block.line, block.text, sources) for block in blocks(statement, marks=False)]
    above = _Headings(fact)
    for name, line, text, beneath in [*texts, ("heading", 1, fact.heading or "", [*sources, statement])]:
        for sentence in sentences(text):
            for said in unsaid(sentence, beneath, lambda: days_of_label(fact.drug_id)):
                if above.say(said):
                    continue
                left_out = (said.kind == MeaningKind.NEGATION and denies) or (name == "heading" and not said.is_amount)
                if not left_out and (name, said.form) not in told:
                    told.add((name, said.form))
                    yield name, line, said


def _sources(fact: FactWords) -> list[str]:
    lines = lines_of(fact)
    if fact.claim == Claim.COMPLETE:
        return [*lines, str(len(lines))]
    return list(terms(fact.claim_text or "")) if fact.claim == Claim.ABSENT else lines


class _Headings:
    """What stands over the quoted rows of a table. Looked up only when the quotes themselves do not say something.

    A number or an age there is as good as in the row. A “not” or a “may” is not: which of the row's cells it is about, nobody
    can tell by words.
    """

    def __init__(self, fact: FactWords) -> None:
        self.fact = fact

    def say(self, said: Said) -> bool:
        return said.kind in AMOUNTS and stands_in(said, self.words)

    @cached_property
    def words(self) -> list[str]:
        version = reference_version(self.fact.drug_id) if self.fact.claim == Claim.QUOTES else None
        if version is None:
            return []
        sections = listed(self.fact.claim_sections or "")
        return list(headings_over(label_by_hash(version.sha256), lines_of(self.fact), sections))
