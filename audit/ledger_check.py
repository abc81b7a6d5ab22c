"""Is the ledger whole in itself? Numbers, times, hashes, and columns that repeat what the payload says."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import orjson

from audit.canonical import canonical, instant, leaf_hash
from audit.models import LedgerEntry
from audit.storage import odd_values
from audit.verify import Finding

COLUMNS = ("seq", "kind", "subject", "revision", "actor", "actor_name", "public")


def check_ledger() -> Iterator[Finding]:
    yield from odd_values(LedgerEntry)
    expected, before = 1, None
    for entry in LedgerEntry.objects.order_by("seq").iterator(chunk_size=2000):
        where = f"ledger entry {entry.seq}"
        if entry.seq != expected:
            yield Finding("ledger", where, f"entries {expected} to {entry.seq - 1} are missing")
        yield from _entry(entry, where)
        if before is not None and entry.at is not None and entry.at <= before:
            yield Finding("ledger", where, "its time is not later than the time of the entry before it")
        expected, before = entry.seq + 1, entry.at or before


def _entry(entry: LedgerEntry, where: str) -> Iterator[Finding]:
    if leaf_hash(entry.payload.encode()) != entry.leaf_hash:
        yield Finding("ledger", where, "its hash is not the hash of what it says")
    said = read(entry.payload)
    if said is None:
        yield Finding("ledger", where, "what it says is not canonical JSON")
        return
    for column in COLUMNS:
        if said.get(column) != getattr(entry, column):
            yield Finding("ledger", where, f"its column {column} is not what the entry says")
    if not isinstance(entry.at, datetime) or said.get("at") != instant(entry.at):
        yield Finding("ledger", where, "its time is not the time that the entry says")


def read(payload: str) -> dict[str, Any] | None:
    """What an entry says, or None when its payload is not the canonical JSON of an object."""
    try:
        said = orjson.loads(payload)
        return said if isinstance(said, dict) and canonical(said) == payload.encode() else None
    except (orjson.JSONDecodeError, TypeError):
        return None
