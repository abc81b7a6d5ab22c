"""How the texts stand that cite a fact, for the list on the fact's own page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from editorial.kinds import by_subject
from editorial.pages.moments import now
from editorial.pages.standing import Basis
from editorial.pages.standing_marks import LOOKUP, OF_A_SAMPLE, is_sample, marks_of
from editorial.standings import standings_of
from labels.evidence.dependents import Dependent


def marked(used: Sequence[Dependent], fact: Any, drug: Any, basis: Basis) -> list[Dependent]:
    """The same texts, each with how it stands; that all are samples is said once, in the strip on top of a sample's page, and
    so is what holds of the label. `drug`: its newest revision with its clocks.
    """
    if not used:
        return []
    names = {text.subject: (by_subject(text.subject), int(text.subject.rpartition(":")[2])) for text in used}
    known = {subject: (kind, key) for subject, (kind, key) in names.items() if kind is not None}
    told = standings_of(known.values(), now(), {fact.drug_id: drug})
    found = {subject: told[kind.name, key] for subject, (kind, key) in known.items() if (kind.name, key) in told}
    whole = fact.sample and all(is_sample(standing) for standing in found.values())
    said = {*((OF_A_SAMPLE,) if whole else ()), *((LOOKUP,) if basis.lookup else ())}
    return [replace(text, marks=marks_of(found.get(text.subject), said)) for text in used]
