"""One page of the names of all medicines as Markdown, with the way to the others."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from dupisite.markdown.writing import items, link, plain
from dupisite.medicines import Page
from editorial.site_address import whole_address
from labels.drugs.drug_columns import DrugRow


def names(page: Page, here: str) -> Iterator[str]:
    """`here` is the path of the first page."""
    yield f"## {page.title}"
    yield items(map(_name, page.drugs))
    letters = (f"[{printed}]({whole_address(here)}{query})" for printed, query, _ in page.choices)
    yield f"By letter: {' '.join(letters)}"
    if page.before:
        yield f"Before: {whole_address(here)}{page.before}"
    if page.after:
        yield f"More: {whole_address(here)}{page.after}"


def _name(drug: DrugRow) -> str:
    hanging = " **Withdrawn.**" if drug.withdrawn else " **Notice.**" if drug.notice else ""
    return f"{link(drug.brand_name, reverse('drug', args=[drug.slug]))} ({plain(drug.generic_name)}){hanging}"
