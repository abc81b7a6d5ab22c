"""What the desk says of a fact's evidence while it is written: where it was found, what differs, and what may be taken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from labels.archive.label_storage import label_by_hash
from labels.drugs.addresses import listed
from labels.evidence.claims import Absent, Claim, Complete, Fault, Quotes, check, members
from labels.evidence.evidence import claim_of, reference_version
from labels.evidence.facts import Fact
from labels.evidence.nearest_passage import ALIKE, nearest
from labels.evidence.quote_boundaries import edges
from labels.evidence.quoting import Quote, QuoteCheck, QuoteState, check_quote, named
from labels.spl.model import Label
from labels.triage.triage import TriageItem

OF_QUOTES = tuple(Fault(state.value) for state in QuoteState if state != QuoteState.WHOLE)  # told quote by quote


@dataclass(frozen=True)
class Offer:
    """Words of the label that a person may take. `instead` is the line that they replace; empty for the whole text."""

    says: str
    words: str
    instead: str
    section: str = ""


@dataclass(frozen=True)
class Said:
    """One sentence about the evidence, and what is offered to mend it."""

    sentence: str
    wrong: bool
    offer: Offer | None = None


def said_of_evidence(fact: Fact) -> Iterator[Said]:
    """About a fact that need not be saved. Nothing while there is no label, and of literature."""
    version, claim = reference_version(fact.drug_id), claim_of(fact)
    if version is None or claim is None:
        return
    label = label_by_hash(version.sha256)
    found = check(label, claim)
    if isinstance(claim, Quotes):
        for quote in claim.quotes:
            yield _said_of_quote(label, quote, claim.sections)
        found = [finding for finding in found if finding.fault not in OF_QUOTES or not claim.quotes]
    for finding in found:
        yield Said(finding.sentence, wrong=True, offer=_list_as_it_is(label, claim))
    if not found and isinstance(claim, Absent):
        yield Said(f"{claim.looked_for(label)}. Compared by machine with {version}.", wrong=False)
    elif not found and isinstance(claim, Complete):
        all_of_them = f"These are all {len(claim.members)} members of {named(label, [claim.section])}"
        yield Said(f"{all_of_them}. Compared by machine with {version}.", wrong=False)


def _said_of_quote(label: Label, quote: Quote, sections: tuple[str, ...]) -> Said:
    checked = check_quote(label, quote, sections)
    return Said(checked.sentence, not checked.holds, _offer(label, checked, sections))


def _offer(label: Label, checked: QuoteCheck, sections: tuple[str, ...]) -> Offer | None:
    """What a person may take in the place of a quote that does not hold: it is never taken without her."""
    words = checked.quote.words
    if checked.holds:
        return None
    if checked.state == QuoteState.MISSING:
        near = nearest(label, words, sections)
        where = label.by_key[near.passage.section].heading if near else ""
        return (
            Offer(f"{near.sentence} It stands in “{where}”", near.text, words, near.passage.section) if near else None
        )
    if not checked.found:
        return None
    first = checked.found[0]
    section = label.by_key[first.section]
    if checked.state != QuoteState.FRAGMENT:
        return Offer(f"Name “{section.heading}”", words, words, section.key)
    text = edges(section.blocks[first.block])
    start, end = text.around(first.start, first.end)
    return Offer(f"The whole passage, in “{section.heading}”", text.text[start:end], words, section.key)


def _list_as_it_is(label: Label, claim: Claim) -> Offer | None:
    if not isinstance(claim, Complete) or not (listed := members(label, claim.section)):
        return None
    lines = "\n".join(" ".join(member).strip() for member in listed)
    return Offer("The list as it stands in the label", lines, "")


def take_new_passages(fact: Fact, item: int) -> None:
    """Puts what the new label says instead into the evidence of the working copy at hand; nothing is saved.

    Of a list all its members; of each quote that is gone the passage that comes nearest to it, in the sections of the item: it stands in the form for
    the pharmacist to read, and the sentence beside it says which words differ from what was signed.
    """
    found, version = TriageItem.objects.filter(pk=item, fact=fact).first(), reference_version(fact.drug_id)
    claim = claim_of(fact)
    if found is None or version is None or claim is None:
        return
    label = label_by_hash(version.sha256)
    if offer := _list_as_it_is(label, claim):
        fact.claim_text = offer.words
    for quote in claim.quotes if isinstance(claim, Quotes) else ():
        near = nearest(label, quote.words, listed(found.section)) if not stands(label, quote) else None
        if near is not None and near.likeness >= ALIKE:
            fact.claim_text = fact.claim_text.replace(quote.words, near.text)
            keys = dict.fromkeys([*fact.sections(), near.passage.section])
            fact.claim_sections = ", ".join(key for key in keys if key in label.by_key)


def stands(label: Label, quote: Quote) -> bool:
    return check_quote(label, quote).state in (QuoteState.WHOLE, QuoteState.ELSEWHERE)
