"""Shut out: after five wrong tries a name is refused for half an hour, at the address they came from.

django-axes counts. It is told a hash in the place of a typed name, which may be a password, and nothing else that was
typed. Whoever is shut out reads a sentence in the form; every lock-out is in the ledger.
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.db.models.signals import pre_save
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from audit.ledger import ledger
from editorial.accounts.people import Person
from editorial.work import notes

MINUTES = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
LOCKED = f"Too many wrong tries: this name is shut here for {MINUTES} minutes. Nothing was done. It opens by itself."


def listen() -> None:
    from axes.models import AccessAttempt
    from axes.signals import user_locked_out

    pre_save.connect(_forget_what_was_typed, sender=AccessAttempt, dispatch_uid="axes forgets")
    user_locked_out.connect(_locked_out, dispatch_uid="ledger locked out")


def is_locked(request: HttpRequest) -> bool:
    """Was the try that this request made refused, or the last that is allowed?"""
    return getattr(request, "axes_locked_out", False)


def forget_failures(request: HttpRequest, person: Person) -> None:
    """After a success, as axes itself does after a login."""
    from axes.handlers.proxy import AxesProxyHandler

    AxesProxyHandler.update_request(request)
    AxesProxyHandler.get_implementation().reset_user_attempts(request, {"username": person.get_username()})


def counted_name(request: HttpRequest, credentials: dict[str, Any] | None) -> str | None:
    """What axes keeps in the place of a user name (AXES_USERNAME_CALLABLE)."""
    typed = (credentials or {}).get("username")
    return salted_hmac("editorial.lockout", typed, algorithm="sha256").hexdigest() if typed else None


def address_of(request: HttpRequest) -> str | None:
    """Where a request comes from. Each proxy of ours has added one address to the end of X-Forwarded-For.

    What stands before those was sent by the browser, which may say what it likes.
    """
    told = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    ours = settings.PROXIES
    return _address(told[-ours] if 0 < ours <= len(told) else "") or _address(request.META.get("REMOTE_ADDR", ""))


def _address(text: str) -> str | None:
    try:
        return str(ip_address(text))
    except ValueError:
        return None


def _forget_what_was_typed(sender: object, instance: Any, **kwargs: Any) -> None:
    instance.get_data = instance.post_data = ""


def _locked_out(sender: object, request: Any, ip_address: str | None, **kwargs: Any) -> None:
    if request.axes_failures_since_start is None:
        return  # it was locked before: logins.py has recorded the try itself
    person = Person.objects.filter(username=request.axes_credentials.get("username")).first()
    ledger.append("locked out", subject=person.subject if person else "", address=ip_address, minutes=MINUTES)
    if person:
        notes.shut_out(person, ip_address, MINUTES)
