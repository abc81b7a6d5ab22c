"""All editions of the site, of one drug or of one signer, newest first: what changed, when, why and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.dateparse import parse_datetime

from audit.reading.prepared import Prepared
from editorial.pages.timeline import WHAT_HAPPENED, signature_of
from editorial.record.vocabulary import Kind
from faq.models import Entry
from labels.models import Drug, Fact

PAGE = 30
TEXTS = ((Entry, "entry", "question"), (Fact, "fact", "heading"))

drug_names = Prepared(lambda: Drug.Revision, lambda: Drug.revisions().newest().only("id", "slug", "brand_name"))


@dataclass(frozen=True)
class Change:
    """One edition, as a line of a list."""

    edition: Any
    title: str
    drug: str
    drug_slug: str
    url: str
    history_url: str

    @property
    def sentence(self) -> str:
        return WHAT_HAPPENED[Kind(self.edition.kind)]

    @property
    def signature(self) -> str:
        return signature_of(self.edition)


@dataclass(frozen=True)
class Changes:
    """One page of changes; `older` is the moment to go on before, or an empty text at the end."""

    items: tuple[Change, ...]
    older: str


def changes(before: datetime | None = None, **wanted: Any) -> Changes:
    """The newest editions that fit `wanted` (fields of a revision), older than `before`: one question for each text.

    One more asks the names of the drugs.
    """
    found: list[Change] = []
    drugs = {drug.id: drug for drug in drug_names()}
    for model, name, title in TEXTS:
        rows: QuerySet[Any] = model.revisions().editions().filter(**wanted).order_by("-history_date")
        if before is not None:
            rows = rows.filter(history_date__lt=before)
        rows = rows.defer("html", "evidence", *model.markdown_fields)
        found += [_change(row, drugs[row.drug_id], name, title) for row in rows[: PAGE + 1]]
    found.sort(key=lambda change: change.edition.history_date, reverse=True)
    shown = tuple(found[:PAGE])
    return Changes(shown, shown[-1].edition.history_date.isoformat() if len(found) > PAGE else "")


def moment_of(text: str) -> datetime | None:
    """The moment that an address names; raises ValueError when it names none, or one without a zone."""
    if not text:
        return None
    moment = parse_datetime(text[:40])
    if moment is None or moment.tzinfo is None:
        raise ValueError("not a moment with its zone")
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("on no calendar in UTC") from error


def _change(row: Any, drug: Any, name: str, title: str) -> Change:
    address = [drug.slug, row.slug]
    return Change(
        edition=row,
        title=str(getattr(row, title)),
        drug=drug.brand_name,
        drug_slug=drug.slug,
        url=reverse(f"{name}_edition", args=[*address, row.edition]),
        history_url=reverse(f"{name}_history", args=address),
    )
