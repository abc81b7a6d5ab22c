"""What search engines are told: every page worth finding, with the day on which it last changed, and where not to go.

Samples, withdrawn, retired and past pages stand in no sitemap: a page that asks not to be found is not offered either.
Timelines, comparisons and the sections of a label are reached from the pages that are listed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as sitemap_file
from django.db.models import Max, OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from audit.models import LedgerEntry
from audit.reading.depends import reads
from audit.reading.kept_answers import KeptBySubject
from dupisite import medicines
from dupisite.drug_page import find_drug
from editorial.accounts.public_signers import addresses_of
from editorial.kinds import TextKind, in_order
from editorial.models import Person
from editorial.pages.public_page import public_page
from editorial.record.vocabulary import Status
from editorial.site_address import whole_address
from labels.archive.label_models import LabelVersion
from labels.drugs.drug_columns import DrugRow
from labels.drugs.drugs import public_drugs
from labels.drugs.ledger_entries import DrugNamed

LARGE = 5_000  # addresses; past it, or past a few drugs, there is an index of files. The protocol allows 50,000
FILE = 20  # drugs of a site with many that one file is about
XML = "application/xml; charset=utf-8"
NOT_FOR_ROBOTS = (  # without end, or nobody's business
    *("/admin/", "/search/", "/report/"),
    *("/at/", "/c/", "/*/compare/"),
)

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
@reads("drug", "from")
def sitemap(request: HttpRequest) -> HttpResponse:
    """Everything in one file; of a large site an index, whose files are this address with ?drug= and a drug, or nothing; of a
    site with many drugs with ?from= and the first of a few drugs.
    """
    wanted, first = request.GET.get("drug"), request.GET.get("from")
    if wanted is not None or first is not None:
        file = _of_site() if not (wanted or first) else _of_one(wanted) if wanted else _beginning_with(first or "")
        name = wanted or first or ""
        return sitemap_file(request, {name: Pages(file)}, name, "dupisite/sitemap.xml", XML)
    few = medicines.few()
    files = {"": Pages(_of_site()), **{slug: Pages(pages) for slug, pages in _of_drugs(few or []).items()}}
    if few is None or sum(len(file.pages) for file in files.values()) > LARGE:
        parts = [("drug", "", files[""].get_latest_lastmod())]
        parts += [("from", *part) for part in (_files_of_many() if few is None else ())]
        parts += [("drug", slug, file.get_latest_lastmod()) for slug, file in files.items() if slug and file.pages]
        return HttpResponse(_index(parts), content_type=XML, headers={"X-Robots-Tag": "noindex"})
    return sitemap_file(request, dict(files), None, "dupisite/sitemap.xml", XML)


def _index(files: Iterable[tuple[str, str, datetime | None]]) -> str:
    """Written without a template, which takes fifty times as long for each line. An address needs no escape."""
    here = whole_address(reverse("sitemap"))
    lines = (
        f"<sitemap><loc>{here}?{name}={slug}</loc>{f'<lastmod>{day:%Y-%m-%dT%H:%M:%SZ}</lastmod>' if day else ''}</sitemap>"
        for name, slug, day in files
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return "\n".join([head, *lines, "</sitemapindex>\n"])


@public_page
def robots(request: HttpRequest) -> HttpResponse:
    """RFC 9309."""
    lines = ["User-agent: *", *(f"Disallow: {part}" for part in NOT_FOR_ROBOTS)]
    lines += [f"Sitemap: {whole_address(reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


Files = list[tuple[str, datetime | None]]


def _last_editions(subjects: list[str] | None) -> dict[str, datetime | None]:
    """When the last edition about each public drug was signed, by address; one question, and one seek in the ledger for each."""
    entries = LedgerEntry.objects.alias(drug=DrugNamed("payload")).filter(kind="edition", drug=OuterRef("pk"))
    drugs = public_drugs() if subjects is None else public_drugs().filter(slug__in=subjects)
    return dict(drugs.order_by().values_list("slug", Subquery(entries.order_by("-seq").values("at")[:1])))


def _in_files(last: dict[str, datetime | None]) -> Files:
    """(the first drug of each file, when the last edition about one of its drugs was signed)."""
    slugs = list(public_drugs().order_by("slug").values_list("slug", flat=True))  # in the order of the database
    files = [slugs[start : start + FILE] for start in range(0, len(slugs), FILE)]
    return [(file[0], max((day for slug in file if (day := last.get(slug))), default=None)) for file in files]


_files_of_many = KeptBySubject(_last_editions, _in_files)


def _beginning_with(slug: str) -> list[Listed]:
    """The pages about a drug and those that follow it by address. Raises Http404."""
    drug = find_drug(slug)
    if drug is None:
        raise Http404("nothing about this drug was ever public")
    pages = _of_drugs([drug, *medicines.after(slug, FILE - 1)])
    return [page for file in pages.values() for page in file]


def _of_one(slug: str) -> list[Listed]:
    """The pages about the drug at an address. Raises Http404."""
    drug = find_drug(slug)
    if drug is None:
        raise Http404("nothing about this drug was ever public")
    return _of_drugs([drug])[slug]


def _of_drugs(drugs: list[DrugRow]) -> dict[str, list[Listed]]:
    """By address, in its order: one question, and one for each kind of text, however many drugs and pages."""
    keys = [drug.id for drug in drugs]
    texts: defaultdict[int, list[tuple[TextKind, dict[str, Any]]]] = defaultdict(list)
    for kind in in_order():
        about = kind.model.revisions().at(None, kind.model.objects.filter(drug_id__in=keys))
        for row in about.order_by("history_id").values(*STATE):
            texts[row["drug_id"]].append((kind, row))
    official = LabelVersion.objects.official().filter(drug_id__in=keys).order_by()
    captured = dict(official.values_list("drug_id").annotate(Max("captured_at")))
    known = sorted(drugs, key=lambda drug: str(drug.slug))
    return {drug.slug: _of_drug(drug, texts[drug.id], captured.get(drug.id)) for drug in known}


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


def _of_site() -> list[Listed]:
    """What is about no drug: pages of the site, and everybody who signed."""
    newest = LedgerEntry.objects.filter(kind="edition").order_by("-seq").values_list("at", flat=True).first()
    return [
        *(Listed(reverse(name), newest) for name in ("home", "changes", "corrections")),
        *(Listed(reverse(name)) for name in ("how_we_check", "about", "audit")),
        *(Listed(reverse("reviewer", args=[slug]), last) for slug, last in _signers()),
    ]


def _signers() -> list[tuple[str, datetime]]:
    """(address, last signature) of everybody who ever signed and is somebody: one question, and one seek for each address."""
    people = Person.objects.filter(is_sample=False).order_by("slug").values_list("pk", "slug")
    addresses = addresses_of([key for key, _ in people])
    every = sorted({address for each in addresses.values() for address in each})
    last: dict[str, datetime] = {}
    for kind in in_order():
        own = kind.model.revisions().editions().filter(actor_slug__in=every).order_by()
        for address, signed in own.values_list("actor_slug").annotate(Max("history_date")):
            last[address] = max(signed, last.get(address, signed))
    found = ((slug, [last[address] for address in addresses[key] if address in last]) for key, slug in people)
    return [(slug, max(times)) for slug, times in found if times]
