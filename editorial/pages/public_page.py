"""What every public page has in common: it is read in one snapshot, and answered by its ETag when nothing changed.

A page depends on the release, what the operator chose, its address, the day (UTC) and the newest public entry of the ledger that may change it: of its
subject, where its address names one, else of the site. That is its ETag. While public entries are under no checkpoint though they
should be, it says how many. A page as of a moment says besides which moment that is, which for today's date is now, and whether a
checkpoint has been signed since.

Only an answer of 200 has an ETag. A withdrawal is told in full to whoever asks (RFC 9110, 13.2.1): a mirror that hears
“not modified” would read it as “unchanged”.
"""

from __future__ import annotations

from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseNotModified
from django.template.response import TemplateResponse
from django.utils.http import parse_etags

from audit.reading.depends import REVALIDATE, SAID, Depends, View, knows_parameters, newest, tag_of
from audit.reading.public_reading import asked, public, snapshot
from editorial.pages.memento_headers import around, has_a_past
from editorial.pages.moments import reading_at

STOOD = (200, 410)  # what has a past: a withdrawn page is there too, and says so


def public_page(view: View) -> View:
    """GET and HEAD only; one question decides a 304, and everything else is read from one snapshot.

    Whatever the address calls its `drug` is the subject, on whose entries the page depends.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        lasting, about = knows_parameters(request, view), kwargs.get("drug")
        offered = parse_etags(request.headers.get("If-None-Match", ""))
        if offered and offered != ["*"]:
            with public():
                depends = depends_of(request, about, lasting)
            if depends.etag in offered or f"W/{depends.etag}" in offered:
                return _not_modified(request, depends)
        with snapshot():
            depends = depends_of(request, about, lasting)
            with reading_at(depends.stands.now):
                response = written(request, view(request, *args, **kwargs))
        if response.status_code == HTTPStatus.OK and offered == ["*"]:
            return _not_modified(request, depends)
        if asked() is None and response.status_code in STOOD and has_a_past(request.path):
            response.headers.setdefault("Link", around(request.get_full_path()))
        if response.status_code == HTTPStatus.OK:
            response.headers["ETag"] = depends.etag
        if response.status_code in STOOD:
            request.META[SAID] = depends
        return _with_headers(response)

    return answer


def written(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """What a view said, as the request wants it (`request.writer`): as HTML, unless somebody asked for another form."""
    if not isinstance(response, TemplateResponse):
        return response
    writer = getattr(request, "writer", None)
    return writer(response) if writer else response.render()


def depends_of(request: HttpRequest, about: str | None, lasting: bool) -> Depends:
    """What a page depends on. A day that is not over names another instant each time: such a page is not kept."""
    stands, moment = newest(about), asked()
    parts: list[object] = [f"{stands.now:%Y%m%d}", stands.entry]
    if stands.unproved:  # the one thing that comes with the minute and not with the day
        parts.append(f"unproved{stands.unproved}")
    if moment is None:
        return Depends(tag_of(request, *parts), stands, about, lasting=lasting)
    provisional = stands.sealed is None or moment > stands.sealed
    parts += [f"{moment:%Y%m%d%H%M%S%f}", "provisional" if provisional else "sealed"]
    over = lasting and moment.date() < stands.now.date()
    return Depends(tag_of(request, *parts), stands, about, checkpoints=provisional, lasting=over)


def _not_modified(request: HttpRequest, depends: Depends) -> HttpResponse:
    request.META[SAID] = depends
    return _with_headers(HttpResponseNotModified(headers={"ETag": depends.etag}))


def _with_headers(response: HttpResponse) -> HttpResponse:
    response.headers.setdefault("Cache-Control", REVALIDATE)
    return response
