"""How the sections of a label go into the archive: a row for each, and one for each text that is not known yet.

Through the ORM every value of every row is asked of its field again, which took a third of an import. So the rows are plain
values here, written in one statement; constraints and guards hold for them as for all others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, NamedTuple
from weakref import ref

from django.db import connections, router
from django.db.models import Model

from audit.ledger.canonical import canonical
from labels.archive.label_models import LabelReading, LabelSection, LabelVersion, SectionText
from labels.spl.model import Block, Label, Section

MOST_VALUES = 10_000  # of one statement; both databases take three times as many


class SectionRow(NamedTuple):
    """The columns of `LabelSection`."""

    version_id: int
    reading_id: int | None
    place: int
    key: str
    number: str
    title: str
    code: str
    code_name: str
    part: str
    depth: int
    parent: str
    text_id: str


class TextRow(NamedTuple):
    """The columns of `SectionText`; `blocks` as JSON."""

    sha256: str
    words_sha256: str
    blocks: str
    title_html: str
    html: str


# By the identity of a section, while there is one: to look a section up by what it says, all of it would be hashed.
_hashes: dict[int, tuple[ref[Section], str]] = {}


@dataclass(frozen=True)
class SectionRows:
    """The rows of a label's sections, in their order, and what each hash of a text stands for."""

    sections: list[SectionRow]
    texts: dict[str, TextRow | Section]

    def store(self) -> None:
        """A text that is known already is not stored again. Three questions."""
        known = set(SectionText.objects.filter(sha256__in=self.texts).values_list("sha256", flat=True))
        new = (text for sha256, text in self.texts.items() if sha256 not in known)
        _insert(SectionText, [text_of(text) if isinstance(text, Section) else text for text in new])
        _insert(LabelSection, self.sections)


def section_rows(version: LabelVersion, label: Label, reading: LabelReading | None = None) -> SectionRows:
    """Of a label that is stored as this version; `reading` when it was read again later."""
    read, texts = reading.pk if reading else None, dict[str, TextRow | Section]()
    rows = []
    for place, section in enumerate(label.sections):
        text = section if id(section) in _hashes else text_of(section)
        rows.append(
            SectionRow(
                version.pk,
                read,
                place,
                section.key,
                section.number,
                section.title,
                section.code,
                section.code_name,
                section.part.value,
                section.depth,
                section.parent,
                sha256_of(section),
            )
        )
        texts.setdefault(rows[-1].text_id, text)
    return SectionRows(rows, texts)


def text_of(section: Section) -> TextRow:
    """The row of a section's text."""
    blocks = _blocks(section)
    return TextRow(sha256_of(section, blocks), section.text_sha256, blocks.decode(), section.title_html, section.html)


def sha256_of(section: Section, blocks: bytes | None = None) -> str:
    """The hash of the row of a section's text: that of its canonical JSON. A section that repeats has it already."""
    place = id(section)
    if place not in _hashes:
        parts = blocks or _blocks(section), canonical(section.html), canonical(section.title_html)
        said = sha256(b'{"blocks":%b,"html":%b,"title_html":%b}' % parts).hexdigest()
        _hashes[place] = (ref(section, lambda _: _hashes.pop(place, None)), said)
    return _hashes[place][1]


def _blocks(section: Section) -> bytes:
    return canonical(list(map(_kept_block, section.blocks)))


def _kept_block(block: Block) -> list[Any]:
    """What a block says by its form is left out where it says nothing by it."""
    kept = [block.kind.value, block.text, block.leads]
    return [*kept, block.form] if block.form else kept


def _insert(model: type[Model], rows: Sequence[tuple[Any, ...]]) -> None:
    """Adds rows of a class whose fields are the columns of the model."""
    if not rows:
        return
    connection = connections[router.db_for_write(model)]
    quote, names = connection.ops.quote_name, type(rows[0])._fields  # type: ignore[attr-defined]  # each is a NamedTuple
    columns = ", ".join(quote(str(model._meta.get_field(name).column)) for name in names)  # type: ignore[union-attr]  # none is a relation of many
    into = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES "  # noqa: S608  names of ours
    marks, at_once = f"({', '.join(['%s'] * len(names))})", MOST_VALUES // len(names)
    with connection.cursor() as cursor:
        for start in range(0, len(rows), at_once):
            some = rows[start : start + at_once]
            cursor.execute(into + ", ".join([marks] * len(some)), [value for row in some for value in row])
