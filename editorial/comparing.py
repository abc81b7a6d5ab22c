"""Two wordings side by side, field by field, as words a person reads. Used at the desk and by the public alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from editorial.freezing import Frozen
from editorial.vocabulary import Status
from editorial.wording.difference import Verdict, as_html, changes, plain_changes, verdict
from editorial.wording.meaning import MeaningChange, meaning_changes


@dataclass(frozen=True)
class BlockDifference:
    """One paragraph, item or row with its removed and added words marked. `kind` as in `wording.blocks`."""

    kind: str
    html: SafeString
    changed: bool
    moved: bool


@dataclass(frozen=True)
class FieldDifference:
    """One field before and after."""

    label: str
    verdict: Verdict
    blocks: tuple[BlockDifference, ...]

    @property
    def changed_blocks(self) -> list[BlockDifference]:
        return [block for block in self.blocks if block.changed]


def compare(old: Any, new: Any) -> list[FieldDifference]:
    """Every field of the words, from revision `old` (None: nothing) to revision `new`, unchanged ones too."""
    model = new.instance_type
    found = []
    for field in _shown_fields(model):
        before, after = _text(old, field), _text(new, field)
        if before or after:
            markdown = field.name in getattr(model, "markdown_fields", ())
            found.append(_field(field, before, after, markdown, old, new))
    return found


def _field(field: Any, before: str, after: str, markdown: bool, old: Any, new: Any) -> FieldDifference:
    label = str(field.verbose_name).capitalize()
    if not markdown:
        runs = plain_changes(before, after)
        changed = before != after
        block = BlockDifference("paragraph", mark_safe(as_html(runs)), changed, False)  # noqa: S308  as_html escapes
        return FieldDifference(label, Verdict.WORDS if changed else Verdict.SAME, (block,))
    blocks = tuple(
        BlockDifference((c.new or c.old).kind, mark_safe(c.html), c.changed, c.moved)  # type: ignore[union-attr]  # noqa: S308
        for c in changes(before, after)
    )
    seen = [row.html for row in (old, new) if row is not None]
    # A draft has no HTML yet: then the words alone decide.
    old_html, new_html = ("", "") if None in seen else (_html(old, field), _html(new, field))
    return FieldDifference(label, verdict(before, after, old_html, new_html), blocks)


def _shown_fields(model: Any) -> list[Any]:
    """The words, and what else a step may change; not the address, which never changes."""
    fields = [field for field in model.words() if field.column not in model.address_columns]
    return [*fields, *(model._meta.get_field(name) for name in model.also_shown)]


def _text(row: Any, field: Any) -> str:
    if row is None:
        return ""
    value = getattr(row, field.attname)
    if value is None:
        return ""
    return str(dict(field.flatchoices).get(value, value)) if field.choices else str(value)


def _html(row: Any, field: Any) -> str:
    return str(row.html.get(field.name, "")) if row is not None else ""


def meaning_of_changes(old: Any, new: Any) -> list[tuple[str, MeaningChange]]:
    """(field, change) for what a reviewer must look at one by one; nothing is listed against nothing."""
    if old is None:
        return []
    return [
        (str(field.verbose_name).capitalize(), change)
        for field in _shown_fields(new._meta.model)
        for change in meaning_changes(_text(old, field), _text(new, field))
    ]


def draft_edition(thing: Any, frozen: Frozen | None = None) -> Any:
    """The working copy as the edition it would become if it were signed now. Never saved."""
    frozen = frozen or thing.freeze()
    copied = {f.attname: getattr(thing, f.attname) for f in thing._meta.concrete_fields}
    copied |= {"status": Status.PUBLISHED, "kind": None, "edition": thing.edition + 1}
    return thing.Revision(**copied, html=frozen.html, evidence=frozen.evidence, sample=frozen.sample, actor_name="")
