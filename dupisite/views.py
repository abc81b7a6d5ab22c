"""The front door: the first page, a drug's page, and what answers when nothing else does."""

from itertools import groupby
from typing import Any

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from audit import guards
from audit.reading import public
from dupisite.changes import changes, moment_of
from editorial.models import Person
from editorial.pages import public_page
from faq.models import Entry
from labels.ages import uses
from labels.models import Drug, Fact
from labels.vocabulary import Topic

NEWEST = 5  # changes on the first page
LISTED = ("html", "evidence")  # columns that a list does not need


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """Every drug that has something public, with its answers."""
    answers: dict[int, list[Any]] = {}
    for entry in Entry.revisions().live().defer(*LISTED, "answer", "references"):
        answers.setdefault(entry.drug_id, []).append(entry)
    public_drugs = {*answers, *Fact.revisions().live().values_list("drug_id", flat=True)}
    drugs = [drug for drug in Drug.revisions().newest() if drug.id in public_drugs]
    listed = [(drug, answers.get(drug.id, [])) for drug in sorted(drugs, key=lambda drug: drug.brand_name)]
    return render(request, "dupisite/home.html", {"drugs": listed, "changes": changes().items[:NEWEST]})


@public_page
def drug(request: HttpRequest, drug: str) -> HttpResponse:
    """One drug: its answers, and its facts by topic."""
    found = Drug.revisions().newest(None, Drug.objects.filter(slug=drug)).first()
    if found is None:
        raise Http404("no such drug")
    entries = list(Entry.revisions().live(None, Entry.objects.filter(drug_id=found.id)).defer(*LISTED))
    facts = list(Fact.revisions().live(None, Fact.objects.filter(drug_id=found.id)).defer(*LISTED))
    if not entries and not facts:
        raise Http404("nothing about this drug is public yet")
    order = [topic.value for topic in Topic]
    entries.sort(key=lambda entry: (order.index(entry.topic), entry.question))
    facts.sort(key=lambda fact: (order.index(fact.topic), fact.heading))
    topics = [(Topic(topic).label, list(group)) for topic, group in groupby(facts, key=lambda fact: fact.topic)]
    sample = any(edition.sample for edition in (*entries, *facts))
    said = {"drug": found, "entries": entries, "topics": topics, "uses": uses(facts, found.slug), "sample": sample}
    return render(request, "dupisite/drug.html", said)


@public_page
def all_changes(request: HttpRequest) -> HttpResponse:
    """Every edition of the site, newest first."""
    return _changes(request, "dupisite/changes.html", {"title": "Changes", "here": reverse("changes")})


@public_page
def drug_changes(request: HttpRequest, drug: str) -> HttpResponse:
    """Every edition about one drug, newest first."""
    found = Drug.revisions().newest(None, Drug.objects.filter(slug=drug)).first()
    if found is None:
        raise Http404("no such drug")
    said = {"title": f"Changes about {found.brand_name}", "here": reverse("drug_changes", args=[drug])}
    return _changes(request, "dupisite/changes.html", said, must_exist=True, drug_id=found.id)


@public_page
def reviewer(request: HttpRequest, person: str) -> HttpResponse:
    """Who signs: name, credentials, and what was signed. Nobody is public who never signed anything."""
    signer = Person.objects.filter(slug=person).first()
    if signer is None:
        raise Http404("nobody signs at this address")
    said = {"person": signer, "here": reverse("reviewer", args=[person])}
    return _changes(request, "dupisite/reviewer.html", said, must_exist=True, actor_slug=person)


@public_page
def how_we_check(request: HttpRequest) -> HttpResponse:
    """What the words and signatures of the site mean, for a patient."""
    return render(request, "dupisite/how_we_check.html")


def _changes(
    request: HttpRequest, template: str, said: dict[str, Any], must_exist: bool = False, **wanted: Any
) -> HttpResponse:
    try:
        before = moment_of(request.GET.get("before", ""))
    except ValueError as error:
        raise Http404("no such page of the changes") from error
    found = changes(before, **wanted)
    if not found.items and (must_exist or before):
        raise Http404("nothing was signed")
    return render(request, template, {**said, "changes": found, "before": before})


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers and every guard stands. 503 with one reason a line otherwise."""
    try:
        with public():
            missing = guards.missing()
    except DatabaseError:
        return HttpResponse("the database does not answer\n", content_type="text/plain", status=503)
    lines = [f"missing guard: {name}" for name in missing]
    return HttpResponse("\n".join(lines or ["ready"]) + "\n", content_type="text/plain", status=503 if lines else 200)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 in the house's own words; the exception may name what is not public, so none of it is shown."""
    return render(request, "dupisite/404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """500 without the database, and without anything that could fail again."""
    return HttpResponse(render_to_string("dupisite/500.html"), status=500)
