"""What this room asks the verifier to compare: the index beside the live editions and reference labels that it follows from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import connections, router

from audit.verification.findings import Finding, each
from dupisite.models import IndexedPage, KnownName, KnownWord
from dupisite.search import documents, engine, fts_tables, known_words
from dupisite.search.indexing import SAID
from labels.models import Drug

REMEDY = "; `manage.py rebuild_search` makes it anew"


def check_search() -> Iterator[Finding]:
    """Every page that search ought to find stands in the index as it ought to, and nothing else does."""
    connection = connections[router.db_for_read(IndexedPage)]
    for name in fts_tables.missing(connection):
        yield Finding("search", name, "the database does not keep this part of the index; migrate backwards and again")
    known = []
    for drug in each("drugs", Drug.objects.only("pk").order_by("pk")):
        known.append(drug.pk)
        yield from _drug(drug.pk)
        if known_words.names_of(drug.pk) != set(KnownName.objects.filter(drug=drug.pk).values_list("phrase", "same")):
            yield Finding(
                "search", f"labels.drug {drug.pk}", f"its names in the index are not those of its pages{REMEDY}"
            )
    for page in IndexedPage.objects.exclude(drug__in=known).order_by("pk").values("drug_slug", "kind", "slug"):
        yield _finding(page, "it is found, but about a drug that is not there")
    if known_words.words_of_all_pages() != dict(KnownWord.objects.values_list("word", "pages")):
        yield Finding("search", "words", f"the words that are known are not those of the pages{REMEDY}")
    for key in engine.lost(connection):
        yield Finding("search", f"page {key}", f"the words that the database looks through are not the page's{REMEDY}")


def _drug(drug: int) -> Iterator[Finding]:
    # Rows without instances: to make them took as long as to compare them.
    rows = (dict(zip(SAID, row, strict=True)) for row in IndexedPage.objects.filter(drug=drug).values_list(*SAID))
    standing = {(row["kind"], row["thing"]): row for row in rows}
    public = documents.readable_pages_of(drug)
    if public is None:
        yield Finding("search", f"labels.drug {drug}", "its index was not compared: a text of it cannot be read")
        return
    for page in public:
        now = {name: getattr(page, name) for name in SAID}
        found = standing.pop((page.kind, page.thing), None)
        if found is None:
            yield _finding(now, "it is public, but not found")
        elif found != now:
            odd = [name for name in SAID if found[name] != now[name]]
            yield _finding(now, f"it is not found as it is: {', '.join(odd)}")
    for row in standing.values():
        yield _finding(row, "it is found, but not public")


def _finding(page: Mapping[str, Any], sentence: str) -> Finding:
    return Finding("search", f"{page['drug_slug']} {page['kind']} {page['slug']}", sentence + REMEDY)
