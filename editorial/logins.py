"""Logins, logouts, failed logins and new passwords as ledger entries.

What was typed as a user name is never kept: it may be a password.
"""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from audit import ledger


def listen() -> None:
    user_logged_in.connect(_logged_in, dispatch_uid="ledger login")
    user_logged_out.connect(_logged_out, dispatch_uid="ledger logout")
    user_login_failed.connect(_login_failed, dispatch_uid="ledger login failed")


def _logged_in(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    ledger.append("login", subject=f"editorial.person:{user.pk}", actor=user.pk, actor_name=user.printed_name)


def _logged_out(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    if user is not None:
        ledger.append("logout", subject=f"editorial.person:{user.pk}", actor=user.pk, actor_name=user.printed_name)


def _login_failed(sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
    asked = {"page": request.path, "address": request.META.get("REMOTE_ADDR", "")} if request else {}
    ledger.append("login failed", **asked)


class RecordPasswordChange:
    """A "validator" that Django tells of every new password (AUTH_PASSWORD_VALIDATORS); it validates nothing."""

    def validate(self, password: str, user: Any = None) -> None:
        return None

    def get_help_text(self) -> str:
        return ""

    def password_changed(self, password: str, user: Any = None) -> None:
        ledger.append("new password", subject=f"editorial.person:{user.pk}" if user is not None else "")
