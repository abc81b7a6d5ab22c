"""The public pages of a drug's label: the captured versions, one of them, one section, what changed between two."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from audit.reading.prepared import Prepared
from editorial.days import day_of
from editorial.pages.moments import address_of_today, asked, now
from editorial.pages.public_page import public_page
from editorial.pages.subject import Crumb
from labels.archive.label_models import Lookup
from labels.archive.label_storage import label_of
from labels.archive.table_of_contents import Contents, contents_of, text_of
from labels.pages.facts_on_section import live_quoting, marked, quoted
from labels.pages.label_comparison import compared
from labels.pages.label_schema_org import label_page
from labels.pages.public_versions import Archive, Capture, archive_of, newer_than
from labels.spl.cleaning import addressed

looks = Prepared(lambda: Lookup, lambda drug: Lookup.objects.filter(drug_id=drug).order_by("-at", "-pk")[:1])
looks_that_worked = Prepared(
    lambda: Lookup,
    lambda drug: Lookup.objects.filter(drug_id=drug).exclude(outcome=Lookup.Outcome.FAILED).order_by("-at", "-pk")[:1],
)


@public_page
def label(request: HttpRequest, drug: str) -> HttpResponse:
    """Every captured version, and what the last look for a newer one found."""
    archive = archive_of(drug)
    look = next(iter(looks(archive.drug)), None)
    failed = look is not None and look.outcome == Lookup.Outcome.FAILED
    worked = next(iter(looks_that_worked(archive.drug)), None) if failed else None
    problem = archive.subject.clocks.unlooked(now())
    called = f"Label versions of {archive.subject.name}"
    odd = archive.subject.clocks.odd
    said = {"look": look, "worked": worked, "problem": problem, "called": called, "odd": odd}
    return _page(request, "labels/label.html", archive, archive.url, **said)


@public_page
def version(request: HttpRequest, drug: str, version: str) -> HttpResponse:
    """One version: what the document says of itself, its boxed warning, its contents."""
    archive = archive_of(drug)
    capture = archive.find(version)
    contents = contents_of(capture.version, capture.url)
    boxed = contents.boxed_warning
    warning = shown(text_of(boxed.row.text_id)[0].html, contents) if boxed else ""
    called = f"{capture.name}{_of(archive, capture.version.illustrative)}"
    said = {"contents": contents, "boxed": boxed, "warning": warning, "called": called}
    return _page(request, "labels/label_version.html", archive, capture.url, capture, **said)


@public_page
def section(request: HttpRequest, drug: str, version: str, key: str) -> HttpResponse:
    """One section as the label has it, with what the site's facts quote from it marked."""
    archive = archive_of(drug)
    capture = archive.find(version)
    contents = contents_of(capture.version, capture.url)
    index = contents.index(key)
    if index is None:
        raise Http404(f"there is no section {key}")
    text, above = text_of(contents.places[index].row.text_id)[0], contents.above(index)
    facts = [] if archive.subject.withdrawn else live_quoting(archive.drug)
    html, resting = quoted(text.html, facts, drug, key, [place.row.key for place in above])
    resting = marked(resting, archive.subject.row, capture.version.illustrative)
    said = {
        "called": f"{contents.places[index].name} · {archive.subject.name} {capture.name.lower()}",
        "place": contents.places[index],
        "boxed": contents.places[index] == contents.boxed_warning,
        "title_html": shown(text.title_html, contents),
        "html": shown(html, contents),
        "resting": resting,
        "quotes": any(found.quotes for found in resting),
        "below": contents.below(index),
        "previous": contents.places[index - 1] if index else None,
        "next": contents.places[index + 1] if index + 1 < len(contents.places) else None,
        "crumbs": [
            *archive.crumbs,
            Crumb(capture.name, capture.url),
            *(Crumb(place.name, place.url) for place in above),
        ],
    }
    here = contents.places[index].url
    return _page(request, "labels/label_section.html", archive, here, capture, **said)


@public_page
def newest_section(request: HttpRequest, drug: str, key: str) -> HttpResponse:
    """Leads from a fact to a section that it names, in the version that is the reference now, as near as there is one."""
    archive = archive_of(drug)
    if not archive.captures:
        return HttpResponseRedirect(archive.url)
    reference = archive.captures[0]
    return HttpResponseRedirect(contents_of(reference.version, reference.url).url_of(key))


@public_page
def choose(request: HttpRequest, drug: str) -> HttpResponse:
    """Leads from the form under the versions to the comparison of the two that were chosen."""
    archive = archive_of(drug)
    a, b = (archive.find(request.GET.get(name, "")) for name in ("a", "b"))
    return HttpResponseRedirect(reverse("label_compare", args=[drug, a.address, b.address]))


@public_page
def compare(request: HttpRequest, drug: str, a: str, b: str) -> HttpResponse:
    """What changed between two versions, section by section."""
    archive = archive_of(drug)
    old, new = archive.find(a), archive.find(b)
    labels = label_of(old.version), label_of(new.version)
    illustrative = old.version.illustrative or new.version.illustrative
    said: dict[str, Any] = {
        "called": f"{old.name} and {new.name.lower()}{_of(archive, illustrative)}",
        "old": old,
        "new": new,
        "newest": archive.newest_of(new),
        "comparison": compared(*labels, lambda key: f"{old.url}{key}/", lambda key: f"{new.url}{key}/"),
        "illustrative": illustrative,
        "of_what": _of(archive, illustrative),
        "hidden": True,
    }
    here = reverse("label_compare", args=[drug, old.address, new.address])
    return _page(request, "labels/label_comparison.html", archive, here, **said)


def shown(safe: str, contents: Contents) -> SafeString:
    """Safe HTML of a label with an address for each of its links and pictures."""
    html = addressed(safe, contents.url_of, lambda sha256: reverse("label_image", args=[sha256]))
    return mark_safe(html)  # noqa: S308  cleaned when it was read, and when it was marked


def _page(
    request: HttpRequest, template: str, archive: Archive, here: str, capture: Capture | None = None, **said: Any
) -> HttpResponse:
    """`here` is the address by which the page is known."""
    context = {
        "here": here,
        "archive": archive,
        "subject": archive.subject,
        "data": label_page(archive.subject, capture.version if capture else None),
        "capture": capture,
        "newest": archive.newest_of(capture) if capture else None,
        "illustrative": capture is not None and capture.version.illustrative,
        "of_what": _of(archive, capture is not None and capture.version.illustrative),
        "crumbs": archive.crumbs,
        "unlooked": archive.subject.clocks.unlooked(now()),
    }
    return TemplateResponse(request, template, {**context, **said, **_since(archive)})


def _of(archive: Archive, illustrative: bool) -> str:
    """What follows the name of a version: an extract is none of the label."""
    return f"{', made up for' if illustrative else ' of the label of'} {archive.subject.name}"


def _since(archive: Archive) -> dict[str, Any]:
    """On a page as of a moment: which version has come since, and what it changed."""
    moment = asked()
    if moment is None:
        return {}
    newer = newer_than(archive, moment)
    if newer is None:
        return {"since": ["No other version of the label has been captured since."]}
    since = f"Since then {newer.name[0].lower()}{newer.name[1:]} of the label was captured, on {day_of(newer.version.captured_at)}."
    before = archive.captures[0] if archive.captures else None
    url = reverse("label_compare", args=[archive.slug, before.address, newer.address]) if before else archive.url
    return {"since": [since], "difference_url": address_of_today(url)}
