"""What ought to stand in the index: a page for each live edition, and one for each section of a drug's reference label.

Drafts are never read here, nor an edition that is not what was signed. Nothing about a drug that was withdrawn as a whole is
found; its own page says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from audit.reading.prepared import Prepared
from dupisite.models import SECTION, IndexedPage
from dupisite.search import shared_names
from dupisite.search.folding import words
from dupisite.search.slices import kind_mark
from editorial.kinds import TextKind, kinds
from editorial.record.content import ReviewedContent
from editorial.record.protocols import Edition
from editorial.record.validity import is_as_signed, witnessed_newest
from editorial.record.vocabulary import Status
from editorial.wording.spoken import spoken
from labels.archive.label_models import LabelSection, LabelVersion
from labels.archive.version_addresses import reference_of
from labels.drugs.drug_columns import DrugRow
from labels.models import Drug
from labels.spl.model import Kind, Part

LONGEST = 200_000  # letters of one page that are looked through: PostgreSQL keeps no more than a megabyte of stems
UNSAID = (Kind.TITLE, Kind.PICTURE)


_newest_of_drug = Prepared(
    lambda: Drug.Revision, lambda drug: Drug.revisions().filter(id=drug).order_by("-history_id")[:1]
)


def drug_now(drug: int) -> DrugRow | None:
    """The newest revision of a drug, or None."""
    return next(iter(_newest_of_drug(drug)), None)


def page_of(kind: TextKind, edition: Edition, drug: DrugRow) -> Iterator[IndexedPage]:
    """The page of an edition that is the newest; none when it is not live, or its drug is withdrawn."""
    if edition.status == Status.PUBLISHED and not drug.withdrawn:
        yield _text(kind, edition, drug)


def pages_of_texts(drug: DrugRow) -> Iterator[IndexedPage]:
    """Of all live editions about a drug."""
    for kind in kinds:
        for edition in _live(kind.model)(drug.id):
            if is_as_signed(edition):
                yield from page_of(kind, edition, drug)


@cache
def _live(model: type[ReviewedContent]) -> Prepared:
    things: Any = model.objects  # each kind declares its drug itself

    def question(drug: int) -> Any:
        return witnessed_newest(model.revisions().live(None, things.filter(drug_id=drug))).order_by("id")

    return Prepared(lambda: model.Revision, question)


def pages_of_sections(drug: DrugRow) -> Iterator[IndexedPage]:
    """Of the reference label, if the drug is public. Highlights only repeat the sections below them."""
    if drug.withdrawn:
        return
    if reference := reference_of(drug.slug):
        version, address = reference
        rows = LabelSection.objects.of(version.pk).filter(part=Part.BODY).select_related("text")
        for row in rows.order_by("place").iterator(chunk_size=200):
            yield _section(row, version, address, drug)


def pages_of(drug: DrugRow) -> Iterator[IndexedPage]:
    """Everything about one drug that search may find."""
    yield from pages_of_texts(drug)
    yield from pages_of_sections(drug)


def readable_pages_of(drug: int) -> list[IndexedPage] | None:
    """The same, for whoever reads what may have been tampered with; None when a text cannot be read, which `verify` tells."""
    try:
        newest = drug_now(drug)
        return list(pages_of(newest)) if newest is not None else []
    except (AttributeError, TypeError, ValueError):
        return None


def _text(kind: TextKind, edition: Edition, drug: DrugRow) -> IndexedPage:
    """The page of a text: its title, its words in Markdown, and what else it says in plain words."""
    indexed = kind.indexed
    markdown = kind.model.markdown_fields if indexed.markdown is None else indexed.markdown
    said = [spoken(getattr(edition, name) or "") for name in markdown]
    said += [str(getattr(edition, name) or "") for name in indexed.plain]
    title, text = kind.pages.title(edition), "\n".join(filter(None, said))
    return _page(
        drug,
        shared_names.abbreviations(f"{title}\n{text}") if indexed.names else (),
        kind=kind.name,
        thing=edition.id,
        revision=edition.history_id,
        slug=edition.slug,
        signer=edition.actor_slug or "",  # older editions kept no address of their signer
        signer_name=edition.actor_name,
        sample=bool(edition.sample),
        title=title,
        text=text,
    )


def _section(row: LabelSection, version: LabelVersion, address: str, drug: DrugRow) -> IndexedPage:
    return _page(
        drug,
        (),
        kind=SECTION,
        thing=row.pk,
        revision=version.pk,
        version=address,
        slug=row.key,
        sample=version.illustrative,
        title=row.title or row.code_name or row.key,
        text="\n".join(text for kind, text, *_ in row.text.blocks if kind not in UNSAID),
    )


def _page(drug: DrugRow, known: Iterable[Iterable[shared_names.Phrase]], **said: Any) -> IndexedPage:
    """Every page is found by the names of its drug, also where its text does not say them. Its words begin with one that
    stands for its kind, and with its title.
    """
    own = [tuple(words(name)) for name in (drug.brand_name, drug.generic_name) if words(name)]
    title, names = words(said["title"]), [word for name in own for word in name]
    return IndexedPage(
        drug=drug.id,
        drug_slug=drug.slug,
        drug_name=drug.brand_name,
        noticed=bool(drug.notice),
        names=shared_names.written([own, *known]),
        title_words=" ".join(title),
        text_words=" ".join([kind_mark(said["kind"]), *title, *names, *words(said["text"][:LONGEST])])[:LONGEST],
        **said,
    )
