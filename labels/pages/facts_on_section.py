"""Which live facts rest on a section of the label, and their quotes in the HTML of its page.

What a fact quotes was compared with the label when it was signed; here a quote is only shown where it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from audit.reading.prepared import Prepared
from editorial.addresses_by_form import address
from editorial.pages.moments import now
from editorial.pages.standing_marks import LOOKUP, OF_A_SAMPLE, Marks, is_sample, marks_of
from editorial.templatetags.reading import lines
from labels.archive.label_clocks import DrugWithClocks
from labels.drugs.addresses import listed
from labels.drugs.vocabulary import Claim
from labels.evidence.facts import Fact
from labels.evidence.quote_marking import mark_quotes
from labels.pages.fact_standings import fact_standings

SHOWN = ("id", "slug", "heading", "claim", "claim_text", "claim_sections", "edition", "sample")

live_quoting = Prepared(
    lambda: Fact.Revision,
    lambda drug: Fact.revisions().live(None, Fact.objects.filter(drug_id=drug)).filter(claim=Claim.QUOTES).only(*SHOWN),
)


@dataclass(frozen=True)
class Resting:
    """The live edition of a fact that rests on a section, and those of its quotes that stand in it as shown. `marks`: how it stands."""

    fact: Any
    url: str
    quotes: tuple[str, ...]
    marks: Marks = ()


def marked(resting: Sequence[Resting], drug: DrugWithClocks, illustrative: bool) -> list[Resting]:
    """The same facts, each with how it stands: two questions for all. What holds of the label is said on top of its page, and
    so is it that everything is a sample where the label is made up.
    """
    if not resting:
        return []
    told = fact_standings([each.fact.id for each in resting], now(), {drug.id: drug})
    whole = illustrative and all(is_sample(found) for found in told.values())
    said = {LOOKUP, *((OF_A_SAMPLE,) if whole else ())}
    return [replace(each, marks=marks_of(told[each.fact.id], said)) for each in resting]


def quoted(safe: str, facts: Iterable[Any], drug: str, key: str, above: Iterable[str]) -> tuple[str, list[Resting]]:
    """(the HTML of a section with all quotes marked, the facts that rest on it by heading).

    A fact rests on the section when it names it, or when it names one of those `above` it and quotes words that stand here.
    """
    around = set(above)
    near = {fact.slug: fact for fact in facts if {key, *around} & set(listed(fact.claim_sections or ""))}
    quotes = {slug: lines(fact.claim_text) for slug, fact in near.items()}
    marked, found = mark_quotes(safe, {quote for some in quotes.values() for quote in some})
    resting = []
    for slug, fact in sorted(near.items(), key=lambda pair: pair[1].heading):
        here = tuple(quote for quote in quotes[slug] if quote in found)
        if here or key in listed(fact.claim_sections):
            resting.append(Resting(fact, address("fact", drug, slug), here))
    return marked, resting
