"""What the desk says of a fact's evidence: where it was found, what differs, and the nearest passage when it was not."""

from __future__ import annotations

from collections.abc import Iterator

from labels.claims import Fault
from labels.evidence import claim_of, findings, reference_version
from labels.facts import Fact
from labels.nearest import nearest
from labels.shelf import label_by_hash
from labels.triage import TriageItem


def said_of_evidence(fact: Fact) -> Iterator[tuple[str, bool]]:
    """(sentence, whether something is wrong) for who has just saved a fact. Nothing while there is no label."""
    version = reference_version(fact.drug_id)
    if version is None or claim_of(fact) is None:
        return
    found = findings(fact, version)
    if not found:
        yield f"The evidence stands in {version}, compared by machine.", False
    label = label_by_hash(version.sha256)
    missing = {line.strip() for line in fact.claim_text.split("\n") if line.strip()}
    for finding in found:
        yield finding.sentence, True
        if finding.fault == Fault.MISSING:
            words = next((line for line in missing if line[:60] in finding.sentence), "")
            near = nearest(label, words) if words else None
            if near is not None:
                where = label.by_key[near.passage.section].heading
                yield f"The nearest passage, in “{where}”: “{near.text}”. It is offered, not accepted.", True


def take_new_passages(fact: Fact, item: int) -> None:
    """Puts the new passages of a triage item into the words of the working copy at hand; nothing is saved."""
    found = TriageItem.objects.filter(pk=item, fact=fact).first()
    for _, old, new, _, _ in found.passages if found else []:
        if old and new and old in fact.claim_text:
            fact.claim_text = fact.claim_text.replace(old, new)
