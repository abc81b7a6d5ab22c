"""Keeps the items of a comparison, and closes what they take in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import QuerySet

from audit.ledger.ledger import Writing
from labels.archive.label_clocks import Reference
from labels.archive.label_models import LabelVersion
from labels.archive.label_storage import label_by_hash
from labels.evidence.fact_columns import FactEdition
from labels.triage import queues
from labels.triage.comparing import Made, Subject, claims_of, fact_items, unclaimed_items
from labels.triage.disposing import By, settle
from labels.triage.taking_in import taken_in
from labels.triage.triage import Decision, Triage, TriageItem, store

TAKEN = "A later item takes it in: it has these old words, and the new ones of {}."
NOTHING_LEFT = "In {} nothing of it is left: there is nothing to decide any more."


def name_of(version: LabelVersion) -> str:
    return Reference(version.pk, version.number, version.effective, version.kind).words


def keep(
    writing: Writing,
    before: LabelVersion | None,
    version: LabelVersion,
    items: Iterable[TriageItem],
    by: By | None = None,
) -> Triage:
    """The most urgent first. `by`: who let it be made, if that is not who brought the version."""
    return store(writing, before, version, sorted(items, key=lambda item: item.rank), by)


def keep_with_earlier(
    writing: Writing,
    before: LabelVersion,
    version: LabelVersion,
    found: queues.Triage,
    made: Iterable[Made],
    earlier: QuerySet[TriageItem],
    facts: Mapping[str, FactEdition],
    by: By | None = None,
) -> Triage:
    """As `keep`; what is open already of the same fact or section is taken in, and closed with a decision that says so."""
    name, compared = name_of(version), _Compared(version, facts)
    open_items = earlier.select_related("before").defer("before__data").order_by("pk")
    taken = list(taken_in(found, made, open_items, facts, name, compared.since))
    kept = keep(writing, before, version, (each.item for each in taken if each.item), by)
    for each in taken:
        reason = (TAKEN if each.item else NOTHING_LEFT).format(name)
        for old in each.earlier:
            settle(writing, old, Decision.TAKEN_IN, reason, by or (version.captured_by, version.captured_by_name))
    return kept


class _Compared:
    """What the newest version did since an older one than the one before: it costs a comparison for each that is asked for."""

    def __init__(self, version: LabelVersion, facts: Mapping[str, FactEdition]) -> None:
        self.version, self.facts = version, facts
        self.made: dict[int, dict[Subject, TriageItem]] = {}

    def since(self, item: TriageItem) -> Mapping[Subject, TriageItem]:
        """Since the label before an item, by subject."""
        before = item.before
        assert before is not None
        if before.pk not in self.made:
            old, new = label_by_hash(before.sha256), label_by_hash(self.version.sha256)
            found, name = queues.triage(old, new, claims_of(self.facts)), name_of(self.version)
            self.made[before.pk] = dict([*fact_items(found, self.facts, name), *unclaimed_items(found, name)])
        for made in self.made[before.pk].values():
            made.before = before
        return self.made[before.pk]
