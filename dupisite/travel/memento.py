"""Time gate and TimeMap (RFC 7089): for machines that ask for a page as of a time in a header instead of the address."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.http import http_date, parse_http_date
from django.views.decorators.http import require_safe

from audit.reading.depends import REVALIDATE
from audit.reading.public_reading import snapshot
from dupisite.drug_page import find_drug
from dupisite.travel.page_frame import at, frame, mementos
from editorial.kinds import TextKind, by_name
from editorial.pages.memento_headers import LINK_FORMAT, Memento, around, has_a_past, related, time_map

A_SECOND = timedelta(seconds=1) - timedelta(
    microseconds=1
)  # HTTP names whole seconds: to the end of the one that is named
HOW = "Accept-Datetime must be a time of HTTP, such as “Mon, 23 Jun 2025 14:00:00 GMT” (RFC 7089, section 2.1.1).\n"


@require_safe
def time_gate(request: HttpRequest, page: str) -> HttpResponse:
    """Leads to the page as of the time in Accept-Datetime: to the first memento before all of them, else to the newest one
    of that time."""
    original = _original(request, page)
    wanted = request.headers.get("Accept-Datetime")
    try:
        moment = None if wanted is None else read(wanted)
    except ValueError:
        answer: HttpResponse = HttpResponseBadRequest(HOW, content_type="text/plain; charset=utf-8")
    else:
        found = _mementos(page, original)
        chosen = _chosen(found, moment, original, page)
        answer = HttpResponseRedirect(chosen.address)
        answer.headers["Link"] = ", ".join([around(original), *related(found, chosen.at, chosen.address)])
    answer.headers["Vary"] = "accept-datetime"
    return answer


@require_safe
def time_map_of(request: HttpRequest, page: str) -> HttpResponse:
    """Every memento of a page."""
    original = _original(request, page)
    answer = HttpResponse(time_map(original, _mementos(page, original)), content_type=LINK_FORMAT)
    answer.headers["Cache-Control"] = REVALIDATE
    return answer


def read(text: str) -> datetime:
    """A time of HTTP in the one form that RFC 7089 allows. Raises ValueError."""
    seconds = parse_http_date(text.strip())
    if http_date(seconds) != text.strip():  # another form, or a weekday that was none
        raise ValueError(text)
    return datetime.fromtimestamp(seconds, UTC)


def _original(request: HttpRequest, page: str) -> str:
    """The path of the page of today, as its address was asked for. Raises Http404 for what has no past of its own."""
    _match(page)
    if not has_a_past(page):
        raise Http404("it has no past")
    return request.get_full_path().removeprefix("/timegate").removeprefix("/timemap")


def _match(page: str) -> ResolverMatch:
    try:
        return resolve(f"/{page}")
    except Resolver404 as error:
        raise Http404("no such page") from error


def _mementos(page: str, original: str) -> list[Memento]:
    """Of a text each edition, of other pages each day. Raises Http404."""
    match = _match(page)
    with snapshot():
        kind = _kind(match)
        if kind is not None:
            return kind.pages.succession(kind.pages.last(**match.kwargs), match.kwargs["drug"]).mementos
        if "drug" in match.kwargs and find_drug(match.kwargs["drug"]) is None:
            raise Http404("nothing about this drug was ever public")
        found = mementos(original, frame(match.kwargs.get("drug", "")))
    if not found:
        raise Http404("nothing was ever public")
    return found


def _chosen(found: list[Memento], wanted: datetime | None, original: str, page: str) -> Memento:
    if wanted is None or wanted >= found[-1].at:
        return found[-1]
    until = [memento for memento in found if memento.at <= wanted + A_SECOND]
    if not until:
        return found[0]
    return until[-1] if _kind(_match(page)) else at(original, wanted)


def _kind(match: ResolverMatch) -> TextKind | None:
    """The kind of text whose live page stands at an address; None for every other page."""
    return by_name(match.url_name or "")
