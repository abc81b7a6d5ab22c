"""Time gate and TimeMap (RFC 7089): for machines that ask for a page as of a time in a header instead of the address."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.http import http_date, parse_http_date
from django.views.decorators.http import require_safe

from audit.reading.depends import REVALIDATE
from audit.reading.public_reading import snapshot
from dupisite.drug_page import find_drug
from dupisite.travel.page_frame import Days, at, frame
from editorial.kinds import TextKind, by_name
from editorial.pages.memento_headers import (
    LINK_FORMAT,
    MAPPED,
    MapPage,
    Memento,
    Neighbors,
    around,
    has_a_past,
    related,
    time_map,
)

A_SECOND = timedelta(seconds=1) - timedelta(
    microseconds=1
)  # HTTP names whole seconds: to the end of the one that is named
PAGE_OF_A_MAP = re.compile(r"\A/~[0-9]+(?=/)")
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
        chosen, near = _chosen(page, original, None if moment is None else moment + A_SECOND)
        answer = HttpResponseRedirect(chosen.address)
        answer.headers["Link"] = ", ".join([around(original), *related(near)])
    answer.headers["Vary"] = "accept-datetime"
    return answer


@require_safe
def time_map_of(request: HttpRequest, page: str, number: str = "1") -> HttpResponse:
    """Every memento of a page; many of them in pages, of which this is the one with a number."""
    original = _original(request, page)
    answer = HttpResponse(time_map(original, _map_page(page, original, int(number))), content_type=LINK_FORMAT)
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
    asked = request.get_full_path().removeprefix("/timegate").removeprefix("/timemap")
    return PAGE_OF_A_MAP.sub("", asked)


def _match(page: str) -> ResolverMatch:
    try:
        return resolve(f"/{page}")
    except Resolver404 as error:
        raise Http404("no such page") from error


def _days(match: ResolverMatch, original: str) -> Days:
    """Of a page that is no text. Raises Http404."""
    if "drug" in match.kwargs and find_drug(match.kwargs["drug"]) is None:
        raise Http404("nothing about this drug was ever public")
    found = frame(match.kwargs.get("drug", ""))
    if found is None:
        raise Http404("nothing was ever public")
    return Days(original, found)


def _map_page(page: str, original: str, number: int) -> MapPage:
    """Of a text each edition, of other pages each day. Raises Http404."""
    match, start = _match(page), (number - 1) * MAPPED
    with snapshot():
        if (kind := _kind(match)) is not None:
            last = kind.pages.last(**match.kwargs)
            found = kind.pages.sequence.mementos(last, match.kwargs["drug"], start + 1, start + 1 + MAPPED)
            count = last.edition
        else:
            days = _days(match, original)
            found, count = [days.number(n) for n in range(start, min(start + MAPPED, days.count))], days.count
    if not found:
        raise Http404("there is no such page of the TimeMap")
    return MapPage(found, number, count)


def _chosen(page: str, original: str, until: datetime | None) -> tuple[Memento, Neighbors]:
    """The newest memento until a time, else the first, and its neighbors; without a time the newest. Raises Http404."""
    match = _match(page)
    with snapshot():
        if (kind := _kind(match)) is not None:
            last, drug = kind.pages.last(**match.kwargs), match.kwargs["drug"]
            shown = last if until is None else kind.pages.sequence.until(last, until)
            succession = kind.pages.sequence.around(shown, drug)
            return Memento(succession.address(shown.edition), shown.history_date), succession.beside
        days = _days(match, original)
    if until is None or until - A_SECOND >= days.of.newest:
        chosen = days.number(days.count - 1)
    else:
        chosen = at(original, until - A_SECOND) if days.until(until) else days.number(0)
    return chosen, days.neighbors(chosen.at, chosen.address)


def _kind(match: ResolverMatch) -> TextKind | None:
    """The kind of text whose live page stands at an address; None for every other page."""
    return by_name(match.url_name or "")
