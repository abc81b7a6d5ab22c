"""The parts in which the site is baked: the pages of one drug, which its own entries of the ledger change, and the lists of
the site, which any public entry changes. A part says where its pages begin; the others are found by the links in them.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.urls import Resolver404, resolve, reverse

from dupisite.api.routes import BASE
from dupisite.markdown.addresses import address_of, offers, page_of
from editorial.kinds import in_order
from editorial.pages.memento_headers import WITHOUT_A_PAST
from labels.drugs.drugs import Drug, public_drugs

OF_SITE = "site"  # no drug is called so: its name stands apart from theirs
BEGINNINGS = (
    *("home", "changes", "corrections", "changes_feed", "robots", "sitemap", "llms", "how_we_check", "about"),
    *("audit", "audit_checkpoint", "audit_checker", "copies"),
    *("api", "openapi", "api_beginning", "api_drugs", "api_changes", "api_editions"),
)
NEVER = (WITHOUT_A_PAST - {"robots.txt", "sitemap.xml", "about"}) | {
    "search",
    "label-images",
}  # first parts of addresses
ENDLESS = ("/compare/", "/differences/")  # any two of many: those that a page names are baked, and lead nowhere
PICTURE = re.compile(r"/label-images/[0-9a-f]{64}/")


@dataclass(frozen=True)
class Part:
    """`drug`: the address of the one whose pages it has; empty for the lists of the site."""

    drug: str = ""

    @property
    def name(self) -> str:
        return f"drugs/{self.drug}" if self.drug else OF_SITE

    @property
    def folders(self) -> tuple[str, ...]:
        """What no other part has anything in."""
        return (self.drug, f"{BASE}/drugs/{self.drug}") if self.drug else ()

    def owns(self, path: str) -> bool:
        first = path[1:].partition("/")[0]
        if self.drug:
            below = any(path.startswith(f"/{folder}/") for folder in self.folders)
            return below or path in (f"/{self.drug}.md", f"/{self.folders[1]}")
        return first not in NEVER and not path.startswith(f"/{BASE}/drugs/") and not _is_of_a_drug(path)

    def begins(self) -> Iterator[str]:
        yield from _of_drug(self.drug) if self.drug else _of_site()


def parts() -> Iterator[Part]:
    """Every part, the lists of the site last: they lead to the others."""
    drugs = list(
        public_drugs().order_by("slug").values_list("slug", flat=True)
    )  # a cursor would be open for as long as a bake takes
    yield from map(Part, drugs)
    yield Part()


def reads_parameters(path: str) -> bool:
    """Whether its page may be another one with something behind the question mark."""
    page = page_of(path) if path.endswith(".md") else path
    return bool(getattr(resolve(page).func, "reads", ()))


def links_in(body: str) -> set[str]:
    """Every address of this site that a page, feed or document names without parameters: their paths."""
    whole = re.escape(settings.SITE_URL)
    found = re.findall(rf'(?:href|src)="(/[^"#]*)|{whole}(/[^"#<>()\s\\]*)', body)
    return {path for path in (html.unescape(one or other) for one, other in found) if "?" not in path}


def forms_of(path: str) -> Iterable[str]:
    """Other addresses at which the page at a path stands in another form."""
    return [address_of(path)] if path.endswith("/") and offers(path) else []


def _is_of_a_drug(path: str) -> bool:
    try:
        return "drug" in resolve(page_of(path) if path.endswith(".md") else path).kwargs
    except Resolver404:
        return False


def _of_site() -> Iterator[str]:
    yield from (reverse(name) for name in BEGINNINGS)
    yield "/index.md"
    signers = [kind.model.revisions().editions().order_by() for kind in in_order()]
    yield from (
        reverse("reviewer", args=[slug]) for slug in sorted({slug for rows in signers for slug in _slugs(rows)})
    )


def _slugs(rows: QuerySet) -> Iterable[str]:
    return rows.filter(actor_slug__isnull=False).values_list("actor_slug", flat=True).distinct()


def _of_drug(drug: str) -> Iterator[str]:
    """Every edition of every text: whatever else there is of a drug, its pages name."""
    api = f"/{BASE}/drugs/{drug}"
    yield from (f"/{drug}/", f"/{drug}/changes/", f"/{drug}/changes.atom", f"/{drug}/label/", api, f"{api}/changes")
    yield f"{api}/labels"
    things = Drug.objects.filter(slug=drug)
    for kind in in_order():
        yield f"{api}/{kind.in_addresses}"
        newest = kind.model.revisions().at(None, kind.model.objects.filter(drug__in=things)).order_by("slug")
        for slug, last in newest.values_list("slug", "edition"):
            text, document = kind.pages.url("", drug, slug), f"{api}/{kind.in_addresses}/{slug}"
            yield from (text, f"{text}history/", document, f"{document}/standing", f"{document}/editions")
            for number in range(1, last + 1):
                edition, said = f"{text}history/{number}/", f"{document}/editions/{number}"
                yield from (edition, f"{edition}proof/", said, f"{said}/proof")
