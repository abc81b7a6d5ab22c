"""How a label goes into the archive and comes out again: the row of a `Label`, and the `Label` of rows.

What comes out is what was stored, not what a later parser would read: a check made today can be made again in ten years.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from audit.ledger.canonical import digest
from labels.archive.label_models import LabelSection, LabelVersion, SectionText
from labels.archive.section_storage import SectionRow
from labels.spl.model import Block, DrugName, Kind, Label, Part, Section
from labels.spl.reading import READER

RECORDED = (
    "document_id number effective sha256 origin document_type document_type_name title names approval labeler file_name"
    " captured_by captured_by_name"
).split()
OUTLINE = "place key number title code code_name part depth parent".split()


def hash_of(text: SectionText) -> str:
    """The hash as it follows from the columns: equal to `sha256` unless something was rewritten."""
    return digest({"blocks": text.blocks, "title_html": text.title_html, "html": text.html})


def words_hash_of(text: SectionText) -> str:
    """The same of `words_sha256`."""
    return read_section(LabelSection(text=text, part=Part.BODY)).text_sha256


def read_section(row: LabelSection) -> Section:
    """The section of a row that was fetched with its text."""
    return Section(
        key=row.key,
        number=row.number,
        title=row.title,
        code=row.code,
        code_name=row.code_name,
        depth=row.depth,
        parent=row.parent,
        part=Part(row.part),
        blocks=tuple(map(block_of, row.text.blocks)),
        title_html=row.text.title_html,
        html=row.text.html,
    )


def block_of(kept: list[Any]) -> Block:
    """The block of what is kept of it."""
    kind, text, leads, *form = kept
    return Block(
        Kind(kind), text, tuple(leads), tuple((what, at, which) for what, at, which in form[0]) if form else ()
    )


def label_of(version: LabelVersion, rows: Iterable[LabelSection] | None = None) -> Label:
    """The label of a version; `rows` when its sections are at hand, in order and with their texts."""
    if rows is None:
        rows = LabelSection.objects.of(version.pk).select_related("text").order_by("place")
    return Label(
        set_id=str(version.set_id),
        document_id=version.document_id,
        version=version.number,
        effective=version.effective,
        type_code=version.document_type,
        type_name=version.document_type_name,
        title=version.title,
        names=tuple(DrugName(*name) for name in version.names),
        approval=version.approval,
        labeler=version.labeler,
        sections=tuple(read_section(row) for row in rows),
        pictures=(),
        sha256=version.sha256,
    )


@lru_cache(maxsize=4)
def label_by_hash(sha256: str) -> Label:
    """The label of the version with these bytes, as it is read now. That changes only in `rereading`, which clears this."""
    return label_of(LabelVersion.objects.without_bytes().filter(sha256=sha256).earliest("pk"))


@lru_cache(maxsize=4)
def label_as_read(version: int, reading: int | None) -> Label:
    """The label of a version as one reading made it; None for the first. It never changes."""
    rows = LabelSection.objects.filter(version=version, reading=reading).select_related("text").order_by("place")
    return label_of(LabelVersion.objects.without_bytes().get(pk=version), rows)


def version_row(label: Label, data: bytes, **captured: Any) -> LabelVersion:
    """The row of a label, not saved; `captured` says where it came from, when and by whom. `data` is compressed."""
    return LabelVersion(
        set_id=label.set_id,
        document_id=label.document_id,
        number=label.version,
        effective=label.effective,
        sha256=label.sha256,
        document_type=label.type_code,
        document_type_name=label.type_name,
        title=label.title,
        names=[[name.brand, name.generic] for name in label.names],
        approval=label.approval,
        labeler=label.labeler,
        data=data,
        reader=READER,
        **captured,
    )


def recorded(
    version: LabelVersion,
    rows: Sequence[LabelSection | SectionRow] | None = None,
    pictures: Iterable[tuple[str, str]] | None = None,
) -> dict[str, Any]:
    """What the ledger says of a saved version: all but its bytes and the words of its sections, which their hashes name.

    `rows` and `pictures` (name, hash) when its sections and pictures are at hand, in order. `outline` is one digest over what else its sections are: numbers,
    titles, places.
    """
    sections = list(LabelSection.objects.first_read(version.pk).order_by("place")) if rows is None else rows
    if pictures is None:
        pictures = version.pictures.order_by("pk").values_list("name", "image_id")
    return {
        **{name: getattr(version, name) for name in RECORDED},
        **({} if version.reader is None else {"reader": version.reader}),
        "drug": version.drug_id,
        "set_id": str(version.set_id),
        "sections": [[section.key, section.text_id] for section in sections],
        "outline": digest([[getattr(section, name) for name in OUTLINE] for section in sections]),
        "pictures": [list(pair) for pair in pictures],
    }
