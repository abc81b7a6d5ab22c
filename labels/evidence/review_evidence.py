"""What a reviewer of a fact sees beside its words: each quote where it stands in the label, now and when it was last signed.

Also the names and words by which slips are told from changes, and what rests on the fact, as the rooms above show it. Knows
no page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from django.utils.html import escape, format_html

from audit.registry import Registry
from editorial.record.comparing import plain_block
from editorial.record.protocols import Edition
from editorial.templatetags.reading import lines
from editorial.wording.align import align
from editorial.wording.tokens import tokens
from editorial.work.review_parts import Affected, Beside, Excerpt, Part, Spellings
from labels.archive.label_clocks import Reference
from labels.archive.label_models import LabelVersion
from labels.archive.label_storage import label_by_hash
from labels.desk.evidence_desk import said_of_evidence
from labels.drugs.addresses import listed
from labels.drugs.drugs import Drug
from labels.drugs.vocabulary import Claim
from labels.evidence.basis import pinned_label
from labels.evidence.evidence import reference_version
from labels.evidence.fact_columns import FactEdition
from labels.evidence.facts import Fact
from labels.evidence.nearest_passage import nearest
from labels.evidence.quote_boundaries import edges
from labels.evidence.quoting import Quote, check_quote
from labels.spl.model import Label

AROUND = 300  # characters of the passage before and after a quote; more of it is left out


def evidence_parts(fact: Fact, last: FactEdition | None) -> list[Part]:
    """The evidence line by line, from the last edition (or None) to the fact, each line beside the label."""
    version, old = reference_version(fact.drug_id), lines(last.claim_text) if last else []
    label = label_by_hash(version.sha256) if version else None
    parts = []
    for before, after in align(old, lines(fact.claim_text)):
        block = plain_block("item", before or "", after or "")
        if fact.claim == Claim.QUOTES:
            parts.append(Part(block, tuple(_both(fact, last, before or "", after or "", version, label))))
        else:
            parts.append(Part(block))
    if parts and (label is None or fact.claim != Claim.QUOTES):
        parts[0] = Part(parts[0].block, tuple(_said_of_all(fact, version)))
    return parts


def _said_of_all(fact: Fact, version: LabelVersion | None) -> Iterator[Beside]:
    if fact.claim == Claim.LITERATURE:
        yield Beside(note="No machine compares what stands outside the label: read it yourself.")
    elif version is None:
        yield Beside(note="There is no label of this drug here, so no machine has compared this: read it yourself.")
    for said in said_of_evidence(fact):
        yield Beside(wrong=said.sentence) if said.wrong else Beside(note=said.sentence)


def _both(
    fact: Fact, last: FactEdition | None, before: str, after: str, version: LabelVersion | None, label: Label | None
) -> Iterator[Beside]:
    """The quote in the label of today, and in the one that the last edition was signed against, where that says more."""
    now = _place(label, Quote(after), listed(fact.claim_sections)) if label and after else None
    if after and version and label:
        yield _now(_words_for(version), label, fact, after, now)
    pinned = pinned_label(last) if last else {}
    archived = LabelVersion.objects.without_bytes().filter(sha256=pinned.get("sha256", "")).exists()
    if last is None or not before or not archived:
        return
    lead = next((lead for words, lead, _ in pinned["quotes"] if words == before), None)
    then = _place(label_by_hash(pinned["sha256"]), Quote(before, lead), listed(last.claim_sections or ""))
    if then is not None and then == now:
        yield Beside(
            note=f"Stands in the same words in {pinned['words']}, against which edition {last.edition} was signed."
        )
    elif then is not None:
        yield Beside(
            title=f"Then, in {pinned['words']}", note=f"As signed in edition {last.edition}.", excerpts=(then,)
        )


def _words_for(version: LabelVersion) -> str:
    """As an edition that is signed against it will call it."""
    return Reference(version.pk, version.number, version.effective, version.kind).words


def _now(named: str, label: Label, fact: Fact, words: str, place: Excerpt | None) -> Beside:
    title = f"Now, in {named}"
    if place is not None:
        return Beside(title=title, excerpts=(place,))
    checked, near = check_quote(label, Quote(words), listed(fact.claim_sections)), nearest(label, words)
    if near is None:
        return Beside(title=title, wrong=checked.sentence)
    where = f"{label.by_key[near.passage.section].heading}: {near.sentence}"
    return Beside(title=title, wrong=checked.sentence, excerpts=(Excerpt(where, "", escape(near.text)),))


def _place(label: Label, quote: Quote, sections: list[str]) -> Excerpt | None:
    """Where a quote stands whole, with its lead-in and the words around it; None where it does not."""
    checked = check_quote(label, quote, sections)
    if not checked.holds:
        return None
    found = checked.found[0]
    section = label.by_key[found.section]
    text = edges(section.blocks[found.block]).text
    before, after = text[: found.start], text[found.end :]
    before = before if len(before) <= AROUND else f"… {before[-AROUND:]}"
    after = after if len(after) <= AROUND else f"{after[:AROUND]} …"
    marked = format_html("{}<mark>{}</mark>{}", before, text[found.start : found.end], after)
    return Excerpt(section.heading, found.lead, marked)


def spellings_for(drug: Drug) -> Spellings:
    """The drug's names and the conditions of its uses; and every word of its label, where one other letter is no slip."""
    names = [drug.brand_name, drug.generic_name, *Fact.objects.filter(drug=drug).values_list("condition", flat=True)]
    version = reference_version(drug.pk)
    known = _words(version.sha256) if version else frozenset()
    return Spellings(names={name: name for name in names if name}, known=known)


@lru_cache(maxsize=4)
def _words(sha256: str) -> frozenset[str]:
    sections = label_by_hash(sha256).sections
    return frozenset(token for section in sections for token in tokens(section.normal_text.lower()) if token.isalpha())


Rendered = Callable[[Any], list[Affected]]
renderers: Registry[Rendered] = Registry(
    "labels.evidence.review_evidence.renderers",
    "a function that shows, of an edition of a fact that is not signed yet, what cites the fact, before and after",
)


def affected_by(edition: Edition) -> list[Affected]:
    return [found for rendered in renderers for found in rendered(edition)]
