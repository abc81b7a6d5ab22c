"""The standing of what was found, as the pages themselves compute it, in as many questions for one page as for all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from dupisite.search.engine import FoundPage
from editorial.kinds import kinds
from editorial.pages.standing import Standing
from labels.pages.fact_standings import drugs_of


def standings(pages: Iterable[FoundPage], now: datetime) -> dict[int, Standing]:
    """By the key of the page in the index. A section of a label has none: nobody signs the words of the manufacturer."""
    pages = list(pages)
    found: dict[str, dict[int, Standing]] = {}
    drugs = None
    for kind in kinds:
        if keys := [page.thing for page in pages if page.kind == kind.name]:
            drugs = drugs_of(page.drug for page in pages) if drugs is None else drugs  # asked once for all kinds
            found[kind.name] = kind.standings_of(keys, now, drugs)
    said = {page.id: found.get(page.kind, {}).get(page.thing) for page in pages}
    return {key: standing for key, standing in said.items() if standing is not None}
