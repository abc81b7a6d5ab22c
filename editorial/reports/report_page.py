"""The page on which a reader reports an error, and what is answered. It is served by the process that may write, and by no other."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from audit.ledger.clock import ClockTrouble
from audit.verification.faults import fault_of
from editorial.accounts.who_tries import address_of
from editorial.reports.receiving import receive
from editorial.reports.report_form import NO_PAGE, ReportForm, is_ours, new_mark
from editorial.reports.reported_pages import NoPage, history_at, path_of
from editorial.reports.reports import LONGEST
from editorial.reports.senders import TooMany, senders

MINUTE = timedelta(minutes=1)
AWAY = "We could not save your report just now. What you wrote is still here. Send it again in a minute."
UNREADABLE, BUSY, UNSAVED, ELSEWHERE = 422, 429, 503, 503


@csrf_exempt  # there is no cookie whose power could be borrowed: `report_form` says how forgery is met
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form; what was sent, again, with what is wrong; or the number of the report."""
    if settings.ROLE == "public":
        return _never_kept(render(request, "editorial/report_elsewhere.html", _said(), status=ELSEWHERE))
    if request.method != "POST":
        return _form(request, ReportForm(initial={"about": request.GET.get("about", "")}))
    form = ReportForm(request.POST, ours=is_ours(request))
    if not form.is_valid():
        return _form(request, form, UNREADABLE)
    address, now = address_of(request), timezone.now()
    try:
        senders.check(address, now)
        made = receive(**{name: form.cleaned_data[name] for name in ("about", "words", "contact", "form")})
    except TooMany as many:
        return _refused(request, form, BUSY, many.sentence, many.wait)
    except (DatabaseError, ClockTrouble) as error:
        if not fault_of(error):
            raise
        return _refused(request, form, UNSAVED, AWAY, int(MINUTE.total_seconds()))
    senders.count(address, now)
    return _never_kept(
        render(request, "editorial/reported.html", {**_said(), "report": made, "history": history_at(made)})
    )


def _refused(request: HttpRequest, form: ReportForm, status: int, sentence: str, wait: int) -> HttpResponse:
    form.add_error(None, sentence)
    answer = _form(request, form, status)
    answer.headers["Retry-After"] = str(wait)
    return answer


def _form(request: HttpRequest, form: ReportForm, status: int = 200) -> HttpResponse:
    """With a new mark, so that what is shown can be sent. The page is named, unless nobody knows which is meant."""
    page, odd = "", ""
    try:
        page = path_of(str(form["about"].value() or ""))
    except NoPage:
        odd = NO_PAGE
    longest = {"longest": f"{LONGEST:,}"}
    said = {**_said(), **longest, "form": form, "page": page, "odd": odd, "mark": new_mark()}
    return _never_kept(render(request, "editorial/report.html", said, status=status))


def _said() -> dict[str, Any]:
    return {"contact": settings.CONTACT}


def _never_kept(answer: HttpResponse) -> HttpResponse:
    add_never_cache_headers(answer)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
