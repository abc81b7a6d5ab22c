"""Who signs, as the public reads it: an account as the ledger recorded it last, now or at the moment that is asked for.

The table of accounts knows only today; the ledger knows every change of one.
"""

from __future__ import annotations

from dataclasses import dataclass

import orjson

from audit.models import LedgerEntry
from audit.reading.prepared import Prepared

NOBODY = "Not a real person: a sample account that shows how signing works."

recorded = Prepared(
    lambda: LedgerEntry,
    lambda subject: LedgerEntry.objects.filter(subject=subject, kind="person").order_by("-seq").only("payload")[:1],
)


@dataclass(frozen=True)
class Signer:
    """What the public reads of a person. `is_active`: the account may still be used."""

    slug: str
    printed_name: str
    credentials: str
    biography: str
    is_sample: bool
    is_active: bool

    @property
    def nobody(self) -> str:
        """A sentence, where no person is behind the account; else empty."""
        return NOBODY if self.is_sample else ""


def signer(person: int) -> Signer | None:
    """By the key of the account; None when the ledger has never heard of it."""
    for entry in recorded(f"editorial.person:{person}"):
        said = orjson.loads(entry.payload)["data"]
        names = ("slug", "printed_name", "credentials", "biography", "is_sample")
        return Signer(**{name: said["person"][name] for name in names}, is_active=said["rights"]["is_active"])
    return None
