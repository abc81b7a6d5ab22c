"""What search engines are told: every page worth finding, with the day on which it last changed, and where not to go.

Samples, withdrawn, retired and past pages stand in no sitemap: a page that asks not to be found is not offered either.
Timelines, comparisons and the sections of a label are reached from the pages that are listed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from lxml import etree

from dupisite.feeds import TEXTS
from dupisite.home import drugs_now
from editorial.models import Person
from editorial.pages.public_page import public_page
from editorial.record.vocabulary import Status
from editorial.templatetags.reading import MACHINE
from labels.archive.label_models import LabelVersion, Origin

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
SPACES: dict[Any, str] = {None: NAMESPACE}
LARGE = 5_000  # addresses; past it there is an index with a file for each drug. The protocol allows 50,000 in a file
NOT_FOR_ROBOTS = ("/admin/", "/search/", "/at/", "/*/compare/")  # without end, or nobody's business

STATE = ("drug_id", "slug", "status", "sample", "history_date")


@dataclass(frozen=True)
class Listed:
    """A page, and when it last changed (UTC); None when nobody keeps that."""

    address: str
    changed: datetime | None = None


@public_page
def sitemap(request: HttpRequest) -> HttpResponse:
    """Everything in one file; of a large site an index, whose files are this address with ?drug= and a drug, or nothing."""
    files, wanted = _files(), request.GET.get("drug")
    if wanted is not None:
        if wanted not in files:
            raise Http404("nothing about this drug was ever public")
        return _written("urlset", "url", files[wanted])
    if sum(map(len, files.values())) <= LARGE:
        return _written("urlset", "url", chain(*files.values()))
    here = reverse("sitemap")
    named = (Listed(f"{here}?drug={slug}", _newest(pages)) for slug, pages in files.items() if pages)
    return _written("sitemapindex", "sitemap", named)


@public_page
def robots(request: HttpRequest) -> HttpResponse:
    """RFC 9309."""
    lines = ["User-agent: *", *(f"Disallow: {part}" for part in NOT_FOR_ROBOTS)]
    lines += [f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def _files() -> dict[str, list[Listed]]:
    """By the slug of each public drug, and under an empty one what is about none: seven questions, however many pages."""
    texts: dict[int, list[tuple[str, dict[str, Any]]]] = {}
    for name, text in TEXTS.items():
        for row in text.model.revisions().at().order_by("history_id").values(*STATE):
            texts.setdefault(row["drug_id"], []).append((name, row))
    official = LabelVersion.objects.filter(origin=Origin.OFFICIAL).order_by()
    captured = dict(official.values_list("drug_id").annotate(Max("captured_at")))
    known = sorted(drugs_now(), key=lambda drug: drug.slug)
    drugs = {drug.slug: _of_drug(drug, texts.get(drug.id, []), captured.get(drug.id)) for drug in known}
    newest = max((row["history_date"] for rows in texts.values() for _, row in rows), default=None)
    return {"": _of_site(newest), **drugs}


def _of_drug(drug: Any, texts: list[tuple[str, dict[str, Any]]], captured: datetime | None) -> list[Listed]:
    if drug.withdrawn:
        return []
    live = [(name, row) for name, row in texts if row["status"] == Status.PUBLISHED]
    pages = [
        Listed(reverse(name, args=[drug.slug, row["slug"]]), row["history_date"])
        for name, row in live
        if not row["sample"]
    ]
    if captured is not None:
        pages.append(Listed(reverse("label", args=[drug.slug]), captured))
    if pages and not any(row["sample"] for _, row in live):
        changed = max([drug.history_date, *(row["history_date"] for _, row in texts)])
        pages.insert(0, Listed(reverse("drug", args=[drug.slug]), changed))
    return pages


def _of_site(newest: datetime | None) -> list[Listed]:
    """`newest`: of all editions."""
    signed: dict[str, datetime] = {}
    for text in TEXTS.values():
        rows = text.model.revisions().editions().order_by().values_list("actor_slug").annotate(Max("history_date"))
        for slug, last in rows:
            signed[slug] = max(last, signed.get(slug, last))
    people = Person.objects.filter(is_sample=False).order_by("slug").values_list("slug", flat=True)
    return [
        *(Listed(reverse(name), newest) for name in ("home", "changes")),
        *(Listed(reverse(name)) for name in ("how_we_check", "audit")),
        *(Listed(reverse("reviewer", args=[slug]), signed[slug]) for slug in people if slug in signed),
    ]


def _newest(pages: list[Listed]) -> datetime | None:
    return max((page.changed for page in pages if page.changed), default=None)


def _written(root: str, part: str, pages: Iterable[Listed]) -> HttpResponse:
    made = etree.Element(f"{{{NAMESPACE}}}{root}", nsmap=SPACES)
    for page in pages:
        told = etree.SubElement(made, f"{{{NAMESPACE}}}{part}")
        etree.SubElement(told, f"{{{NAMESPACE}}}loc").text = f"{settings.SITE_URL}{page.address}"
        if page.changed:
            etree.SubElement(told, f"{{{NAMESPACE}}}lastmod").text = page.changed.strftime(MACHINE)
    written = etree.tostring(made, xml_declaration=True, encoding="utf-8")
    return HttpResponse(written, content_type="application/xml; charset=utf-8")
