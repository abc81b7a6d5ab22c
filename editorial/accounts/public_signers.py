"""Who signs, as the public reads it: an account as the ledger recorded it last, now or at the moment that is asked for.

The table of accounts knows only today; the ledger knows every change of one. So it also knows every public address that an
account ever had: such an address stays that person's, because old signatures and printed pages lead to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson

from audit.models import LedgerEntry
from audit.reading.prepared import Prepared

NOBODY = "Not a real person: a sample account that shows how signing works."

recorded = Prepared(
    lambda: LedgerEntry,
    lambda subject: LedgerEntry.objects.filter(subject=subject, kind="person").order_by("-seq").only("payload")[:1],
)


PREFIX = "editorial.person:"  # of the subject of an account in the ledger


@dataclass(frozen=True)
class Signer:
    """What the public reads of a person. `key` is that of the account; `is_active`: it may still be used."""

    key: int
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
    for entry in recorded(f"{PREFIX}{person}"):
        said = orjson.loads(entry.payload)["data"]
        names = ("slug", "printed_name", "credentials", "biography", "is_sample")
        shown = {name: said["person"][name] for name in names}
        return Signer(key=person, **shown, is_active=said["rights"]["is_active"])
    return None


def addresses_of(person: int) -> list[str]:
    """Every public address that an account ever had, the first one first."""
    entries = LedgerEntry.objects.filter(subject=f"{PREFIX}{person}", kind="person").order_by("seq")
    return list(dict.fromkeys(map(_address, entries.values_list("payload", flat=True))))


def holders(address: str) -> list[int]:
    """The keys of the accounts that ever had a public address, the first one first.

    There is more than one only where a namesake was given it before this was refused.
    """
    entries = LedgerEntry.objects.filter(kind="person", payload__contains=f'"slug":"{address}"').order_by("seq")
    said = [(subject, payload) for subject, payload in entries.values_list("subject", "payload")]
    had = [subject for subject, payload in said if _address(payload) == address]  # SQLite looks past capital letters
    return [int(subject.removeprefix(PREFIX)) for subject in dict.fromkeys(had)]


def taken_addresses(beginning: str) -> set[str]:
    """Every public address that begins so, of whatever account, now or ever."""
    entries = LedgerEntry.objects.filter(kind="person", payload__contains=f'"slug":"{beginning}')
    return set(map(_address, entries.values_list("payload", flat=True)))


def _address(payload: str) -> str:
    said: dict[str, Any] = orjson.loads(payload)["data"].get("person", {})
    return str(said.get("slug", ""))
