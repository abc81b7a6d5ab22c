"""All editions of the site, of one drug or of one signer, newest first: what changed, when, why and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime

from audit.reading.prepared import Prepared
from editorial.kinds import TextKind, in_order
from editorial.pages.signatures import signature_of
from editorial.pages.timeline import WHAT_HAPPENED
from editorial.record.protocols import Edition
from editorial.record.vocabulary import Kind
from labels.drugs.drug_columns import DrugRow
from labels.models import Drug

PAGE = 30

drug_names = Prepared(lambda: Drug.Revision, lambda: Drug.revisions().newest().only("id", "slug", "brand_name"))


@dataclass(frozen=True)
class Change:
    """One edition, as a line of a list."""

    edition: Edition
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
    """The newest editions that fit `wanted` (fields of a revision), older than `before`: one question for each kind.

    One more asks the names of the drugs.
    """
    found: list[Change] = []
    drugs = {drug.id: drug for drug in drug_names()}
    for kind in in_order():
        rows: QuerySet[Any] = kind.model.revisions().editions().filter(**wanted).order_by("-history_date")
        if before is not None:
            rows = rows.filter(history_date__lt=before)
        bodies = [name for name in kind.model.markdown_fields if name != kind.pages.title_field]
        rows = rows.defer("html", "evidence", *bodies)
        found += [_change(row, drugs[row.drug_id], kind) for row in rows[: PAGE + 1]]
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


def _change(row: Edition, drug: DrugRow, kind: TextKind) -> Change:
    return Change(
        edition=row,
        title=kind.pages.title(row),
        drug=drug.brand_name,
        drug_slug=drug.slug,
        url=kind.pages.url("_edition", drug.slug, row.slug, row.edition),
        history_url=kind.pages.url("_history", drug.slug, row.slug),
    )
