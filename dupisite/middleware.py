"""Headers that every answer carries, the desk's and the public's alike; the door of a process for the desk alone; its sessions."""

import logging
from collections.abc import Callable

from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound

from audit.verification.faults import fault_of

logger = logging.getLogger(__name__)

PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"


class SecurityHeaders:
    """Adds what neither Django nor django-csp sets: no device access, no embedding of our answers elsewhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class OnlyTheDesk:
    """With DUPISITE_ROLE=desk: the process that may write answers nobody who is not at the desk."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if path.startswith("/admin/") or path in ("/admin", "/healthz", "/readyz"):
            return self.get_response(request)
        return HttpResponseNotFound("Only the desk is served here, at /admin/.\n", content_type="text/plain")


class DeskSessions(SessionMiddleware):
    """Django's, but a page of the desk can be read when its session cannot be kept: on a full disk, say."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if response.status_code >= 500:
            return response  # what failed would fail again, after another wait
        try:
            return super().process_response(request, response)
        except (DatabaseError, SessionInterrupted) as error:
            if request.method not in ("GET", "HEAD") or not fault_of(error):
                raise
            logger.warning("The session of a page could not be kept: %s", error)
            return response
