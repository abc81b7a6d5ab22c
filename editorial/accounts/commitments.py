"""What the ledger keeps of a credential without telling it: a salted hash of the stored password, device or recovery codes.

Whoever can write the tables could put a password or a device of his own under a reviewer's account, and sign as she does.
So every entry about a credential commits to what was stored then. `verify` compares, and nobody signs with another one.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import orjson
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from audit.ledger.canonical import canonical
from audit.ledger.ledger import Writing
from audit.models import LedgerEntry
from editorial.record.protocols import Account

PASSWORD, DEVICE, RECOVERY = "password", "device", "recovery codes"
# The kinds of entries that may commit to something; another would not be asked.
CARRIERS = (
    "person",
    "new password",
    "password set by another",
    "password stored anew",
    "one-time code enrolled",
    "one-time code removed",
    "recovery codes made",
    "recovery code used",
    "credentials recorded",
)
Commitments = dict[str, dict[str, str]]  # what of an account: the salt, and the hash over salt and what was stored


def _password(account: Account) -> Any:
    return account.password


def _device(account: Account) -> Any:
    """Of each device that counts: its secret, and all that says which codes are right."""
    devices = TOTPDevice.objects.filter(user=account.pk, confirmed=True)
    return sorted(map(list, devices.values_list("key", "step", "t0", "digits", "tolerance")))


def _recovery(account: Account) -> Any:
    return sorted(StaticToken.objects.filter(device__user=account.pk).values_list("token", flat=True))


STORED: Mapping[str, Callable[[Account], Any]] = {PASSWORD: _password, DEVICE: _device, RECOVERY: _recovery}
ALL = tuple(STORED)


def append(writing: Writing, kind: str, account: Account, parts: Iterable[str], **entry: Any) -> None:
    """An entry about an account, with a commitment to these parts of it as they are stored now."""
    assert kind in CARRIERS
    writing.append(kind, subject=account.subject, commitments=commitments_to(account, parts), **entry)


def commitments_to(account: Account, parts: Iterable[str]) -> Commitments:
    """To what is stored at this moment: to be called after the change."""
    made: Commitments = {}
    for part in parts:
        salt = secrets.token_hex(16)
        made[part] = {"salt": salt, "sha256": _hash(salt, STORED[part](account))}
    return made


def not_as_recorded(account: Account, parts: Iterable[str] = ALL) -> list[str]:
    """The parts of an account that are not what the ledger committed to last; none of an account from before it did."""
    known: Commitments = {}
    entries = LedgerEntry.objects.filter(subject=account.subject, kind__in=CARRIERS).order_by("-seq")
    for payload in entries.values_list("payload", flat=True).iterator(chunk_size=20):
        known = {**committed_in(payload), **known}
        if len(known) == len(STORED):
            break
    return odd_parts(account, known, parts) if known else []


def odd_parts(account: Account, known: Commitments, parts: Iterable[str] = ALL) -> list[str]:
    return [part for part in parts if not _holds(known.get(part, {}), STORED[part](account))]


def committed_in(payload: str) -> Commitments:
    """What an entry commits to; nothing where it says nothing of it, or no sense."""
    try:
        said = orjson.loads(payload)["data"].get("commitments") or {}
        return {part: said[part] for part in STORED if part in said}
    except (AttributeError, KeyError, TypeError, ValueError):
        return {}


def _holds(commitment: Any, stored: object) -> bool:
    if not isinstance(commitment, dict) or not isinstance(commitment.get("salt"), str):
        return False
    return bool(commitment.get("sha256") == _hash(commitment["salt"], stored))


def _hash(salt: str, stored: object) -> str:
    return hashlib.sha256(salt.encode() + canonical(stored)).hexdigest()
