"""Logins, logouts and failed logins as ledger entries.

What was typed as a user name is never kept: it may be a password. Is it the name of an account, then that is said.
"""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from audit.ledger import ledger
from editorial.accounts import shut
from editorial.accounts.lockout import is_locked
from editorial.accounts.people import Person
from editorial.accounts.signing import close_window
from editorial.accounts.tries import remember
from editorial.accounts.who_tries import address_of

LOCKED, WRONG_PASSWORD = "locked out", "wrong name or password"


def listen() -> None:
    """To be called before axes listens: only then does `is_locked` tell a refused try from the one that locks."""
    user_logged_in.connect(_logged_in, dispatch_uid="ledger login")
    user_logged_out.connect(_logged_out, dispatch_uid="ledger logout")
    user_login_failed.connect(_login_failed, dispatch_uid="ledger login failed")


def _logged_in(sender: object, request: HttpRequest, user: Person, **kwargs: Any) -> None:
    close_window(request)
    remember(request, user)
    shut.tell_what_ended()
    ledger.append("login", subject=user.subject, actor=user.pk, actor_name=user.printed_name)


def _logged_out(sender: object, request: HttpRequest, user: Person | None, **kwargs: Any) -> None:
    if user is not None:
        ledger.append("logout", subject=user.subject, actor=user.pk, actor_name=user.printed_name)


def _login_failed(
    sender: object, credentials: dict[str, Any], request: HttpRequest | None = None, why: str = "", **kwargs: Any
) -> None:
    shut.tell_what_ended()
    tried = Person.objects.filter(username=credentials.get("username", "")).first()
    said: dict[str, Any] = {"why": why or WRONG_PASSWORD}
    if request is not None:
        said |= {"page": request.path, "address": address_of(request)}
        if is_locked(request):
            said["why"] = LOCKED
    ledger.append("login failed", subject=tried.subject if tried else "", **said)
