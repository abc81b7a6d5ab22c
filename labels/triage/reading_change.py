"""What a new reading of the same label does to facts: an item for each whose evidence stood before, and stands no more.

The label itself has not changed, and the sentence that readers are told says so.
"""

from __future__ import annotations

from dataclasses import replace

from audit.ledger.ledger import Writing
from labels.archive.label_clocks import Reference
from labels.archive.label_models import LabelVersion
from labels.archive.rereading import PROGRAM
from labels.evidence.claims import check
from labels.evidence.evidence import claim_of
from labels.spl.model import Label
from labels.triage import queues
from labels.triage.outcomes import FactClaims, Outcome
from labels.triage.triage import Triage, store
from labels.triage.version_arrival import fact_items, is_reference, tied_editions

SENTENCE = (
    "The label is the same, but this site reads it more exactly now, and this does not rest on it as it did ({where}). "
    "A pharmacist has not yet decided what that means."
)


def triage_reading(writing: Writing, version: LabelVersion, before: Label, after: Label) -> Triage | None:
    """Checks every live claim of the drug again; None when the version is not the reference, or all of them hold."""
    if version.drug_id is None or not is_reference(version):
        return None
    facts = {str(edition.id): edition for edition in tied_editions(version)}
    claims = [FactClaims(key, (claim,)) for key, edition in facts.items() if (claim := claim_of(edition))]
    stood = {said.fact for said in claims if not any(check(before, claim) for claim in said.claims)}
    found = queues.triage(before, after, [said for said in claims if said.fact in stood])
    fallen = tuple(outcome for outcome in found.facts if outcome.outcome in (Outcome.BROKEN, Outcome.MOVED))
    if not fallen:
        return None
    name = Reference(version.pk, version.number, version.effective, version.origin).words
    items = fact_items(replace(found, facts=fallen), facts, name, SENTENCE)
    return store(writing, version, version, sorted(items, key=lambda item: item.rank), (None, PROGRAM))
