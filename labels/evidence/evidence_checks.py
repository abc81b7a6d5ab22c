"""What this room asks the verifier of evidence: triage as it was recorded, and every edition's claim in its own label."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from audit.ledger.ledger_check import read
from audit.models import LedgerEntry
from audit.verification.findings import Finding
from audit.verification.finished import read_row
from labels.archive.label_models import LabelReading, LabelVersion
from labels.archive.label_storage import label_as_read, label_by_hash
from labels.archive.recorded_rows import compared, finding
from labels.evidence.basis import pinned_label
from labels.evidence.claims import check
from labels.evidence.evidence import claim_as_signed
from labels.evidence.fact_columns import FactEdition
from labels.evidence.facts import Fact
from labels.spl.model import Label
from labels.triage.disposing import recorded
from labels.triage.triage import DECIDED, TRIAGED, Decision, Disposal, TriageItem, item_digest
from labels.triage.unsaid import unsaid


def check_triage() -> Iterator[Finding]:
    """Every item and every decision is as the ledger recorded it, and none is gone or was slipped in."""
    said: dict[int, tuple[str, LedgerEntry]] = {}
    for entry in LedgerEntry.objects.filter(kind=TRIAGED).order_by("seq"):
        data = (read(entry.payload) or {}).get("data", {})
        said |= {pk: (digest, entry) for pk, digest in data.get("items", [])}
    for item in TriageItem.objects.order_by("pk").iterator(chunk_size=500):
        if item.pk not in said:
            yield finding(item, "no ledger entry records it")
            continue
        digest, entry = said.pop(item.pk)
        if digest != item_digest(item) or entry.at != item.created_at:
            yield finding(item, f"it is not what ledger entry {entry.seq} recorded")
    for gone, (_, entry) in sorted(said.items()):
        yield Finding("labels", f"labels.triageitem {gone}", f"ledger entry {entry.seq} records it, but it is gone")
    decisions = Disposal.objects.select_related("item").order_by("pk")
    yield from compared(
        decisions, DECIDED, recorded, lambda made: made.at, lambda made: f"labels.triageitem:{made.item_id}"
    )
    yield from _unsigned(decisions)


def _unsigned(decisions: QuerySet[Disposal]) -> Iterator[Finding]:
    """A decision says whether the evidence was lost, and then who signed it: in no row after the first that does."""
    asked = False
    for made in decisions.iterator(chunk_size=500):
        asked = asked or made.lost is not None
        if asked and made.lost != made.item.lost:
            yield finding(made, "it does not say whether the evidence of the fact was lost, as its item does")
        elif made.lost and made.decision == Decision.NO_EFFECT and not (made.credentials and made.method):
            yield finding(made, "it leaves a fact as it is whose evidence was lost, and nobody signed it")


def check_claims() -> Iterator[Finding]:
    """What every edition of a fact claims holds in the label version that it was signed against, as that was read then."""
    label_by_hash.cache_clear()  # what this process remembers is not what stands in the database
    label_as_read.cache_clear()
    versions = {version.pk: version for version in LabelVersion.objects.without_bytes()}
    readings = list(LabelReading.objects.filter(changed=True).order_by("pk").values_list("version", "at", "pk"))
    for edition in Fact.revisions().editions().order_by("drug_id", "history_id").iterator(chunk_size=500):
        yield from read_row(_where(edition), _edition, edition, versions, readings)


def check_standing() -> Iterator[Finding]:
    """Where a page says that its evidence still stands, or nothing of it, every word of it is found again in the newest label."""
    for edition, version, found in unsaid():
        for wrong in found:
            said = f"its page says nothing against it, but in {version} it does not hold: {wrong.sentence}"
            yield Finding("evidence", _where(edition), said)


def _edition(
    edition: FactEdition, versions: dict[int, LabelVersion], readings: list[tuple[int, datetime, int]]
) -> Iterator[Finding]:
    if label := pinned_label(edition):
        read = [pk for version, at, pk in readings if version == label["version"] and at <= edition.history_date]
        yield from _claim(edition, versions, [*reversed(read), None])


def _where(edition: FactEdition) -> str:
    return f"labels.fact {edition.id} edition {edition.edition}"


def _claim(edition: FactEdition, versions: dict[int, LabelVersion], readings: list[int | None]) -> Iterator[Finding]:
    """`readings`: those that were there when it was signed, the newest first. A withdrawal carries older evidence over."""
    where, label = _where(edition), pinned_label(edition)
    version = versions.get(label["version"])
    if version is None or version.sha256 != label["sha256"]:
        yield Finding("evidence", where, f"it was signed against {label['words']}, which is not in the archive")
        return
    found: list[Finding] = []
    for reading in readings:
        wrong = list(_wrong(edition, label, label_as_read(version.pk, reading), where))
        if not wrong:
            return
        found = found or wrong
    yield from found


def _wrong(edition: FactEdition, pinned: dict[str, Any], then: Label, where: str) -> Iterator[Finding]:
    claim = claim_as_signed(edition)
    for wrong in check(then, claim) if claim else ():
        yield Finding("evidence", where, f"in {pinned['words']} it does not hold: {wrong.sentence}")
    kept = then.by_key
    for key, text in pinned["sections"]:
        if key not in kept or kept[key].text_sha256 != text:
            yield Finding(
                "evidence", where, f"section {key} of {pinned['words']} is not what it was when this was signed"
            )
