"""One value, one row of bytes: the JSON that the ledger keeps and every digest is computed over.

Keys are sorted, nothing is padded, times are UTC with six decimals, and floats are refused: they have no exact text.
"""

import hashlib
from datetime import UTC, date, datetime
from decimal import Decimal

import orjson

from audit.offline import leaf

PLAIN = frozenset((str, int, bool, type(None)))
LISTS = (list, tuple)


def canonical(value: object) -> bytes:
    """UTF-8 JSON of dicts with string keys, lists, texts, whole numbers, booleans, None, dates, times and decimals.

    Raises TypeError for anything else, also for floats, and for a time without zone.
    """
    _refuse_floats(value)
    return orjson.dumps(value, default=_text, option=orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME)


def digest(value: object) -> str:
    """SHA-256 of the canonical bytes, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(value)).hexdigest()


def leaf_hash(entry: bytes) -> str:
    """Hash of a Merkle tree's leaf (RFC 6962, section 2.1), as 64 hexadecimal digits."""
    return leaf(entry).hex()


def instant(moment: datetime) -> str:
    """A time with zone as text: 2026-03-03T09:05:00.000000Z."""
    if moment.tzinfo is None:
        raise TypeError(f"{moment} has no time zone")
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        # 15, 15.0 and 15.00 are one weight, whichever of them a database hands back.
        return f"{value.normalize():f}"
    raise TypeError(f"{type(value).__name__} has no canonical form")


def _refuse_floats(value: object) -> None:
    waiting = [value]
    for part in waiting:  # grows meanwhile: a call for each list would take three times as long
        if isinstance(part, float):
            raise TypeError("a float has no canonical form: use a decimal or a text")
        if isinstance(part, LISTS):
            waiting += [inner for inner in part if type(inner) not in PLAIN]  # nearly all are
        elif isinstance(part, dict):
            waiting += [inner for inner in part.values() if type(inner) not in PLAIN]
