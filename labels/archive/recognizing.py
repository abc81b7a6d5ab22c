"""Says in the ledger of each extract that came with the software and was archived as an official label that it is none.

Pages tell what it is anyhow: see `own_extracts`. The entry tells whoever reads the record why they say otherwise than before.
"""

from __future__ import annotations

from audit.ledger import ledger
from audit.models import LedgerEntry
from labels.archive import own_extracts
from labels.archive.label_models import LabelVersion, Origin

KIND = "label is a made-up sample"
PROGRAM = "recognized by a program"


def recognize_extracts() -> None:
    """Once for each version."""
    wrong = LabelVersion.objects.filter(set_id=own_extracts.SET_ID, origin=Origin.OFFICIAL)
    for version in wrong.without_bytes().order_by("pk"):
        subject = f"labels.labelversion:{version.pk}"
        if not LedgerEntry.objects.filter(kind=KIND, subject=subject).exists():
            said = {"archived_as": version.origin, "is": version.kind.value, "sha256": version.sha256}
            ledger.append(KIND, subject=subject, actor_name=PROGRAM, public=True, about=version.about, **said)
