"""The door of the API: who may ask how, as of which moment, and what every answer carries.

Anybody may read from any page of the web (CORS), without key, session or cookie; nobody may do anything else.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import ExitStack
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from audit.reading.depends import reads
from dupisite.api import links
from dupisite.api.problems import ONLY_READING, TYPE, Refusal, nothing, problem, unknown_parameter
from editorial.pages.memento_headers import in_http
from editorial.pages.moments import BadMoment, asked, asking, parse
from editorial.pages.public_page import STOOD, public_page

View = Callable[..., HttpResponse]
METHODS = "GET, HEAD, OPTIONS"
FOR_EVERYBODY = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Memento-Datetime",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
PREFLIGHT = {
    "Allow": METHODS,
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
}
TWO_MOMENTS = "The address names a moment already: leave out “at”, or the part of the address that begins with /at/."
TWICE = "The parameter “{}” is given twice. Give it once."


def api_page(view: View, parameters: Collection[str] | None = ()) -> View:
    """A public page for programs: answered by its ETag like the others, and every refusal is a problem in JSON.

    `parameters`: those that it reads; any other is refused. None where nothing is, so that no parameter is wrong there.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return for_everybody(_answer(request, *args, **kwargs))

    def _answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers=PREFLIGHT)
        if request.method not in ("GET", "HEAD"):
            refused = problem(405, ONLY_READING)
            refused.headers["Allow"] = METHODS
            return refused
        try:
            with ExitStack() if parameters is None else _as_asked(request, parameters):
                response = read(request, *args, **kwargs)
                if (moment := asked()) is not None and response.status_code in STOOD:
                    response.headers["Memento-Datetime"] = in_http(moment)
                return response
        except Refusal as refusal:
            return refusal.response()

    @public_page
    @reads(*(parameters or ()))
    def read(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        method, request.method = request.method, "GET"  # HEAD is told what GET is
        try:
            return view(request, *args, **kwargs)
        except Http404:
            return nothing(asked() is not None)
        finally:
            request.method = method

    answer.csrf_exempt = True  # type: ignore[attr-defined]  # a POST is told that the API is for reading
    return answer


def _check(request: HttpRequest, known: Collection[str]) -> None:
    for name, values in request.GET.lists():
        if name not in known:
            raise unknown_parameter(name, known)
        if len(values) > 1:
            raise Refusal(400, TWICE.format(name), parameter=name)


def _as_asked(request: HttpRequest, parameters: Collection[str]) -> ExitStack:
    """Everything inside is read as of the moment that “at” names; without it, as of the moment of the address, or now."""
    _check(request, parameters)
    stack = ExitStack()
    text = request.GET.get("at")
    if text is None:
        return stack
    if asked() is not None:
        raise Refusal(400, TWO_MOMENTS, parameter="at")
    try:
        stack.enter_context(asking(parse(text)))
    except BadMoment as error:
        raise Refusal(400, str(error), parameter="at") from error
    token = links.moment.set(text)
    stack.callback(links.moment.reset, token)
    return stack


def for_everybody(response: HttpResponse) -> HttpResponse:
    """With the headers by which a page of any site may read it."""
    for name, value in FOR_EVERYBODY.items():
        response.headers[name] = value
    if response.headers.get("Content-Type") == TYPE:
        response.headers["Cache-Control"] = "no-store" if response.status_code >= 500 else "public, no-cache"
    return response
