"""Does a Cookie header belong to somebody who is logged in? For whoever must know before Django has seen the request."""

from importlib import import_module

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import close_old_connections
from django.http import parse_cookie


def logged_in(cookies: str) -> bool:
    """There is a session that has not ended. Whether the account may do anything is asked later, as always."""
    key = parse_cookie(cookies).get(settings.SESSION_COOKIE_NAME)
    if not key:
        return False
    close_old_connections()
    return SESSION_KEY in import_module(settings.SESSION_ENGINE).SessionStore(key)
