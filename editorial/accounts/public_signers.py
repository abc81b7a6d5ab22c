"""Who signs, as the public reads it: an account as the ledger recorded it last, now or at the moment that is asked for.

The table of accounts knows only today; the ledger knows every change of one. So it also knows every public address that an
account ever had: such an address stays that person's, because old signatures and printed pages lead to it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

import orjson
from django.core.validators import slug_re
from django.db.models import Q, QuerySet

from audit.models import LedgerEntry

NOBODY = "Not a real person: a sample account that shows how signing works."

PREFIX = "editorial.person:"  # of the subject of an account in the ledger


@dataclass(frozen=True)
class Signer:
    """What the public reads of a person. `key` is that of the account, `addresses` are all that it ever had, the first one
    first; `is_active`: it may still be used.
    """

    key: int
    addresses: tuple[str, ...]
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


def signers_at(address: str) -> list[Signer]:
    """Everybody who ever had a public address, the first one first; one question.

    There is more than one only where a namesake was given it before that was refused.
    """
    accounts = _that_name(address).values("subject")
    entries = LedgerEntry.objects.filter(kind="person", subject__in=accounts).order_by("seq")
    said: dict[str, list[dict[str, Any]]] = {}
    had: dict[str, None] = {}  # in the order in which they got it
    for subject, payload in entries.values_list("subject", "payload"):
        said.setdefault(subject, []).append(orjson.loads(payload)["data"])
        if _slug(said[subject][-1]) == address:  # SQLite looks past capital letters
            had[subject] = None
    return [_signer(subject, said[subject]) for subject in had]


def signers_by_address(addresses: Iterable[str]) -> dict[str, Signer]:
    """Who has each of these public addresses now, or else had it first; one question, and none for none."""
    wanted = [address for address in addresses if slug_re.fullmatch(address)]
    if not wanted:
        return {}
    names = reduce(or_, (Q(payload__contains=f'"slug":"{address}"') for address in wanted))
    accounts = LedgerEntry.objects.filter(names, kind="person").order_by().values("subject")
    entries = LedgerEntry.objects.filter(kind="person", subject__in=accounts).order_by("seq")
    said: dict[str, list[dict[str, Any]]] = {}
    for subject, payload in entries.values_list("subject", "payload"):
        said.setdefault(subject, []).append(orjson.loads(payload)["data"])
    found: dict[str, Signer] = {}
    for subject, entry in said.items():
        signer = _signer(subject, entry)
        for address in signer.addresses:
            if address == signer.slug or address not in found:
                found[address] = signer
    return {address: found[address] for address in wanted if address in found}


def addresses_of(accounts: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """Every public address that each of some accounts ever had; one question."""
    wanted = [f"{PREFIX}{account}" for account in accounts]
    had: dict[str, dict[str, None]] = {subject: {} for subject in wanted}
    entries = LedgerEntry.objects.filter(kind="person", subject__in=wanted).order_by("seq")
    for subject, payload in entries.values_list("subject", "payload"):
        had[subject][_slug(orjson.loads(payload)["data"])] = None
    return {int(subject.removeprefix(PREFIX)): tuple(addresses) for subject, addresses in had.items()}


def taken_addresses(beginning: str) -> dict[str, set[int]]:
    """Every public address that begins so, now or ever, with the keys of the accounts that had it."""
    found: dict[str, set[int]] = {}
    for subject, payload in _that_name(beginning, whole=False).values_list("subject", "payload"):
        found.setdefault(_slug(orjson.loads(payload)["data"]), set()).add(int(subject.removeprefix(PREFIX)))
    return found


def _that_name(address: str, whole: bool = True) -> QuerySet[LedgerEntry]:
    """The entries about accounts that name an address, or the beginning of one."""
    end = '"' if whole else ""
    return LedgerEntry.objects.filter(kind="person", payload__contains=f'"slug":"{address}{end}').order_by()


def _signer(subject: str, said: list[dict[str, Any]]) -> Signer:
    newest = said[-1]
    names = ("slug", "printed_name", "credentials", "biography", "is_sample")
    return Signer(
        key=int(subject.removeprefix(PREFIX)),
        addresses=tuple(dict.fromkeys(map(_slug, said))),
        **{name: newest["person"][name] for name in names},
        is_active=newest["rights"]["is_active"],
    )


def _slug(said: dict[str, Any]) -> str:
    return str(said.get("person", {}).get("slug", ""))
