"""The front door: the first page, a drug's page, and what answers when nothing else does."""

from itertools import groupby
from typing import Any

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from audit import guards
from audit.reading import public
from editorial.pages import public_page
from faq.models import Entry
from labels.models import Drug, Fact
from labels.vocabulary import Topic

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
    return render(request, "dupisite/home.html", {"drugs": listed})


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
    return render(
        request, "dupisite/drug.html", {"drug": found, "entries": entries, "topics": topics, "sample": sample}
    )


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
