"""Headers that every answer carries; what is refused before anything is read; a process for the desk alone, and its sessions."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseNotFound

from audit.verification.faults import fault_of

logger = logging.getLogger(__name__)

PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
READING = ("GET", "HEAD")
REPORT = "/report/"  # the one public address to which a form is sent, where a process may write


def at_the_desk(path: str) -> bool:
    return path.startswith("/admin/") or path == "/admin"


def is_a_report(method: str, path: str) -> bool:
    """Whether a reader sends a report. The process that serves the public alone takes none: it cannot write."""
    return method == "POST" and path == REPORT and settings.ROLE != "public"


def always() -> dict[str, str]:
    """What neither Django nor django-csp sets: no device access, no embedding elsewhere; and https from now on.

    Django promises https only where it sees it, and behind a proxy it sees none. Browsers obey it over https alone.
    """
    said = {"Permissions-Policy": PERMISSIONS, "Cross-Origin-Resource-Policy": "same-origin"}
    if settings.SECURE_HSTS_SECONDS:
        said["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}"
    return said


class SecurityHeaders:
    """Adds them to whatever answers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in always().items():
            response.headers.setdefault(name, value)
        return response


class ReadersOnlyRead:
    """405 for whatever is sent to a public address, before anybody asks for a body, a token or an account.

    The API answers for itself, in its own form.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info  # without the moment: `TimeTravel` comes before this
        if request.method in READING or at_the_desk(path) or path.startswith("/api/"):
            return self.get_response(request)
        if is_a_report(request.method or "", request.path):
            return self.get_response(request)
        return HttpResponseNotAllowed(READING)


class OnlyTheDesk:
    """With DUPISITE_ROLE=desk: the process that may write answers nobody who is not at the desk, or reports an error."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if at_the_desk(request.path_info) or request.path_info in (REPORT, "/healthz", "/readyz"):
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
