"""Two wordings side by side, field by field, as words a person reads. Used at the desk and by the public alike."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.db.models import Field
from django.utils.safestring import SafeString, mark_safe

from editorial.record.freezing import Frozen
from editorial.record.protocols import Edition, Working
from editorial.record.versioning import VersionedModel
from editorial.record.vocabulary import Status
from editorial.wording.difference import Change, Verdict, as_html, changes, plain_changes, verdict
from editorial.wording.meaning import MeaningChange, meaning_changes
from editorial.wording.reading_runs import Numbers, as_read
from editorial.wording.rendering import apart


@dataclass(frozen=True)
class BlockDifference:
    """One paragraph, item or row with its removed and added words marked. `kind` as in `wording.blocks`.

    `old` and `new` are its words without marks; empty where there was or is none. `html` shows what was typed, for the desk.
    """

    kind: str
    html: SafeString
    changed: bool
    moved: bool
    old: str
    new: str
    runs: Sequence[tuple[int, str]] = ()  # of Markdown, what is removed, kept and added
    numbers: tuple[Numbers, Numbers] = ({}, {})

    @property
    def read(self) -> SafeString:
        """As readers know both wordings."""
        return mark_safe(as_read(self.runs, *self.numbers)) if self.runs else self.html  # noqa: S308  `as_read` escapes

    @property
    def read_in_short(self) -> SafeString:
        """The same without unchanged words far from a change."""
        return mark_safe(as_read(self.runs, *self.numbers, short=True)) if self.runs else self.html  # noqa: S308  `as_read` escapes


@dataclass(frozen=True)
class FieldDifference:
    """One field before and after. `html`: of Markdown, what readers get of it after; empty where it is not made yet."""

    name: str
    label: str
    verdict: Verdict
    blocks: tuple[BlockDifference, ...]
    html: str = ""

    @property
    def read(self) -> SafeString:
        """As readers will read it, for a page on which other words stand beside it."""
        return mark_safe(apart(self.html, f"“{self.label}” as readers will read it"))  # noqa: S308  cleaned when it was made

    @property
    def changed_blocks(self) -> list[BlockDifference]:
        return [block for block in self.blocks if block.changed]


def compare(old: Edition | None, new: Edition) -> list[FieldDifference]:
    """Every field of the words, from revision `old` (None: nothing) to revision `new`, unchanged ones too."""
    model = new.instance_type
    found = []
    for field in _shown_fields(model):
        before, after = _text(old, field), _text(new, field)
        if before or after:
            markdown = field.name in getattr(model, "markdown_fields", ())
            found.append(_field(field, before, after, markdown, old, new))
    return found


KEPT = 300  # differences, of the editions that were read last: some kilobytes each
_kept: OrderedDict[tuple[Any, ...], tuple[FieldDifference, ...]] = OrderedDict()


def changed_fields(old: Edition, new: Edition, kept: bool) -> tuple[FieldDifference, ...]:
    """What `compare` finds, without what is the same. `kept`: both are editions as they were signed, which never change, so it
    need be worked out once.
    """
    if not kept:
        return _changed_fields(old, new)
    key = (new.instance_type, old.history_id, new.history_id, old.digest, new.digest)
    if key not in _kept:
        _kept[key] = _changed_fields(old, new)
        while len(_kept) > KEPT:
            with suppress(KeyError):  # another thread was faster
                _kept.popitem(last=False)
    return _kept.get(key) or _changed_fields(old, new)


def _changed_fields(old: Edition, new: Edition) -> tuple[FieldDifference, ...]:
    return tuple(found for found in compare(old, new) if found.verdict != Verdict.SAME)


def said_otherwise(old: Edition, new: Edition) -> tuple[str, ...]:
    """Names of the fields, as people call them, in which a reader of the newer edition reads other words; empty: it says the
    same. Layout, spelling of Markdown and white space are no words. Whether a text still fits a source is decided by this
    alone, for pages, lists, programs and the desk.
    """
    model, found = new.instance_type, []
    for field in _worded_fields(model):
        before, after = _text(old, field), _text(new, field)
        markdown = field.name in getattr(model, "markdown_fields", ())
        if before != after and _reads_otherwise(before, after, markdown):
            found.append(str(field.verbose_name))
    return tuple(found)


def _reads_otherwise(before: str, after: str, markdown: bool) -> bool:
    if markdown:
        return verdict(before, after, "", "") == Verdict.WORDS
    return _lines_of_words(before) != _lines_of_words(after)


def _lines_of_words(text: str) -> list[list[str]]:
    """A line may be a quote or a term of its own, so where it ends is read too."""
    return [line.split() for line in text.splitlines() if line.strip()]


def _field(
    field: Field[Any, Any], before: str, after: str, markdown: bool, old: Edition | None, new: Edition
) -> FieldDifference:
    label = str(field.verbose_name).capitalize()
    if not markdown:
        block = plain_block("paragraph", before, after)
        return FieldDifference(field.name, label, Verdict.WORDS if block.changed else Verdict.SAME, (block,))
    numbers = (_numbers(old), _numbers(new))
    blocks = tuple(_markdown_block(change, numbers) for change in changes(before, after))
    seen = [row.html for row in (old, new) if row is not None]
    # A draft has no HTML yet: then the words alone decide.
    old_html, new_html = ("", "") if None in seen else (_html(old, field), _html(new, field))
    read = "" if new.html is None else _html(new, field)
    return FieldDifference(field.name, label, verdict(before, after, old_html, new_html), blocks, read)


def plain_block(kind: str, before: str, after: str) -> BlockDifference:
    """A text that is no Markdown, as one block."""
    html = mark_safe(as_html(plain_changes(before, after)))  # noqa: S308  as_html escapes
    return BlockDifference(kind, html, before != after, False, before, after)


def _numbers(row: Edition | None) -> Numbers:
    """By which numbers readers know the sources of an edition; none of a draft."""
    found = (row.evidence or {}).get("sources", []) if row is not None else []
    return {(source["kind"], source["slug"]): source["number"] for source in found}


def _markdown_block(change: Change, numbers: tuple[Numbers, Numbers]) -> BlockDifference:
    old, new = (block.text if block else "" for block in (change.old, change.new))
    kind = (change.new or change.old).kind  # type: ignore[union-attr]  # a change has at least one side
    html = mark_safe(change.html)  # noqa: S308  `as_html` escapes it
    return BlockDifference(kind, html, change.changed, change.moved, old, new, change.runs, numbers)


def _shown_fields(model: type[VersionedModel]) -> list[Any]:
    """The words, and what else a step may change."""
    return [*_worded_fields(model), *(model._meta.get_field(name) for name in model.also_shown)]


def _worded_fields(model: type[VersionedModel]) -> list[Any]:
    """Not the address, which never changes."""
    return [field for field in model.words() if field.column not in model.address_columns]


def plain_words(row: Edition, title_field: str) -> list[tuple[str, str]]:
    """(label, text) of every word that was signed besides the title and the Markdown; without those that say nothing."""
    model = row.instance_type
    shown = (title_field, *getattr(model, "markdown_fields", ()), *model.also_shown)
    found = [(field, _text(row, field)) for field in _shown_fields(model) if field.name not in shown]
    return [(str(field.verbose_name).capitalize(), text) for field, text in found if text]


def _text(row: object, field: Field[Any, Any]) -> str:
    if row is None:
        return ""
    value = getattr(row, field.attname)
    if value is None:
        return ""
    return str(dict(field.flatchoices).get(value, value)) if field.choices else str(value)


def _html(row: Edition | None, field: Field[Any, Any]) -> str:
    return str(row.html.get(field.name, "")) if row is not None else ""


def meaning_of_changes(
    old: Working | Edition | None,
    new: Working | Edition,
    names: Mapping[str, str] | None = None,
    known: frozenset[str] = frozenset(),
) -> list[tuple[str, MeaningChange]]:
    """(field, change) for what a reviewer must look at one by one; nothing is listed against nothing.

    `names` and `known` as in `wording.meaning`.
    """
    if old is None:
        return []
    return [
        (str(field.verbose_name).capitalize(), change)
        for field in _shown_fields(new._meta.model)
        for change in meaning_changes(_text(old, field), _text(new, field), names, known)
    ]


def draft_edition(thing: Working, frozen: Frozen | None = None) -> Edition:
    """The working copy as the edition it would become if it were signed now. Never saved."""
    frozen = frozen or thing.freeze()
    copied = {f.attname: getattr(thing, f.attname) for f in thing._meta.concrete_fields}
    copied |= {"status": Status.PUBLISHED, "kind": None, "edition": thing.edition + 1}
    return thing.Revision(**copied, html=frozen.html, evidence=frozen.evidence, sample=frozen.sample, actor_name="")
