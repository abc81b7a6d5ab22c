"""Is what a page shows what was signed? Asked whenever a page is made; the witness is the edition's entry in the ledger.

An edition is whole when its row says in every column what the entry says, and the words, HTML and evidence give the digest
that the signer saw. So a changed letter, another name or time, and a signature copied to another row all show at once.
That the entry itself is old and unchanged is what checkpoints prove.
"""

from __future__ import annotations

from typing import Any

import orjson
from django.db.models import CharField, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Concat

from audit.ledger.canonical import canonical
from audit.models import LedgerEntry
from editorial.record.freezing import digest_of_edition
from editorial.record.protocols import Edition
from editorial.record.records import RevisionQuerySet


def witnessed(editions: RevisionQuerySet) -> RevisionQuerySet:
    """The editions, each with what the ledger says of it in `said`: one index seek more for each, and no question more."""
    label = editions.model.instance_type._meta.label_lower
    subject = Concat(Value(f"{label}:"), Cast(OuterRef("id"), CharField()))
    entry = LedgerEntry.objects.filter(subject=subject, revision=OuterRef("history_id"), kind="edition").order_by("seq")
    return editions.annotate(said=Subquery(entry.values("payload")[:1]))


def is_as_signed(edition: Edition) -> bool:
    """Of an edition that was asked for as `witnessed`. Of a row that was read in part, that part is compared, and no digest."""
    try:
        row = orjson.loads(edition.said or "")["data"]["row"]
        whole = all(field.attname in vars(edition) for field in edition._meta.concrete_fields)
        return _same(edition, row) and not (whole and digest_of_edition(edition) != row["digest"])
    except (KeyError, TypeError, ValueError):  # no entry, or one that says something else than a row
        return False


def _same(edition: Edition, row: dict[str, Any]) -> bool:
    read = vars(edition)
    for field in edition._meta.concrete_fields:
        if field.attname in read:
            shown, recorded = read[field.attname], row.get(field.column)
            # Nearly every value is equal as it is; only times and decimals are written otherwise in an entry.
            if shown != recorded and canonical(shown) != canonical(recorded):
                return False
    return True
