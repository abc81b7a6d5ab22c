"""Is whoever sits here the person who is logged in? Signing asks again: for the password, and for a one-time code.

The code is asked of those who enrolled, once in an unbroken window: it begins with a signature by both components, lasts
`SIGNING_WINDOW_MINUTES`, and ends with the session. Knows the request, and nothing of what is signed. Every failure is a
ledger entry, and never holds what was typed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from audit.ledger import ledger
from editorial.accounts import one_time_codes
from editorial.accounts.lockout import LOCKED, forget_failures, is_locked
from editorial.accounts.one_time_codes import Answer
from editorial.accounts.passwords import known_to_another
from editorial.accounts.people import Person
from editorial.record.vocabulary import Method

WINDOW = "signed_with_both"  # in the session: [when, under which session key]
WRONG_PASSWORD = "This is not your password. Nothing was done; the attempt is recorded."  # noqa: S105  a sentence, no password
NO_CODE = "Your code is asked again: send this once more, with a new one."
ABOUT_CODE = {
    Answer.WRONG: "This code is not right. Is the clock of your device right? Nothing was done; the attempt is recorded.",
    Answer.USED: "This code was used before, and each is good for once: wait for the next one. Nothing was done.",
    Answer.EARLY: "After a wrong code you must wait, each time longer: count to ten, then enter a new one.",
}


class NotIdentified(ValidationError):
    """The sentence stands at its field; `why` is for the ledger."""

    def __init__(self, field: str, sentence: str, why: str) -> None:
        super().__init__({field: sentence})
        self.why = why


def signing_person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


@dataclass(frozen=True)
class Obstacle:
    """What a person must do before signing anything, and the page where it is done."""

    why: str
    sentence: str
    page: str


OWN_PASSWORD = Obstacle(
    "password set by another",
    "Somebody else has set your password and may know it. Before you sign, choose your own",
    "admin:password_change",
)
OWN_CODE = Obstacle(
    "no one-time code enrolled",
    "Nobody signs here without a one-time code. Before you sign, set one up",
    "admin:editorial_person_code",
)


def obstacle(request: HttpRequest) -> Obstacle | None:
    person = signing_person(request)
    if known_to_another(person):
        return OWN_PASSWORD
    return OWN_CODE if settings.REQUIRE_SECOND_FACTOR and not one_time_codes.is_enrolled(person) else None


def asks_code(request: HttpRequest) -> bool:
    """Does the next signature need a code besides the password?"""
    return one_time_codes.is_enrolled(signing_person(request)) and not _window_is_open(request)


def known_signer(request: HttpRequest, subject: str, verb: str, said: dict[str, Any]) -> Method:
    """How the person was known who signs; `said` is the cleaned signature form. Raises NotIdentified, recorded."""
    person = signing_person(request)
    try:
        if before := obstacle(request):
            raise NotIdentified("password", f"{before.sentence}. Nothing was signed.", before.why)
        return identified(request, said, asks_code(request))
    except NotIdentified as refusal:
        ledger.append(
            "signature failed",
            subject=subject,
            actor=person.pk,
            actor_name=person.printed_name,
            verb=verb,
            why=refusal.why,
        )
        raise


def identified(request: HttpRequest, said: dict[str, Any], with_code: bool) -> Method:
    """Checks the password, then the code if it is asked. Raises NotIdentified; a lock-out counts every failure."""
    person = signing_person(request)
    found = authenticate(request, username=person.get_username(), password=said["password"])
    if found is None or found.pk != person.pk:
        if is_locked(request):
            raise NotIdentified("password", LOCKED, "locked out")
        raise NotIdentified("password", WRONG_PASSWORD, "wrong password")
    if with_code:
        if "code" not in said:  # the window closed between the making of the form and now
            raise NotIdentified("password", NO_CODE, "no code")
        if not (answer := one_time_codes.check(person, said["code"])).accepted:
            failed(request, person, answer.value)
            raise NotIdentified("code", LOCKED if is_locked(request) else ABOUT_CODE[answer], answer.value)
    forget_failures(request, person)
    return Method.PASSWORD_AND_CODE if with_code else Method.PASSWORD


def failed(request: HttpRequest, person: Person, why: str) -> None:
    """A code failed where the password was right: ledger and lock-out hear of it as of any failed login."""
    name = {"username": person.get_username()}
    user_login_failed.send(sender=__name__, credentials=name, request=request, why=why)


def signed(request: HttpRequest, method: Method) -> None:
    """After a signature: a session key that somebody stole before is worth nothing, and the window begins or goes on."""
    began = timezone.now() if method == Method.PASSWORD_AND_CODE else _window_began(request)
    request.session.cycle_key()
    if began is not None:
        request.session[WINDOW] = [began.isoformat(), request.session.session_key]


def close_window(request: HttpRequest) -> None:
    """At a login: whoever logs in again in a session that goes on keeps its key."""
    request.session.pop(WINDOW, None)


def _window_is_open(request: HttpRequest) -> bool:
    began = _window_began(request)
    return began is not None and timezone.now() < began + timedelta(minutes=settings.SIGNING_WINDOW_MINUTES)


def _window_began(request: HttpRequest) -> datetime | None:
    """None when the session got another key since: with a new password, or under another person."""
    began, key = request.session.get(WINDOW, (None, None))
    return datetime.fromisoformat(began) if began and key == request.session.session_key else None
