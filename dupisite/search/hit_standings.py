"""The standing of what was found, as the pages themselves compute it, in as many questions for one page as for all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from dupisite.models import PageKind
from dupisite.search.engine import FoundPage
from editorial.pages.standing import Standing
from faq.answer_standings import entry_standings
from faq.models import Entry
from labels.models import Fact
from labels.pages.fact_standings import drugs_now, fact_standings


def standings(pages: Iterable[FoundPage], now: datetime) -> dict[int, Standing]:
    """By the key of the page in the index. A section of a label has none: nobody signs the words of the manufacturer."""
    pages = list(pages)
    keys = {kind: [page.thing for page in pages if page.kind == kind] for kind in PageKind}
    facts, entries = keys[PageKind.FACT], keys[PageKind.ENTRY]
    drugs = drugs_now() if facts or entries else {}
    found: dict[str, dict[int, Standing]] = {}
    if facts:
        found[PageKind.FACT] = fact_standings(Fact.objects.filter(pk__in=facts), now, drugs)
    if entries:
        found[PageKind.ENTRY] = entry_standings(Entry.objects.filter(pk__in=entries), now, drugs)
    said = {page.id: found.get(page.kind, {}).get(page.thing) for page in pages}
    return {key: standing for key, standing in said.items() if standing is not None}
