"""What a new reading of the same label does to facts: an item for each whose evidence stood before, and stands no more.

The label itself has not changed, and the sentence that readers are told says so.
"""

from __future__ import annotations

from dataclasses import replace

from audit.ledger.ledger import Writing
from labels.archive.label_models import LabelVersion
from labels.archive.rereading import PROGRAM
from labels.evidence.claims import check
from labels.evidence.evidence import claim_as_signed
from labels.spl.model import Label
from labels.triage import queues
from labels.triage.comparing import claims_of, fact_items
from labels.triage.keeping import keep_with_earlier, name_of
from labels.triage.outcomes import Outcome
from labels.triage.triage import UNDECIDED, Triage, TriageItem
from labels.triage.version_arrival import is_reference, live_editions

SENTENCE = (
    "The label is the same, but this site reads it more exactly now, and this does not rest on it as it did ({where}). "
    + UNDECIDED
)


def triage_reading(writing: Writing, version: LabelVersion, before: Label, after: Label) -> Triage | None:
    """Checks every live claim of the drug again; None when the version is not the reference, or all of them hold."""
    if version.drug_id is None or not is_reference(version):
        return None
    facts = live_editions(version)
    claims = claims_of(facts)
    then = ((key, claim_as_signed(edition)) for key, edition in facts.items())
    stood = {key for key, claim in then if claim and not check(before, claim)}
    found = queues.triage(before, after, [said for said in claims if said.fact in stood])
    fallen = tuple(outcome for outcome in found.facts if outcome.outcome in (Outcome.BROKEN, Outcome.MOVED))
    if not fallen:
        return None
    changed = replace(found, facts=fallen)
    made = list(fact_items(changed, facts, name_of(version), SENTENCE))
    earlier = TriageItem.objects.open().filter(fact__in=[int(outcome.fact) for outcome in fallen])
    return keep_with_earlier(writing, version, version, changed, made, earlier, facts, (None, PROGRAM))
