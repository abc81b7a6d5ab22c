"""What search engines are told: every page worth finding, with the day on which it last changed, and where not to go.

Samples, withdrawn, retired and past pages stand in no sitemap: a page that asks not to be found is not offered either.
Timelines, comparisons and the sections of a label are reached from the pages that are listed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as sitemap_file
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from audit.reading.depends import reads
from dupisite.home import drugs_now
from editorial.kinds import TextKind, in_order
from editorial.models import Person
from editorial.pages.public_page import public_page
from editorial.record.vocabulary import Status
from editorial.site_address import whole_address
from labels.archive.label_models import LabelVersion
from labels.drugs.drug_columns import DrugRow

LARGE = 5_000  # addresses; past it there is an index with a file for each drug. The protocol allows 50,000 in a file
XML = "application/xml; charset=utf-8"
NOT_FOR_ROBOTS = ("/admin/", "/search/", "/at/", "/*/compare/")  # without end, or nobody's business

STATE = ("drug_id", "slug", "status", "sample", "history_date")


@dataclass(frozen=True)
class Listed:
    """A page, and when it last changed (UTC); None when nobody keeps that."""

    address: str
    changed: datetime | None = None


class Pages(Sitemap):
    """One file: pages that are known already, at the host of SITE_URL whatever host was asked."""

    def __init__(self, pages: list[Listed]) -> None:
        self.pages = pages

    def items(self) -> list[Listed]:
        return self.pages

    def location(self, item: Listed) -> str:
        return item.address

    def lastmod(self, item: Listed) -> datetime | None:
        return item.changed

    def get_latest_lastmod(self) -> datetime | None:
        """Django's asks nothing of a file in which one page has no day; here the others still say theirs."""
        return max((page.changed for page in self.pages if page.changed), default=None)

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: object = None) -> str:
        return urlsplit(settings.SITE_URL).netloc


@public_page
@reads("drug")
def sitemap(request: HttpRequest) -> HttpResponse:
    """Everything in one file; of a large site an index, whose files are this address with ?drug= and a drug, or nothing."""
    files, wanted = _files(), request.GET.get("drug")
    if wanted is None and sum(len(file.pages) for file in files.values()) > LARGE:
        here = whole_address(reverse("sitemap"))
        parts = [
            {"location": f"{here}?drug={slug}", "lastmod": file.get_latest_lastmod()}
            for slug, file in files.items()
            if file.pages
        ]
        return TemplateResponse(request, "dupisite/sitemap_index.xml", {"sitemaps": parts}, content_type=XML)
    return sitemap_file(request, dict(files), wanted, "dupisite/sitemap.xml", XML)


@public_page
def robots(request: HttpRequest) -> HttpResponse:
    """RFC 9309."""
    lines = ["User-agent: *", *(f"Disallow: {part}" for part in NOT_FOR_ROBOTS)]
    lines += [f"Sitemap: {whole_address(reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def _files() -> dict[str, Pages]:
    """By the slug of each public drug, and under an empty one what is about none. Three questions, and two for each kind of
    text, however many pages.
    """
    texts: dict[int, list[tuple[TextKind, dict[str, Any]]]] = {}
    for kind in in_order():
        for row in kind.model.revisions().at().order_by("history_id").values(*STATE):
            texts.setdefault(row["drug_id"], []).append((kind, row))
    official = LabelVersion.objects.official().order_by()
    captured = dict(official.values_list("drug_id").annotate(Max("captured_at")))
    known = sorted(drugs_now(), key=lambda drug: drug.slug)
    drugs = {drug.slug: Pages(_of_drug(drug, texts.get(drug.id, []), captured.get(drug.id))) for drug in known}
    newest = max((row["history_date"] for rows in texts.values() for _, row in rows), default=None)
    return {"": Pages(_of_site(newest)), **drugs}


def _of_drug(drug: DrugRow, texts: list[tuple[TextKind, dict[str, Any]]], captured: datetime | None) -> list[Listed]:
    if drug.withdrawn:
        return []
    live = [(kind, row) for kind, row in texts if row["status"] == Status.PUBLISHED]
    pages = [
        Listed(kind.pages.url("", drug.slug, row["slug"]), row["history_date"])
        for kind, row in live
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
    signed: dict[int, datetime] = {}
    for kind in in_order():
        rows = kind.model.revisions().editions().filter(actor_slug__isnull=False).order_by()
        for person, last in rows.values_list("history_user_id").annotate(Max("history_date")):
            signed[person] = max(last, signed.get(person, last))
    people = Person.objects.filter(is_sample=False).order_by("slug").values_list("pk", "slug")
    return [
        *(Listed(reverse(name), newest) for name in ("home", "changes")),
        *(Listed(reverse(name)) for name in ("how_we_check", "audit")),
        *(Listed(reverse("reviewer", args=[slug]), signed[person]) for person, slug in people if person in signed),
    ]
