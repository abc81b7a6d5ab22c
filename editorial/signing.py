"""Is whoever sits here the person who is logged in? A signature asks again, whoever is logged in.

Knows the request, and nothing of what is signed. Every failure is a ledger entry, and never holds what was typed.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from audit import ledger
from editorial.lockout import LOCKED, forget_failures, is_locked
from editorial.people import Person
from editorial.vocabulary import Method

WRONG_PASSWORD = "This is not your password. Nothing was signed; the attempt is recorded."  # noqa: S105


def known_signer(request: HttpRequest, subject: str, verb: str, said: dict[str, Any]) -> Method:
    """How the person was known who signs. `said` is the cleaned signature form.

    Raises ValidationError with a sentence at its field; what was tried, and why it failed, is in the ledger then.
    """
    person = request.user
    assert isinstance(person, Person)
    found = authenticate(request, username=person.get_username(), password=said["password"])
    if found is None or found.pk != person.pk:
        locked = is_locked(request)
        _record(person, subject, verb, "locked out" if locked else "wrong password")
        raise ValidationError({"password": LOCKED if locked else WRONG_PASSWORD})
    forget_failures(request, person)
    return Method.PASSWORD


def signed(request: HttpRequest) -> None:
    """After a signature: a stolen session key is worth nothing afterwards."""
    request.session.cycle_key()


def _record(person: Person, subject: str, verb: str, why: str) -> None:
    ledger.append(
        "signature failed", subject=subject, actor=person.pk, actor_name=person.printed_name, verb=verb, why=why
    )
