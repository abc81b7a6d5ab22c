"""What an arriving label version does to the facts of its drug: finds the items, and keeps them."""

from __future__ import annotations

from audit.ledger import Writing
from labels.archive import LabelVersion
from labels.triage import Triage, store


def triage_arrival(writing: Writing, before: LabelVersion, version: LabelVersion) -> Triage | None:
    """Compares the new reference label with the one before it; None when the arrival is not the reference."""
    return store(writing, before, version, [])
