"""Keeps the items of a comparison, and closes what they take in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import QuerySet

from audit.ledger.ledger import Writing
from editorial.accounts.people import Person
from labels.archive.label_clocks import Reference
from labels.archive.label_models import LabelVersion
from labels.evidence.fact_columns import FactEdition
from labels.triage.comparing import Made
from labels.triage.disposing import settle
from labels.triage.queues import Triage as Found
from labels.triage.taking_in import taken_in
from labels.triage.triage import Decision, Triage, TriageItem, store

TAKEN = "A later item takes it in: it has these old words, and the new ones of {}."
NOTHING_LEFT = "In {} nothing of it is left: there is nothing to decide any more."


def name_of(version: LabelVersion) -> str:
    return Reference(version.pk, version.number, version.effective, version.origin).words


def keep(
    writing: Writing,
    before: LabelVersion | None,
    version: LabelVersion,
    items: Iterable[TriageItem],
    person: Person | None = None,
) -> Triage:
    """The most urgent first. `person`: who let it be made, if that is not who brought the version."""
    return store(writing, before, version, sorted(items, key=lambda item: item.rank), person)


def keep_with_earlier(
    writing: Writing,
    before: LabelVersion,
    version: LabelVersion,
    found: Found,
    made: Iterable[Made],
    earlier: QuerySet[TriageItem],
    facts: Mapping[str, FactEdition],
    person: Person | None = None,
) -> Triage:
    """As `keep`; what is open already of the same fact or section is taken in, and closed with a decision that says so."""
    name = name_of(version)
    open_items = earlier.select_related("before").defer("before__data").order_by("pk")
    taken = list(taken_in(found, made, open_items, facts, name))
    kept = keep(writing, before, version, (each.item for each in taken if each.item), person)
    for each in taken:
        reason = (TAKEN if each.item else NOTHING_LEFT).format(name)
        for old in each.earlier:
            settle(writing, old, Decision.TAKEN_IN, reason, person, by_name=version.captured_by_name)
    return kept
