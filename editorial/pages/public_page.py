"""What every public page has in common: it is read in one snapshot, and answered by its ETag when nothing changed.

A page depends on the release, its address, the day (UTC) and the newest public ledger entry: that is its ETag. A page as of a
moment says besides which moment that is, which for today's date is now, and whether a checkpoint has been signed since.

Only an answer of 200 has an ETag. A withdrawal is told in full to whoever asks (RFC 9110, 13.2.1): a mirror that hears
“not modified” would read it as “unchanged”.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseNotModified
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import parse_etags

from audit.ledger.ledger import newest
from audit.reading.public_reading import asked, public, snapshot
from editorial.pages.memento_headers import around, has_a_past
from editorial.pages.moments import reading_at

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
                etag, _ = etag_of(request)
            if etag in offered or f"W/{etag}" in offered:
                return _with_headers(HttpResponseNotModified(headers={"ETag": etag}))
        with snapshot():
            etag, now = etag_of(request)
            with reading_at(now):
                response = written(request, view(request, *args, **kwargs))
        if asked() is None and response.status_code in STOOD and has_a_past(request.path):
            response.headers.setdefault("Link", around(request.get_full_path()))
        if response.status_code == HTTPStatus.OK:
            response.headers["ETag"] = etag
        return _with_headers(response)

    return answer


def written(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """What a view said, as the request wants it (`request.writer`): as HTML, unless somebody asked for another form."""
    if not isinstance(response, TemplateResponse):
        return response
    writer = getattr(request, "writer", None)
    return writer(response) if writer else response.render()


def etag_of(request: HttpRequest) -> tuple[str, datetime]:
    """Also what now is for whoever reads: the ledger's last entry is not in the future, whatever the clock says."""
    address = hashlib.sha256(request.get_full_path().encode("utf-8", "surrogatepass")).hexdigest()[:16]
    stands = newest()
    now = max(filter(None, (timezone.now(), stands.at)))
    depends = f"{settings.RELEASE}-{address}-{now:%Y%m%d}-{stands.public_entry}"
    moment = asked()
    return f'"{depends}"' if moment is None else f'"{depends}-{moment:%Y%m%d%H%M%S%f}-{stands.checkpoint}"', now


def _with_headers(response: HttpResponse) -> HttpResponse:
    response.headers.setdefault("Cache-Control", REVALIDATE)
    return response
