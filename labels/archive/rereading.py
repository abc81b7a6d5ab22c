"""Reads the labels of the archive again, when this release's reader makes something else of the same bytes than an earlier one.

Nothing that is kept is changed: the new sections stand beside those of before, by which everything that was signed before
is still verified. What changed is recorded in the ledger. A version is read in a transaction of its own, and only once by
each reader, so doing it again changes nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db.models import F, Q

from audit.ledger import ledger
from audit.ledger.canonical import digest
from audit.ledger.ledger import Writing
from audit.registry import Registry
from editorial.record import listeners
from labels.archive.label_models import LabelReading, LabelSection, LabelVersion
from labels.archive.label_storage import OUTLINE, label_by_hash, label_of
from labels.archive.section_storage import section_rows, sha256_of
from labels.spl.model import Label, Section
from labels.spl.reading import READER, read_label
from labels.spl.refusals import NotALabel

KIND = "label read again"
PROGRAM = "read again by a program"

Rechecking = Callable[[Writing, LabelVersion, Label, Label], object]
recheckers: Registry[Rechecking] = Registry(
    "labels.archive.rereading.recheckers",
    "a function of (writing, version, the label as it was read, and as it is read now) in the transaction of a changed reading",
)

log = logging.getLogger(__name__)


def read_again() -> None:
    """Every version that no reader has read that reads as this one does."""
    done = LabelReading.objects.filter(reader=READER).values("version")
    waiting = LabelVersion.objects.filter(Q(reader=None) | Q(reader__lt=READER)).exclude(pk__in=done)
    for pk in list(waiting.order_by("pk").values_list("pk", flat=True)):
        try:
            with ledger.writing() as writing:
                _read_again(writing, LabelVersion.objects.get(pk=pk))
        except NotALabel as refusal:
            log.warning("label version %s is kept as it was read before, and cannot be read again: %s", pk, refusal)
    label_by_hash.cache_clear()


def _read_again(writing: Writing, version: LabelVersion) -> None:
    before = label_of(version)
    images = dict(version.pictures.values_list("name", F("image__pk")))
    label = read_label(version.document(), images)
    changed = list(differences(before.sections, label.sections))
    reading = LabelReading(version=version, reader=READER, changed=bool(changed), at=writing.at)
    reading.save()
    if not changed:
        return
    section_rows(version, label, reading).store()
    subject = f"labels.labelreading:{reading.pk}"
    said = {"about": version.about, "differences": changed, **recorded(reading)}
    writing.append(KIND, subject=subject, actor_name=PROGRAM, public=True, **said)
    label_by_hash.cache_clear()
    for recheck in recheckers:
        recheck(writing, version, before, label)
    listeners.tell(LabelVersion, version)
    log.info("label version %s: %s of its sections are read otherwise than before", version.pk, len(changed))


def differences(before: Sequence[Section], after: Sequence[Section]) -> Iterator[list[str]]:
    """[key, what is read otherwise] of each section: its words, else what they say by their form, else its page or place."""
    old = {section.key: (place, section) for place, section in enumerate(before)}
    for place, section in enumerate(after):
        was, then = old.pop(section.key, (place, None))
        if then is None:
            yield [section.key, "new"]
        elif then.text_sha256 != section.text_sha256:
            yield [section.key, "words"]
        elif [(block.leads, block.form) for block in then.blocks] != [(b.leads, b.form) for b in section.blocks]:
            yield [section.key, "form"]
        elif was != place or sha256_of(then) != sha256_of(section) or _outline(then) != _outline(section):
            yield [section.key, "page"]
    yield from ([key, "gone"] for key in old)


def _outline(section: Section) -> list[Any]:
    return [getattr(section, name) for name in OUTLINE if name != "place"]


def recorded(reading: LabelReading) -> dict[str, Any]:
    """What the ledger says of a reading that changed something."""
    sections = list(LabelSection.objects.filter(reading=reading).order_by("place"))
    return {
        "version": reading.version_id,
        "reader": reading.reader,
        "sections": [[section.key, section.text_id] for section in sections],
        "outline": digest([[getattr(section, name) for name in OUTLINE] for section in sections]),
    }
