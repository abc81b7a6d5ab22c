"""A fact that comes back after a withdrawal is compared with what its label has become meanwhile."""

from __future__ import annotations

from typing import Any

from audit.ledger.ledger import Writing
from editorial.accounts.people import Person
from editorial.record.vocabulary import Kind
from labels.archive.label_models import LabelVersion
from labels.archive.label_storage import label_by_hash
from labels.evidence.evidence import reference_version
from labels.triage import queues
from labels.triage.comparing import claims_of, fact_items, first_items
from labels.triage.keeping import keep, keep_with_earlier, name_of
from labels.triage.triage import TriageItem


def compare_again(writing: Writing, edition: Any, person: Person) -> None:
    """In the transaction of the reinstatement: arrivals compare what is live, and this was not."""
    version = reference_version(edition.drug_id)
    if version is None:
        return
    withdrawn = type(edition).objects.of(edition.instance).editions().filter(kind=Kind.WITHDRAWAL).first()
    then = LabelVersion.objects.without_bytes().filter(drug=edition.drug_id, captured_at__lte=withdrawn.history_date)
    before = then.in_order().first()
    if before == version:
        return
    by = (person.pk, person.printed_name)
    facts, label, name = {str(edition.id): edition}, label_by_hash(version.sha256), name_of(version)
    if before is None:
        items = [item for _, item in first_items(label, facts, name)]
        if items:
            keep(writing, None, version, items, by)
        return
    found = queues.triage(label_by_hash(before.sha256), label, claims_of(facts))
    earlier = TriageItem.objects.open().filter(fact=edition.id)
    keep_with_earlier(writing, before, version, found, fact_items(found, facts, name), earlier, facts, by)
