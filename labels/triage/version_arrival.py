"""What an arriving label version does to its drug: one item for each affected fact, and for each section that no fact speaks
of. Every live fact is compared, by the first label of a drug too.
"""

from __future__ import annotations

from typing import Any

from audit.ledger.ledger import Writing
from labels.archive.label_models import LabelVersion
from labels.archive.label_storage import label_by_hash
from labels.evidence.facts import Fact
from labels.triage import queues
from labels.triage.comparing import claims_of, fact_items, first_items, unclaimed_items
from labels.triage.keeping import keep, keep_with_earlier, name_of
from labels.triage.triage import Triage, TriageItem


def triage_arrival(writing: Writing, before: LabelVersion | None, version: LabelVersion) -> Triage | None:
    """Compares the new reference label with the one before it; None when what arrived is not the reference.

    The first label of a drug has none before it: it is asked of each fact alone whether its evidence stands there, and None
    when all of it does.
    """
    if not is_reference(version):
        return None
    facts, label, name = live_editions(version), label_by_hash(version.sha256), name_of(version)
    if before is None:
        items = [item for _, item in first_items(label, facts, name)]
        return keep(writing, None, version, items) if items else None
    found = queues.triage(label_by_hash(before.sha256), label, claims_of(facts))
    made = [*fact_items(found, facts, name), *unclaimed_items(found, name)]
    earlier = TriageItem.objects.open().filter(version__drug=version.drug)
    return keep_with_earlier(writing, before, version, found, made, earlier, facts)


def is_reference(version: LabelVersion) -> bool:
    """Whether facts of its drug are measured by this version now."""
    reference = LabelVersion.objects.without_bytes().filter(drug=version.drug).in_order().first()
    return reference is not None and reference.pk == version.pk


def live_editions(version: LabelVersion) -> dict[str, Any]:
    """Live editions of the drug's facts, by key, also of those that no label has borne out yet."""
    live = Fact.revisions().live(None, Fact.objects.filter(drug=version.drug)).order_by("id")
    return {str(edition.id): edition for edition in live}
