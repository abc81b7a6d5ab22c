"""What a new label version does to one fact: are its quotes still there, and do its other claims hold?

No Django, no database.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from labels.difference.version_comparison import Difference
from labels.evidence.claims import Absent, Claim, Complete, Fault, Finding, Quotes, check
from labels.evidence.quoting import Passage, Quote, QuoteCheck, QuoteState, check_quote
from labels.spl.model import Label

READDRESS = (Fault.ELSEWHERE, Fault.NO_SECTION)  # of quotes: the words stand, the section that is named does not


class Outcome(StrEnum):
    """From the worst to the best."""

    BROKEN = "broken"
    MOVED = "moved"
    SECTION_CHANGED = "section changed"
    HOLDS = "holds"


@dataclass(frozen=True, slots=True)
class FactClaims:
    """A fact by its address, and its evidence as it was pinned to the older label version."""

    fact: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class QuoteOutcome:
    """One quote: where it stood in the older label, and what became of it in the newer one."""

    fact: str
    before: tuple[Passage, ...]
    after: QuoteCheck

    @property
    def outcome(self) -> Outcome:
        if self.after.holds:
            return Outcome.HOLDS
        return Outcome.MOVED if self.after.state == QuoteState.ELSEWHERE else Outcome.BROKEN


@dataclass(frozen=True, slots=True)
class FactOutcome:
    """`findings`: all that is wrong with its claims in the newer label, in sentences."""

    fact: str
    outcome: Outcome
    findings: tuple[Finding, ...]
    quotes: tuple[QuoteOutcome, ...]


def fact_outcome(difference: Difference, fact: FactClaims) -> FactOutcome:
    """What the newer label of a difference does to a fact that rests on the older one."""
    pinned = [_pinned(difference.old, claim) for claim in fact.claims]
    findings = [(claim, finding) for claim in pinned for finding in check(difference.new, claim)]
    quotes = tuple(
        QuoteOutcome(
            fact.fact,
            check_quote(difference.old, quote, claim.sections).found,
            check_quote(difference.new, quote, claim.sections),
        )
        for claim in pinned
        if isinstance(claim, Quotes)
        for quote in claim.quotes
    )
    outcome = lost(findings)
    if outcome == Outcome.HOLDS and any(_sections_changed(difference, claim) for claim in pinned):
        outcome = Outcome.SECTION_CHANGED
    return FactOutcome(fact.fact, outcome, tuple(finding for _, finding in findings), quotes)


def lost(findings: Iterable[tuple[Claim, Finding]]) -> Outcome:
    """What is left of claims of which a label was found to say this: broken, moved, or all of it."""
    outcome = Outcome.HOLDS
    for claim, finding in findings:
        if not isinstance(claim, Quotes) or finding.fault not in READDRESS:
            return Outcome.BROKEN
        outcome = Outcome.MOVED
    return outcome


def _pinned(label: Label, claim: Claim) -> Claim:
    """The claim with a lead for every quote: what led to it in the label it was written for."""
    if not isinstance(claim, Quotes):
        return claim
    quotes = []
    for quote in claim.quotes:
        stood = check_quote(label, quote, claim.sections)
        quotes.append(Quote(quote.words, stood.found[0].lead) if stood.holds and quote.lead is None else quote)
    return Quotes(tuple(quotes), claim.sections, claim.amounts)


def _sections_changed(difference: Difference, claim: Claim) -> bool:
    """Whether anything changed in the sections that a claim names, or, if it names none, in those that it quotes."""
    old_changed, new_changed = difference.changed_keys
    if isinstance(claim, Complete):
        keys: tuple[str, ...] = (claim.section,)
    elif claim.sections or isinstance(claim, Absent):
        keys = claim.sections
    else:
        stood = (check_quote(difference.old, quote).found for quote in claim.quotes)
        keys = tuple(passage.section for found in stood for passage in found)
    if not keys:
        return False  # terms were looked for in every word of the newer label
    before = {section.key for section in difference.old.within(keys)}
    after = {section.key for section in difference.new.within(keys)}
    return bool(before & old_changed or after & new_changed)
