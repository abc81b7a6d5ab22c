"""The front door: the first page, a drug's page, and what answers when nothing else does."""

import sys
from dataclasses import fields
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse

from audit.reading.depends import reads
from audit.reading.public_reading import as_pages_are_read, public
from audit.verification import faults
from audit.verification.readiness import reasons
from dupisite.api.door import for_everybody
from dupisite.api.problems import BROKEN, UNREACHABLE, problem
from dupisite.changes import changes, moment_of
from dupisite.corrections import WRONG, withdrawn_medicines
from dupisite.drug_page import drug_page, find_drug
from dupisite.home import first_page
from dupisite.running.preparedness import unprepared
from dupisite.running.said_by_operator import told
from dupisite.search.search import Filters, search
from dupisite.search.search_form import choices
from dupisite.site_schema_org import drug_page_data, signer_page, site
from dupisite.topics.asked import drug_meant, unanswered
from editorial.accounts.public_signers import signers_at
from editorial.pages.moments import address_of_today, asked
from editorial.pages.public_page import public_page
from editorial.pages.standing_marks import STRIPS
from editorial.wording.text import INVISIBLE
from labels.pages.drug_subject import subject

LONGEST_QUERY = 200  # characters
PASSING = (faults.AWAY, faults.LOCKED, faults.FULL)  # a reader who comes again in a minute may be answered
UNREADABLE = (
    "This request could not be read: its host name, address or form is not one of this site. Nothing was done.\n"
)


@public_page
@reads("letter", "page")
def home(request: HttpRequest) -> HttpResponse:
    """A few drugs that have something public with the questions to start with, many by letter; and the newest changes."""
    page = first_page(request.GET.get("letter", ""), request.GET.get("page", ""))
    here = f"{reverse('home')}{page.names.query if page.names else ''}"
    said: dict[str, Any] = {"drugs": page.drugs, "names": page.names, "changes": page.changes.items, "here": here}
    said |= {"strip": STRIPS.get(page.samples), "data": site()}
    return TemplateResponse(request, "dupisite/home.html", said)


@public_page
def drug(request: HttpRequest, drug: str) -> HttpResponse:
    """One drug: what it is, what it is for, how it is given, what to watch for, and every question."""
    found = find_drug(drug)
    if found is None:
        raise Http404("nothing about this drug was ever public")
    about = subject(found)
    changes_url = reverse("drug_changes", args=[drug])
    said = {"drug": found, "subject": about, "changes_url": changes_url, "changes_today": address_of_today(changes_url)}
    if about.withdrawn:
        return TemplateResponse(request, "dupisite/drug_withdrawn.html", said, status=410)
    page = drug_page(found)
    said |= {
        "page": page,
        "changes": page.changes.items,
        "strip": STRIPS.get(page.samples),
        "data": drug_page_data(found, about),
    }
    return TemplateResponse(request, "dupisite/drug.html", said)


@public_page
@reads("q", *(each.name for each in fields(Filters)))
def find(request: HttpRequest) -> HttpResponse:
    """Answers, facts and label sections that hold words of a query."""
    query = " ".join(INVISIBLE.sub(" ", request.GET.get("q", "")).split())[:LONGEST_QUERY]
    if asked() is not None:
        today_url = address_of_today(request.get_full_path())
        return TemplateResponse(request, "dupisite/search_then.html", {"query": query, "today_url": today_url})
    filters = Filters(*(request.GET.get(each.name, "")[:LONGEST_QUERY] for each in fields(Filters)))
    found = search(query, filters)
    said: dict[str, Any] = {"query": query, "found": found, "choices": choices(filters, found)}
    said |= {"narrowed": filters != Filters(), "unanswered": (topic := unanswered(query, found))}
    if topic is not None and (drug := drug_meant(found, filters)):
        said["subject"] = subject(drug)
    return TemplateResponse(request, "dupisite/search.html", said)


@public_page
@reads("before")
def all_changes(request: HttpRequest) -> HttpResponse:
    """Every edition of the site, newest first."""
    said = {"title": "Changes", "here": reverse("changes")}
    return TemplateResponse(request, "dupisite/changes.html", {**said, **_changes(request)})


@public_page
@reads("before")
def corrections(request: HttpRequest) -> HttpResponse:
    """Every correction and every withdrawal, with what was wrong, newest first."""
    said = {"here": reverse("corrections"), **_changes(request, of=WRONG)}
    said["medicines"] = [] if said["before"] else withdrawn_medicines()
    return render(request, "dupisite/corrections.html", said)


@public_page
@reads("before")
def drug_changes(request: HttpRequest, drug: str) -> HttpResponse:
    """Every edition about one drug, newest first."""
    found = find_drug(drug)
    if found is None:
        raise Http404("nothing about this drug was ever public")
    said = {"title": f"Changes about {found.brand_name}", "here": reverse("drug_changes", args=[drug])}
    said["feed"] = reverse("drug_changes_feed", args=[drug])
    return TemplateResponse(
        request, "dupisite/changes.html", {**said, **_changes(request, must_exist=True, drug_id=found.id)}
    )


@public_page
@reads("before")
def reviewer(request: HttpRequest, person: str) -> HttpResponse:
    """Who signs: name, credentials, and what was signed, under whatever address. Nobody is public who never signed anything.

    An address that somebody had before leads on to the one of now.
    """
    known = signers_at(person)
    if not known:
        raise Http404("nobody ever signed at this address")
    shown = next((found for found in known if found.slug == person), known[0])
    signed = _changes(request, True, history_user_id=shown.key, actor_slug__in=shown.addresses)
    here = reverse("reviewer", args=[shown.slug])
    if shown.slug != person:
        return HttpResponsePermanentRedirect(here)
    before = [found for found in known if found.key != shown.key]
    said = {"person": shown, "here": here, "data": signer_page(shown, here), "had_it_before": before}
    return TemplateResponse(request, "dupisite/reviewer.html", {**said, **signed})


@public_page
def how_we_check(request: HttpRequest) -> HttpResponse:
    """What the words and signatures of the site mean, for a patient."""
    return render(request, "dupisite/how_we_check.html")


@public_page
def about(request: HttpRequest) -> HttpResponse:
    """Who runs the site, how to reach them, and who pays for it, as the operator says it now."""
    return render(request, "dupisite/about.html", told())


def _changes(request: HttpRequest, must_exist: bool = False, **wanted: Any) -> dict[str, Any]:
    """What a page with a list of changes needs. Raises Http404."""
    try:
        before = moment_of(request.GET.get("before", ""))
    except ValueError as error:
        raise Http404("no such page of the changes") from error
    found = changes(before, **wanted)
    if not found.items and (must_exist or before):
        raise Http404("nothing was signed")
    return {"changes": found, "before": before, "strip": STRIPS.get(found.sample)}


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers and is prepared for this release and role, every guard stands, and ledger, key and checkpoints fit.

    503 with one reason a line otherwise. Who serves the public alone is asked about the database that pages are read from.
    """
    signs = settings.ROLE != "public"
    try:
        with public() if signs else as_pages_are_read():
            lines = unprepared() or reasons(signs)
    except DatabaseError:
        return HttpResponse("the database does not answer\n", content_type="text/plain", status=503)
    return HttpResponse("\n".join(lines or ["ready"]) + "\n", content_type="text/plain", status=503 if lines else 200)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 in the house's own words; the exception may name what is not public, so none of it is shown."""
    return render(request, "dupisite/404.html", status=404)


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 without a look at what was sent: Django's own page asks it for a token, and may break on what cannot be read."""
    return HttpResponse(UNREADABLE, content_type="text/plain; charset=utf-8", status=400)


def broken(request: HttpRequest) -> HttpResponse:
    """500 without the database, and without anything that could fail again; 503 where it is the database that is away for a while."""
    passes = faults.fault_of(sys.exc_info()[1]) in PASSING  # Django asks for this page while it handles the error
    status = 503 if passes else 500
    if request.path_info.startswith("/api/"):
        answer = for_everybody(problem(status, UNREACHABLE if passes else BROKEN))
    else:
        answer = HttpResponse(render_to_string(f"dupisite/{status}.html"), status=status)
    if passes:
        answer.headers["Retry-After"] = "60"
    answer.headers["Cache-Control"] = "no-store"
    return answer
