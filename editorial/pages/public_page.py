"""What every public page has in common: it is read in one snapshot, and answered by its ETag when nothing changed.

A page depends on the release, its address, the day (UTC) and the newest public ledger entry: that is its ETag. While public
entries are under no checkpoint though they should be, it says how many. A page as of a moment says besides which moment that is,
which for today's date is now, and whether a checkpoint has been signed since.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseNotModified
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import parse_etags

from audit.ledger.ledger import what_pages_depend_on
from audit.reading.public_reading import asked, public, snapshot
from editorial.pages.memento_headers import around, has_a_past

View = Callable[..., HttpResponse]
REVALIDATE = "public, no-cache"
STOOD = (200, 410)  # what has a past: a withdrawn page is there too, and says so


def public_page(view: View) -> View:
    """GET and HEAD only; one question decides a 304, and everything else is read from one snapshot."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        offered = parse_etags(request.headers.get("If-None-Match", ""))
        if offered and offered != ["*"]:
            with public():
                etag = etag_of(request)
            if etag in offered or f"W/{etag}" in offered:
                return _with_headers(HttpResponseNotModified(), etag)
        with snapshot():
            etag = etag_of(request)
            response = written(request, view(request, *args, **kwargs))
        if asked() is None and response.status_code in STOOD and has_a_past(request.path):
            response.headers.setdefault("Link", around(request.get_full_path()))
        return _with_headers(response, etag)

    return answer


def written(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """What a view said, as the request wants it (`request.writer`): as HTML, unless somebody asked for another form."""
    if not isinstance(response, TemplateResponse):
        return response
    writer = getattr(request, "writer", None)
    return writer(response) if writer else response.render()


def etag_of(request: HttpRequest) -> str:
    address = hashlib.sha256(request.get_full_path().encode("utf-8", "surrogatepass")).hexdigest()[:16]
    depends = f"{settings.RELEASE}-{address}-{timezone.now():%Y%m%d}"
    moment = asked()
    entry, checkpoint, unproved = what_pages_depend_on()
    if unproved:  # the one thing that comes with the minute and not with the day
        depends += f"-unproved{unproved}"
    if moment is None:
        return f'"{depends}-{entry}"'
    return f'"{depends}-{entry}-{moment:%Y%m%d%H%M%S%f}-{checkpoint}"'


def _with_headers(response: HttpResponse, etag: str) -> HttpResponse:
    response.headers["ETag"] = etag
    response.headers.setdefault("Cache-Control", REVALIDATE)
    return response
