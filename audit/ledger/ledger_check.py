"""Is the ledger whole in itself? Numbers, times, hashes, and columns that repeat what the payload says."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import orjson

from audit.guards.stored_values import odd_values
from audit.ledger.canonical import canonical, instant, leaf_hash
from audit.models import LedgerEntry
from audit.verification.findings import Finding, each

COLUMNS = ("seq", "kind", "subject", "revision", "actor", "actor_name", "public", "about")


def check_ledger() -> Iterator[Finding]:
    yield from odd_values(LedgerEntry)
    expected, before = 1, None
    # Rows without instances: there may be millions, and making one of each would take as long as all that is checked.
    rows = LedgerEntry.objects.order_by("seq").values_list(*COLUMNS, "at", "payload", "leaf_hash")
    for seq, *columns, at, payload, recorded_hash in each("ledger entries", rows):
        where = f"ledger entry {seq}"
        if seq != expected:
            yield Finding("ledger", where, f"entries {expected} to {seq - 1} are missing")
        if leaf_hash(payload.encode()) != recorded_hash:
            yield Finding("ledger", where, "its hash is not the hash of what it says")
        yield from _said(payload, [seq, *columns], at, where)
        if before is not None and at is not None and at <= before:
            yield Finding("ledger", where, "its time is not later than the time of the entry before it")
        expected, before = seq + 1, at or before


def _said(payload: str, columns: list[Any], at: object, where: str) -> Iterator[Finding]:
    """Do the columns repeat what the entry says?"""
    said = read(payload)
    if said is None:
        yield Finding("ledger", where, "what it says is not canonical JSON")
        return
    if [said.get(column) for column in COLUMNS] != columns:
        for column, value in zip(COLUMNS, columns, strict=True):
            if said.get(column) != value:
                yield Finding("ledger", where, f"its column {column} is not what the entry says")
    if not isinstance(at, datetime) or said.get("at") != instant(at):
        yield Finding("ledger", where, "its time is not the time that the entry says")


def read(payload: str) -> dict[str, Any] | None:
    """What an entry says, or None when its payload is not the canonical JSON of an object."""
    try:
        said = orjson.loads(payload)
        return said if isinstance(said, dict) and canonical(said) == payload.encode() else None
    except (orjson.JSONDecodeError, TypeError):
        return None
