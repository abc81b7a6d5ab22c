"""Which tries to log in are looked at at all: decided before a password is hashed, and without writing anything.

Refused is a name at an address after five wrong tries, and an address after thirty under whatever names. A name that is
tried from many addresses is slowed. The last two do not hold for a browser from which that name was used before, so that
nobody shuts out its owner. What is counted are the failures that axes keeps.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from audit.ledger import ledger
from editorial.accounts import shut
from editorial.accounts.people import Person
from editorial.accounts.who_tries import address_of, counted

MOST_FROM_AN_ADDRESS = 30  # failures within the time of a lock-out, under all names together
MOST_OF_A_NAME = 20  # from all addresses together; then it is slowed
PAUSE = timedelta(seconds=30)  # between two tries of a slowed name
MINUTES = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
LOCKED = f"Too many wrong tries: this name is shut here for {MINUTES} minutes. Nothing was done. It opens by itself."
ADDRESS_SHUT = (
    f"Too many wrong tries came from where you are: a new browser cannot log in from there for {MINUTES} minutes. "
    "Nothing was done. It opens by itself."
)
SLOWED = (
    "Somebody is guessing at this name, so it can be tried only every now and then. Nothing was done. Wait half a minute "
    "and try again, or log in from a browser that you have used here before."
)
KNOWN_FOR = timedelta(days=180)
SALT = "editorial.known browser"


@dataclass(frozen=True)
class No:
    """A try that is not looked at: the sentence for the form, and seconds until the next one may be."""

    sentence: str
    wait: int


def not_now(request: HttpRequest, username: str) -> No | None:
    """Why this try to log in is not looked at; it is counted. None when it is."""
    name, address = counted(username), address_of(request)
    now = timezone.now()
    failures = _failures(name, address, now - settings.AXES_COOLOFF_TIME)
    if failures["of_both"] >= settings.AXES_FAILURE_LIMIT:
        return _no(request, LOCKED, failures["newest_of_both"] + settings.AXES_COOLOFF_TIME, name, address)
    if is_known(request, name):
        return None
    if failures["from_address"] >= MOST_FROM_AN_ADDRESS:
        return _no(request, ADDRESS_SHUT, failures["newest_from_address"] + settings.AXES_COOLOFF_TIME, "", address)
    slowed = shut.standing(name, None) if failures["of_name"] >= MOST_OF_A_NAME else None
    if slowed is not None and (turn := shut.take_turn(slowed, PAUSE)) is not None:
        return _no(request, SLOWED, turn, name, None)
    return None


def shut_here(request: HttpRequest, username: str) -> No | None:
    """The same for somebody who is logged in and is asked for the password again: only that name at that address counts."""
    name, address = counted(username), address_of(request)
    failures = _failures(name, address, timezone.now() - settings.AXES_COOLOFF_TIME)
    if failures["of_both"] >= settings.AXES_FAILURE_LIMIT:
        return _no(request, LOCKED, failures["newest_of_both"] + settings.AXES_COOLOFF_TIME, name, address)
    return None


def _failures(name: str | None, address: str | None, since: datetime) -> dict[str, Any]:
    of_name, here = Q(username=name), Q(ip_address=address)
    sums = {"of_both": of_name & here, "from_address": here, "of_name": of_name}
    newest = {"newest_of_both": of_name & here, "newest_from_address": here}
    found = AccessAttempt.objects.filter(of_name | here, attempt_time__gte=since).aggregate(
        **{key: Sum("failures_since_start", filter=which, default=0) for key, which in sums.items()},
        **{key: Max("attempt_time", filter=which) for key, which in newest.items()},
    )
    return dict(found)


def _no(request: HttpRequest, sentence: str, until: datetime, name: str, address: str | None) -> No:
    shut.refused(name, address)
    no = No(sentence, max(1, ceil((until - timezone.now()).total_seconds())))
    request.try_again_in = no.wait  # type: ignore[attr-defined]  # `TooManyTries` answers with it
    return no


def count(failure: AccessAttempt) -> None:
    """After each failure that axes has written: does it shut an address, or slow a name? Each is told once."""
    failures = _failures(failure.username, failure.ip_address, timezone.now() - settings.AXES_COOLOFF_TIME)
    if failures["from_address"] >= MOST_FROM_AN_ADDRESS and shut.begin("", failure.ip_address):
        ledger.append("locked out", address=failure.ip_address, minutes=MINUTES, every_name=True)
    if failure.username and failures["of_name"] >= MOST_OF_A_NAME:
        subject = _subject(failure.username)
        if shut.begin(failure.username, None, subject):
            ledger.append("name slowed", subject=subject, failures=failures["of_name"], minutes=MINUTES)


def is_slowed(username: str) -> bool:
    return shut.standing(counted(username), None) is not None


def _subject(name: str) -> str:
    """Of the account whose name it is; there are few."""
    people = Person.objects.only("pk", "username")
    return next((person.subject for person in people if counted(person.username) == name), "")


# --- Browsers from which a name was used before ------------------------------------------------------------------------


def remember(request: HttpRequest, person: Person) -> None:
    """To be told to the browser with the answer."""
    request.remember_as = counted(person.username)  # type: ignore[attr-defined]  # `TooManyTries` tells the browser


def is_known(request: HttpRequest, name: str) -> bool:
    told = request.get_signed_cookie(_cookie(name), default="", salt=SALT, max_age=KNOWN_FOR)
    return told == name


def _cookie(name: str) -> str:
    return f"known_{name[:12]}"  # several people may use one browser


class TooManyTries:
    """Middleware: 429 with Retry-After where a try was not looked at; and a cookie after a login, for the desk alone."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response: HttpResponse = self.get_response(request)
        wait = getattr(request, "try_again_in", None)
        if wait is not None and response.status_code in (200, 403):
            response.status_code = 429
            response.headers["Retry-After"] = str(wait)
        name = getattr(request, "remember_as", None)
        if name is not None:
            response.set_signed_cookie(
                _cookie(name),
                name,
                salt=SALT,
                max_age=KNOWN_FOR,
                path=settings.SESSION_COOKIE_PATH,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response
