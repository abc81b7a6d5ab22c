"""What a fact rests on, as a sentence for readers: which label, whether it has moved since, whether anybody looked.

The past tense of it, `basis_at_signing`, comes from the edition alone: a past page stays as it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from audit.reading.kept_rows import of_a_row
from editorial.pages.standing import Basis
from editorial.record.protocols import Edition
from labels.archive import own_extracts
from labels.archive.label_clocks import Clocks, Reference
from labels.archive.label_models import Origin
from labels.drugs.vocabulary import Claim
from labels.evidence.fact_columns import FactEdition

UNTIED = "Not tied to a label: its evidence is not yet compared with the official label."
OLDER = "Not tied to a label: it was signed before a label of its drug was kept here."
FOUND = " A machine has found its evidence in {} since; no pharmacist has signed it against that label yet."
LITERATURE = "Not tied to a label: it rests on literature outside the label."


@dataclass(frozen=True)
class LabelChange:
    """That the label has changed where a fact rests.

    `sentence` says it while nobody has decided, and `decided` who did, when and why. `lost`: a machine did not find the
    evidence again in the label version with the key `version`.
    """

    sentence: str
    version: int
    lost: bool
    decided: str = ""


def pinned_label(edition: Edition) -> dict[str, Any]:
    """What the edition's evidence says of the label that it was checked against; empty when it was not.

    An extract that came with the software is told as one, whatever it was taken for then.
    """
    label = (edition.evidence or {}).get("label") or {}
    if label.get("sha256") in own_extracts.SHA256 and label["origin"] != Origin.ILLUSTRATIVE:
        effective = date.fromisoformat(label["effective"])
        words = Reference(label["version"], label["number"], effective, Origin.ILLUSTRATIVE).words
        return {**label, "origin": Origin.ILLUSTRATIVE, "words": words}
    return label


@of_a_row
def basis_at_signing(fact: FactEdition) -> Basis:
    """From the edition of a fact alone."""
    label = pinned_label(fact)
    untied = "" if label else LITERATURE if fact.claim == Claim.LITERATURE else UNTIED
    sample, follows = label.get("origin") == Origin.ILLUSTRATIVE, ""
    if label:
        pinned = Reference(label["version"], label["number"], date.fromisoformat(label["effective"]), label["origin"])
        follows = f"{'a' if sample else 'the'} {pinned.dated}"
    return Basis(untied=untied, sample=sample, against=label.get("words", ""), follows=follows)


def basis_now(fact: FactEdition, clocks: Clocks, changes: Sequence[LabelChange], now: datetime) -> Basis:
    """What the live edition of a fact rests on now. `changes`: what has come of the label since it was signed against it.

    That its evidence still stands is a machine's word: it compares every live fact with each label version that arrives, and
    makes a change of what it does not find again. What a person decided about a change is told as that person's.
    """
    then, label, newest = basis_at_signing(fact), pinned_label(fact), clocks.reference
    lost = [change.decided for change in changes if change.decided and change.lost and _is_of(change, newest)]
    moved = (*(change.sentence for change in changes if not change.decided), *lost)
    untied, holds = then.untied, ""
    if newest and untied and fact.claim != Claim.LITERATURE:
        untied = OLDER if moved else OLDER + FOUND.format(newest.words)
    if newest and label and newest.version != label["version"] and not moved:
        decided = [change.decided for change in sorted(changes, key=lambda one: one.version) if not change.lost]
        holds = " ".join([f"Its evidence still stands in {newest.words}.", *decided[-1:]])
    return Basis(
        untied=untied,
        sample=then.sample,
        moved=moved,
        lookup=clocks.lookup_problem(now) if label else "",
        against=then.against,
        follows=then.follows,
        holds=holds,
        looked=looked(clocks, now) if label else "",
    )


def _is_of(change: LabelChange, newest: Reference | None) -> bool:
    """What an older version lost, a newer one may hold again: that was compared anew when it arrived."""
    return newest is not None and newest.version == change.version


def looked(clocks: Clocks, now: datetime) -> str:
    """The third clock in the quiet line; what is wrong with it is a notice of its own where the label is official."""
    return "" if clocks.lookup_problem(now) else clocks.looked_in_short(now)


def together(bases: list[Basis], outside: int, lookup: str = "") -> Basis:
    """What an answer rests on: it is only as good as the weakest of its sources.

    `bases` are those of the facts that it cites, `outside` is the number of its sources that are no facts. `lookup` says why
    nobody could look for a newer label lately, and is told only of an answer that rests on a label.
    """
    untied = sum(1 for basis in bases if basis.untied) + outside
    total = len(bases) + outside
    against, follows = (sorted({getattr(basis, name) for basis in bases} - {""}) for name in ("against", "follows"))
    return Basis(
        untied=_untied(untied, total),
        sample=any(basis.sample for basis in bases),
        lookup=lookup if against else "",
        against=", ".join(against),
        follows=" and ".join(follows),
    )


def _untied(untied: int, total: int) -> str:
    if untied == 0 and total:
        return ""
    if untied == total:
        return "Not tied to a label: none of its sources was signed against the official label."
    return f"Partly not tied to a label: {untied} of its {total} sources were not signed against the official label."
