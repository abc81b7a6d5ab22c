"""Writes the index: what `documents` names, no more and no less, in the transaction of whatever made it change.

What stands already as it ought to is not written again.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import QuerySet

from audit.ledger.ledger import take_lock
from dupisite.models import SECTION, IndexedPage, KnownName
from dupisite.search import documents, engine, known_words
from editorial.kinds import of_model
from editorial.record import listeners
from editorial.record.content import ReviewedContent
from editorial.record.protocols import Edition
from labels.archive.label_models import LabelVersion
from labels.drugs.drug_columns import DrugRow
from labels.models import Drug

SAID = [field.name for field in IndexedPage._meta.concrete_fields if field.name != "id"]


def follow() -> None:
    """From now on the index hears of every edition, of every change of a drug, and of every captured label."""
    listeners.register(ReviewedContent, index_edition)
    listeners.register(Drug, index_drug)
    listeners.register(LabelVersion, index_label)


def index_edition(edition: Edition) -> None:
    """The edition that was just signed, of any registered kind. With the first about a drug its label becomes public too."""
    kind = of_model(edition.instance_type)
    if kind is None:
        return
    drug = documents.drug_now(edition.drug_id)
    assert drug is not None, "a text is about a drug that was saved"
    standing = IndexedPage.objects.filter(kind=kind.name, thing=edition.id)
    write(standing, documents.page_of(kind, edition, drug))
    sections = IndexedPage.objects.filter(drug=drug.id, kind=SECTION)
    if not sections.exists():
        write(sections, documents.pages_of_sections(drug))


def index_drug(drug: DrugRow) -> None:
    """Everything about a drug, by its newest revision: it has other names now, or a notice."""
    write(IndexedPage.objects.filter(drug=drug.id), documents.pages_of(drug))


def index_label(version: LabelVersion) -> None:
    """The sections of whatever version is the drug's reference since this one was captured."""
    drug = documents.drug_now(version.drug_id) if version.drug_id is not None else None
    if drug is not None:
        sections = IndexedPage.objects.filter(drug=drug.id, kind=SECTION)
        write(sections, documents.pages_of_sections(drug))


def rebuild() -> int:
    """Everything, while nobody else writes. Returns how many pages were written or taken away: 0 when all stood well."""
    written = 0
    with transaction.atomic():
        take_lock()
        known = list(Drug.objects.order_by("pk").values_list("pk", flat=True))
        for drug in known:
            pages = documents.readable_pages_of(drug)
            if pages is not None:
                written += write(IndexedPage.objects.filter(drug=drug), pages)
            known_words.renew_names(drug)
        written += IndexedPage.objects.exclude(drug__in=known).delete()[0]
        KnownName.objects.exclude(drug__in=known).delete()
        known_words.renew_words()
        engine.reread(connection)
    return written


def write(standing: QuerySet[IndexedPage], pages: Iterable[IndexedPage]) -> int:
    """Makes the pages that stand be those that ought to; returns how many were written or taken away."""
    old = {(page.kind, page.thing): page for page in standing}
    odd, otherwise = [], []
    for page in pages:
        before = old.pop((page.kind, page.thing), None)
        if before is None or differences(before, page):
            odd.append(page)
            otherwise += [before] if before is not None else []
    if old:
        IndexedPage.objects.filter(pk__in=[page.pk for page in old.values()]).delete()
    IndexedPage.objects.bulk_create(
        odd, batch_size=50, update_conflicts=True, unique_fields=["kind", "thing"], update_fields=SAID
    )
    gone = [*old.values(), *otherwise]
    known_words.count_words(known_words.changed_words(gone, odd))
    for drug in {page.drug for page in (*gone, *odd)}:
        known_words.renew_names(drug)
    return len(odd) + len(old)


def differences(page: IndexedPage, other: IndexedPage) -> list[str]:
    """Names of the columns that say something else."""
    return [name for name in SAID if getattr(page, name) != getattr(other, name)]
