"""Lost evidence of which readers are told nothing: there is none unless a row, a reading of a label or an older release of
this program did what it should not. The verifier finds it; `say_what_is_lost` makes triage of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from audit.ledger import ledger
from audit.ledger.ledger import Writing
from audit.reading.prepared import Prepared
from labels.archive.label_clocks import clocks_of, with_clocks
from labels.archive.label_models import LabelVersion
from labels.archive.label_storage import label_by_hash
from labels.drugs.drugs import Drug
from labels.evidence.basis import basis_now, pinned_label
from labels.evidence.claims import Finding
from labels.evidence.evidence import findings
from labels.evidence.facts import Fact
from labels.triage import queues
from labels.triage.comparing import Made, claims_of, fact_items, first_items
from labels.triage.keeping import keep, keep_with_earlier, name_of
from labels.triage.label_changes import changes_by_fact
from labels.triage.triage import TriageItem

PROGRAM = (None, "compared again by a program")
_all_drugs = Prepared(lambda: Drug.Revision, lambda: with_clocks(Drug.revisions().newest()))


def unsaid() -> Iterator[tuple[Any, LabelVersion, list[Finding]]]:
    """Each live edition of a fact whose page says nothing against its evidence, with the newest label version that does not
    hold it, and what is wrong with it there.
    """
    clocks = {drug.id: clocks_of(drug) for drug in _all_drugs()}
    versions = {version.pk: version for version in LabelVersion.objects.without_bytes()}
    changes, now = changes_by_fact(), timezone.now()
    for edition in Fact.revisions().live().order_by("drug_id", "id").iterator(chunk_size=500):
        newest = clocks[edition.drug_id].reference
        if newest is None or basis_now(edition, clocks[edition.drug_id], changes[edition.id], now).moved:
            continue
        if found := findings(edition, versions[newest.version]):
            yield edition, versions[newest.version], found


def say_what_is_lost() -> None:
    """Makes an item of each, after every migration; again, it makes none."""
    if next(unsaid(), None) is None:
        return  # a clock that is behind must not keep anybody from migrating
    with ledger.writing() as writing:
        for edition, version, _ in list(unsaid()):
            _make_item(writing, edition, version)


def _make_item(writing: Writing, edition: Any, version: LabelVersion) -> None:
    facts, label, name = {str(edition.id): edition}, label_by_hash(version.sha256), name_of(version)
    pinned = pinned_label(edition).get("version", version.pk)
    before = LabelVersion.objects.without_bytes().filter(pk=pinned).exclude(pk=version.pk).first()
    alone: list[Made] = list(first_items(label, facts, name))
    if before is None:
        keep(writing, None, version, [item for _, item in alone], PROGRAM)
        return
    found = queues.triage(label_by_hash(before.sha256), label, claims_of(facts))
    # What led to a quote in the older label counts there; where it holds by that, it is said by the claim alone.
    made = [each for each in fact_items(found, facts, name) if each[1].lost] or alone
    earlier = TriageItem.objects.open().filter(fact=edition.id)
    keep_with_earlier(writing, before, version, found, made, earlier, facts, PROGRAM)
