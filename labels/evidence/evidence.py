"""The evidence of a fact, measured by the reference label of its drug: what holds, what does not, and what is frozen of it.

A claim is read from the words of a fact or of an edition alike. A quote is pinned with what led to it, so that it also
breaks when only its lead-in changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, TypeGuard

from audit.reading.prepared import Prepared
from editorial.wording.support import Day
from labels.archive.label_clocks import Reference
from labels.archive.label_models import LabelVersion
from labels.archive.label_storage import label_by_hash
from labels.drugs.addresses import listed
from labels.drugs.vocabulary import AgeUnit
from labels.drugs.vocabulary import Claim as ClaimKind
from labels.evidence.absent_terms import terms
from labels.evidence.amounts import Amount
from labels.evidence.basis import pinned_label
from labels.evidence.claims import Absent, Claim, Complete, Fault, Finding, Quotes, check
from labels.evidence.fact_columns import FactEdition, FactWords
from labels.evidence.nearest_passage import nearest
from labels.evidence.quoting import Quote, check_quote
from labels.spl.model import Label

MEMBER = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2})*)\s+(?P<title>\S.*)")


def reference_version(drug: int | None) -> LabelVersion | None:
    """The label version by which a drug's facts are measured now."""
    return next(iter(_reference(drug)), None) if drug is not None else None


_reference = Prepared(
    lambda: LabelVersion, lambda drug: LabelVersion.objects.without_bytes().filter(drug=drug).in_order()[:1]
)


def claim_of(fact: FactWords) -> Claim | None:
    """What a fact, or an edition of one, claims of the label; None for literature, which no label can speak for."""
    said = lines_of(fact)
    sections = tuple(listed(fact.claim_sections or ""))
    if fact.claim == ClaimKind.QUOTES:
        leads = {words: lead for words, lead, _ in pinned_label(fact).get("quotes", [])} if _is_edition(fact) else {}
        return Quotes(tuple(Quote(words, leads.get(words)) for words in said), sections, tuple(_amounts(fact)))
    if fact.claim == ClaimKind.ABSENT:
        return Absent(terms(fact.claim_text or ""), sections)
    if fact.claim == ClaimKind.COMPLETE:
        return Complete(sections[0] if sections else "", tuple(map(_member, said)))
    return None


def claim_as_signed(edition: FactEdition) -> Claim | None:
    """The claim as it was checked when the edition was signed: an edition that froze no terms had one on each line."""
    claim = claim_of(edition)
    if isinstance(claim, Absent):
        frozen = pinned_label(edition).get("terms")
        return Absent(tuple(frozen or lines_of(edition)), claim.sections, as_then=frozen is None)
    return claim


def days_of_label(drug: int | None) -> list[Day]:
    """The day of the label by which a drug's facts are measured now."""
    version = reference_version(drug)
    return [day_of_label(version.effective.isoformat())] if version else []


def day_of_label(effective: str) -> Day:
    """Of a day in ISO 8601, as texts are compared with it."""
    return tuple(int(part) for part in effective.split("-"))


def lines_of(fact: FactWords) -> list[str]:
    return [line.strip() for line in (fact.claim_text or "").split("\n") if line.strip()]


def findings(fact: FactWords, version: LabelVersion) -> list[Finding]:
    """What is wrong with a fact's claim in one label version; empty when it holds, and for literature."""
    claim = claim_of(fact)
    return check(label_by_hash(version.sha256), claim) if claim else []


def evidence(fact: FactWords) -> dict[str, Any]:
    """What an edition of the fact freezes. Without a label, or for literature, `label` is None."""
    kept = {"claim": fact.claim, "text": fact.claim_text, "sections": listed(fact.claim_sections or ""), "sources": []}
    version = reference_version(fact.drug_id)
    claim = claim_of(fact)
    if version is None or claim is None or check(label_by_hash(version.sha256), claim):
        return {**kept, "label": None, "sample": False}
    label = label_by_hash(version.sha256)
    pinned = {
        "version": version.pk,
        "words": Reference(version.pk, version.number, version.effective, version.kind).words,
        "number": version.number,
        "effective": version.effective.isoformat(),
        "origin": version.kind.value,
        "sha256": version.sha256,
        "sections": [[s.key, s.text_sha256] for s in label.within(kept["sections"])] if kept["sections"] else [],
        "quotes": list(_pinned_quotes(label, claim)),
    }
    if isinstance(claim, Absent):
        pinned |= {"terms": list(claim.terms), "searched": len(label.within(claim.sections))}
    return {**kept, "label": pinned, "sample": version.illustrative}


def told(fact: FactWords, version: LabelVersion) -> list[tuple[int, str]]:
    """(line of the evidence, from 1; what is wrong with it there) for people: of a quote that is nowhere with the words
    that differ from the nearest passage. The first line for what is about none.
    """
    lines, label = [line.strip() for line in (fact.claim_text or "").split("\n")], label_by_hash(version.sha256)
    said = []
    for finding in findings(fact, version):
        near = (
            nearest(label, finding.about, listed(fact.claim_sections or "")) if finding.fault == Fault.MISSING else None
        )
        sentence = f"{finding.sentence} {near.sentence}" if near else finding.sentence
        said.append((_line_of(finding.about, lines), sentence))
    return said


def _line_of(about: str, lines: list[str]) -> int:
    """The line, from 1, that is what a finding speaks of, else the first that holds it."""
    holding = [number for number, line in enumerate(lines, 1) if about and about in line]
    return next((number for number in holding if lines[number - 1] == about), holding[0] if holding else 1)


def _pinned_quotes(label: Label, claim: Claim) -> Iterable[list[str]]:
    if isinstance(claim, Quotes):
        for quote in claim.quotes:
            found = check_quote(label, quote, claim.sections).found[0]
            yield [quote.words, found.lead, found.section]


def _amounts(fact: FactWords) -> Iterable[Amount]:
    if fact.least_age is not None and fact.least_age_unit:
        yield Amount(Decimal(fact.least_age), fact.least_age_unit)
    elif fact.least_age_unit == AgeUnit.ADULTS:
        yield Amount(None, "adults")
    if fact.least_weight_kg is not None:
        yield Amount(Decimal(fact.least_weight_kg), "kg")


def _member(line: str) -> tuple[str, str]:
    found = MEMBER.fullmatch(line)
    return (found["number"], found["title"]) if found else ("", line)


def _is_edition(fact: FactWords) -> TypeGuard[FactEdition]:
    return getattr(fact, "evidence", None) is not None
