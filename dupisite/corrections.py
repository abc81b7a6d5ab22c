"""What was wrong: every correction and withdrawal of a text, and every withdrawal of all that is said about a medicine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.db.models import QuerySet
from django.urls import reverse

from audit.models import LedgerEntry
from audit.reading.prepared import Prepared
from editorial.record.vocabulary import Kind
from labels.drugs.drugs import public_drugs

WRONG = (Kind.CORRECTION, Kind.WITHDRAWAL)
MOST = 50  # notices over medicines that are looked through


@dataclass(frozen=True)
class WithdrawnMedicine:
    """When one signature took back everything about a medicine, and what was said in its place."""

    name: str
    url: str
    at: datetime
    notice: str
    by: str


def _notices() -> QuerySet[Any]:
    return LedgerEntry.objects.filter(kind="notice").order_by("-seq").only("seq", "at", "payload")[:MOST]


notices = Prepared(lambda: LedgerEntry, _notices)


def withdrawn_medicines() -> list[WithdrawnMedicine]:
    """The newest first, as the ledger has them; of medicines of which something is public. Two questions."""
    rows = [(entry.at, orjson.loads(entry.payload)["data"]["row"]) for entry in notices()]
    put_up = [(at, row) for at, row in rows if row["withdrawn"] and row["notice_since"] == row["history_date"]]
    public = set(
        public_drugs().filter(pk__in={row["id"] for _, row in put_up}).values_list("pk", flat=True) if put_up else ()
    )
    return [
        WithdrawnMedicine(row["brand_name"], reverse("drug", args=[row["slug"]]), at, row["notice"], row["notice_by"])
        for at, row in put_up
        if row["id"] in public
    ]
