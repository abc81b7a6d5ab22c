"""What a fact rests on, as a sentence for readers: which label, whether it has moved since, whether anybody looked.

The past tense of it, `basis_at_signing`, comes from the edition alone: a past page stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from editorial.pages.standing import Basis
from editorial.record.protocols import Edition
from labels.archive.label_clocks import Clocks
from labels.archive.label_models import Origin
from labels.drugs.vocabulary import Claim
from labels.evidence.fact_columns import FactEdition

UNTIED = "Not tied to a label: its evidence is not yet compared with the official label."
LITERATURE = "Not tied to a label: it rests on literature outside the label."


def pinned_label(edition: Edition) -> dict[str, Any]:
    """What the edition's evidence says of the label that it was checked against; empty when it was not."""
    return (edition.evidence or {}).get("label") or {}


def basis_at_signing(fact: FactEdition) -> Basis:
    """From the edition of a fact alone."""
    label = pinned_label(fact)
    untied = "" if label else LITERATURE if fact.claim == Claim.LITERATURE else UNTIED
    return Basis(untied=untied, sample=label.get("origin") == Origin.ILLUSTRATIVE, against=label.get("words", ""))


def basis_now(fact: FactEdition, clocks: Clocks, moved: Iterable[str], now: datetime) -> Basis:
    """What the live edition of a fact rests on now. `moved`: one sentence for each place where the label has changed under it."""
    then, label = basis_at_signing(fact), pinned_label(fact)
    found = tuple(moved)
    holds = ""
    if label and not found and clocks.reference and clocks.reference.version != label["version"]:
        holds = f"Its evidence still stands in {clocks.reference.words}."
    return Basis(
        untied=then.untied,
        sample=then.sample,
        moved=found,
        lookup=clocks.lookup_problem(now) if label else "",
        against=then.against,
        holds=holds,
        looked=looked(clocks, now) if label else "",
    )


def looked(clocks: Clocks, now: datetime) -> str:
    """The third clock in the quiet line; what is wrong with it is a notice of its own where the label is official."""
    return "" if clocks.lookup_problem(now) else clocks.looked_for(now)


def together(bases: list[Basis], outside: int, lookup: str = "") -> Basis:
    """What an answer rests on: it is only as good as the weakest of its sources.

    `bases` are those of the facts that it cites, `outside` is the number of its sources that are no facts. `lookup` says why
    nobody could look for a newer label lately, and is told only of an answer that rests on a label.
    """
    untied = sum(1 for basis in bases if basis.untied) + outside
    total = len(bases) + outside
    against = sorted({basis.against for basis in bases if basis.against})
    return Basis(
        untied=_untied(untied, total),
        sample=any(basis.sample for basis in bases),
        lookup=lookup if against else "",
        against=", ".join(against),
    )


def _untied(untied: int, total: int) -> str:
    if untied == 0 and total:
        return ""
    if untied == total:
        return "Not tied to a label: none of its sources has been compared with the official label."
    return f"Partly not tied to a label: {untied} of its {total} sources were not compared with the official label."
