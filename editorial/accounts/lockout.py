"""Shut out: after five wrong tries a name is refused for half an hour, at the address they came from.

django-axes counts. It is told a hash in the place of a typed name, which may be a password, and nothing else that was
typed. Whoever is shut out reads a sentence in the form; every lock-out is in the ledger.
"""

from __future__ import annotations

from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models.signals import post_save, pre_save
from django.http import HttpRequest

from audit.ledger import ledger
from editorial.accounts import shut, tries
from editorial.accounts.people import Person
from editorial.accounts.tries import MINUTES
from editorial.accounts.who_tries import counted
from editorial.work import notes


def listen() -> None:
    from axes.signals import user_locked_out  # axes listens as soon as this is loaded, and logins.py comes before it

    pre_save.connect(_forget_what_was_typed, sender=AccessAttempt, dispatch_uid="axes forgets")
    post_save.connect(_counted, sender=AccessAttempt, dispatch_uid="failures counted")
    user_locked_out.connect(_locked_out, dispatch_uid="ledger locked out")


def is_locked(request: HttpRequest) -> bool:
    """Was the try that this request made the last that is allowed?"""
    return getattr(request, "axes_locked_out", False)


def forget_failures(request: HttpRequest, person: Person) -> None:
    """After a success, as axes itself does after a login."""
    AxesProxyHandler.update_request(request)
    AxesProxyHandler.get_implementation().reset_user_attempts(request, {"username": person.get_username()})


def _forget_what_was_typed(sender: object, instance: Any, **kwargs: Any) -> None:
    instance.get_data = instance.post_data = ""


def _counted(sender: object, instance: AccessAttempt, **kwargs: Any) -> None:
    tries.count(instance)


def _locked_out(sender: object, request: Any, ip_address: str | None, **kwargs: Any) -> None:
    request.try_again_in = int(settings.AXES_COOLOFF_TIME.total_seconds())
    name = request.axes_credentials.get("username")
    person = Person.objects.filter(username=name).first()
    subject = person.subject if person else ""
    if not shut.begin(counted(name), ip_address, subject):
        return  # two tries came at once
    ledger.append("locked out", subject=subject, address=ip_address, minutes=MINUTES)
    if person and not tries.is_slowed(name):  # one message is enough for whoever is guessed at from everywhere
        notes.shut_out(person, ip_address, MINUTES)
