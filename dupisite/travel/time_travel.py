"""The whole site as of a moment: /at/<moment>/ before the address of any public page. See docs/decisions.

The middleware takes the moment off the path and says it to whatever is asked for; which rows there were then is told by
`audit.reading.dated_managers`, and every link made inside stays inside because Django writes the script prefix before it.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.urls import get_script_prefix, set_script_prefix
from django.utils.encoding import iri_to_uri

from audit.reading.public_reading import asking
from dupisite.api.door import for_everybody
from dupisite.api.problems import problem
from dupisite.travel.page_frame import AsOfMoment, Days
from editorial.pages.memento_headers import has_a_past, tell
from editorial.pages.moments import BadMoment, address_of_today, parse
from editorial.pages.public_page import STOOD

BEGIN = "/at/"
ALWAYS_AS_NOW = "“/{}” is never asked for as of a moment: it is only there as it is now."


class TimeTravel:
    """Sets `request.moment` and `request.then`; both are missing on a request for what there is now."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(BEGIN):
            return self.get_response(request)
        if "day" in request.GET and request.path_info == BEGIN:  # the form of templates/editorial/_as_of.html
            page = address_of_today(f"/{request.GET.get('page', '').lstrip('/')}")
            return HttpResponseRedirect(iri_to_uri(f"{BEGIN}{quote(request.GET['day'], safe='')}{page}"))
        text, slash, page = request.path_info.removeprefix(BEGIN).partition("/")
        try:
            moment = parse(text)
        except BadMoment as bad:
            return _refused(request, str(bad))
        if not slash:
            return HttpResponsePermanentRedirect(f"{request.path}/")
        if not has_a_past(page):
            return _refused(request, ALWAYS_AS_NOW.format(page.partition("/")[0]))
        then = AsOfMoment(moment, request.get_full_path())
        request.path_info = f"/{page}"
        request.moment, request.then = moment, then  # type: ignore[attr-defined]  # what a page is asked for as of
        before = get_script_prefix()
        set_script_prefix(f"{before}{BEGIN[1:]}{text}/")
        try:
            with asking(moment):
                answer = self.get_response(request)
                if isinstance(
                    answer, StreamingHttpResponse
                ):  # made to the end here: outside it would be of another moment
                    answer.streaming_content = list(answer)
        finally:
            set_script_prefix(before)  # it would stay for whatever this thread answers next
        return _told(answer, then)


def _told(answer: HttpResponseBase, then: AsOfMoment) -> HttpResponseBase:
    """With the headers of a page that is no page of today."""
    answer.headers["X-Robots-Tag"] = "noindex"
    if answer.status_code in STOOD:
        near = Days(then.today_url, then.frame).neighbors(then.moment) if then.frame is not None else None
        tell(answer, then.moment, then.today_url, near)
    return answer


def _refused(request: HttpRequest, sentence: str) -> HttpResponse:
    if request.path_info.split("/")[3:4] == ["api"]:
        return for_everybody(problem(404, sentence))
    return render(request, "dupisite/no_moment.html", {"sentence": sentence}, status=404)
