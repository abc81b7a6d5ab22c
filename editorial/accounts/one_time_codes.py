"""One-time codes: what those who enrolled give besides the password, when they sign and when they log in.

The devices are django-otp's. No page edits them by hand: one is made by enrolling, counts after a code from it was
right, and every change is a ledger entry. Recovery codes are kept as hashes. Knows no form and no session.
"""

from __future__ import annotations

import secrets
from base64 import b32encode
from enum import Enum
from hashlib import sha256
from typing import Any

from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from audit.ledger import ledger
from editorial.accounts import commitments
from editorial.accounts.commitments import DEVICE, RECOVERY
from editorial.accounts.people import Person

RECOVERY_CODES = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that are taken for one another
LENGTH = 16  # letters of a recovery code: 79 bits, so its hash needs neither salt nor key


class Answer(Enum):
    """What a typed code turned out to be; the value stands in the ledger."""

    RIGHT = "right code"
    RECOVERY = "recovery code"
    WRONG = "wrong code"
    USED = "code used before"
    EARLY = "too soon after a wrong code"

    @property
    def accepted(self) -> bool:
        return self in (Answer.RIGHT, Answer.RECOVERY)


def device_of(person: Person) -> TOTPDevice | None:
    """The device that counts; None for whoever has not enrolled."""
    return TOTPDevice.objects.filter(user=person, confirmed=True).first()


def is_enrolled(person: Person) -> bool:
    return device_of(person) is not None


def recovery_codes_left(person: Person) -> int:
    return StaticToken.objects.filter(device__user=person).count()


def check(person: Person, typed: str) -> Answer:
    """What the code is; a right one is used up. The ledger's lock comes first: two requests never use one code."""
    code = _plain(typed)
    with ledger.writing() as writing:
        if len(code) == LENGTH:
            return _recover(writing, person, code)
        device = device_of(person)
        return _answer(device, code) if device else Answer.WRONG


def begin(person: Person) -> TOTPDevice:
    """A new device that does not count yet; whichever counts now goes on to."""
    TOTPDevice.objects.filter(user=person, confirmed=False).delete()
    return TOTPDevice.objects.create(user=person, name="app", confirmed=False)


def finish(person: Person, device: TOTPDevice, typed: str) -> tuple[Answer, list[str]]:
    """Once a code from the new device is right, it takes the place of the old one. With it come new recovery codes."""
    with ledger.writing() as writing:
        answer = _answer(device, _plain(typed))
        if answer is not Answer.RIGHT:
            return answer, []
        replaced, _ = TOTPDevice.objects.filter(user=person).exclude(pk=device.pk).delete()
        device.confirmed = True
        device.save()
        _append(writing, "one-time code enrolled", person, person, [DEVICE], replaced=bool(replaced))
        return answer, _new_recovery_codes(writing, person)


def renew_recovery_codes(person: Person) -> list[str]:
    """Ten new ones; the old ones are worth nothing from now on."""
    with ledger.writing() as writing:
        return _new_recovery_codes(writing, person)


def remove(person: Person, by: Person, reason: str) -> None:
    """Takes device and recovery codes away, for whoever has lost both. The person may enrol again."""
    with ledger.writing() as writing:
        TOTPDevice.objects.filter(user=person).delete()
        StaticDevice.objects.filter(user=person).delete()
        _append(writing, "one-time code removed", person, by, [DEVICE, RECOVERY], reason=reason)


def shown_secret(device: TOTPDevice) -> str:
    """For typing into an app: letters in groups of four."""
    return _in_fours(b32encode(device.bin_key).decode())


def _answer(device: TOTPDevice, code: str) -> Answer:
    allowed, _ = device.verify_is_allowed()
    if not allowed:
        return Answer.EARLY
    if device.verify_token(code):
        return Answer.RIGHT
    clock = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    known = code.isdecimal() and clock.verify(int(code), device.tolerance)
    return Answer.USED if known else Answer.WRONG


def _recover(writing: ledger.Writing, person: Person, code: str) -> Answer:
    device = StaticDevice.objects.filter(user=person).first()
    if device is None:
        return Answer.WRONG
    allowed, _ = device.verify_is_allowed()
    if not allowed:
        return Answer.EARLY
    if not device.verify_token(_kept(code)):
        return Answer.WRONG
    _append(writing, "recovery code used", person, person, [RECOVERY], left=recovery_codes_left(person))
    return Answer.RECOVERY


def _new_recovery_codes(writing: ledger.Writing, person: Person) -> list[str]:
    StaticDevice.objects.filter(user=person).delete()
    device = StaticDevice.objects.create(user=person, name="recovery codes")
    codes = ["".join(secrets.choice(LETTERS) for _ in range(LENGTH)) for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=_kept(code)) for code in codes)
    _append(writing, "recovery codes made", person, person, [RECOVERY], number=len(codes))
    return [_in_fours(code) for code in codes]


def _append(writing: ledger.Writing, kind: str, person: Person, by: Person, changed: list[str], **said: Any) -> None:
    who = {"actor": by.pk, "actor_name": by.printed_name}
    commitments.append(writing, kind, person, changed, **who, **said)


def _kept(code: str) -> str:
    """What stands in the table in the place of a recovery code."""
    return b32encode(sha256(code.encode()).digest())[:16].decode()


def _plain(typed: str) -> str:
    return "".join(typed.split()).replace("-", "").lower()


def _in_fours(text: str) -> str:
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))
