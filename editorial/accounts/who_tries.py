"""Who tries to log in, as far as anybody may know: a name as it is kept, and where the request comes from."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


def counted(typed: str) -> str:
    """What is kept in the place of a typed name, which may be a password."""
    return salted_hmac("editorial.lockout", typed, algorithm="sha256").hexdigest()


def counted_name(request: HttpRequest, credentials: dict[str, Any] | None) -> str | None:
    """The same, as axes asks for it (AXES_USERNAME_CALLABLE)."""
    typed = (credentials or {}).get("username")
    return counted(typed) if typed else None


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
