"""Headers that every answer carries, the desk's and the public's alike; and the door of a process for the desk alone."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound

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
