"""Takes a label version into the archive: read, checked against the drug, stored and recorded, or refused in a sentence.

One transaction for each label. The same bytes again change nothing. Knows neither files nor the network.
"""

from __future__ import annotations

import gc
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from django.db.models import CharField, Model

from audit.ledger import ledger
from audit.reading.prepared import Prepared
from editorial.accounts.people import Person
from editorial.record import listeners
from labels.archive.label_models import CAPTURED, LabelImage, LabelPicture, LabelSection, LabelVersion, Origin
from labels.archive.label_storage import recorded, version_row
from labels.archive.section_storage import SectionRow, section_rows
from labels.drugs.drugs import Drug
from labels.spl.model import Label
from labels.spl.reading import read_label
from labels.spl.refusals import NotALabel
from labels.triage.triage import Triage
from labels.triage.version_arrival import triage_arrival

MEDIA_TYPES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png", b"GIF8": "image/gif"}
PROGRAM = "imported by a program"
NOT_OFFICIAL = "not the official label"
AS_AN_EXTRACT = "imported as such: choose its origin at the desk, or give --origin illustrative to the command"
MOST_SECTIONS = 5_000  # the longest label known has 110; a database asks for so many at once, but not for more

captured = Prepared(
    lambda: LabelVersion, lambda sha256: LabelVersion.objects.without_bytes().filter(sha256=sha256).order_by("pk")
)


@dataclass(frozen=True)
class Arrival:
    """What an import did. `new` is False when these bytes were in the archive already; then nothing was changed.

    `remarks`: what the document leaves open, in sentences.
    """

    version: LabelVersion
    new: bool
    triage: Triage | None = None
    remarks: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        known = (
            f"{self.version.labeler}, version {self.version.number} of {self.version.effective:%Y-%m-%d}, "
            f"{self.version.called}"
        )
        if not self.new:
            return f"{known}: in the archive already, nothing was changed."
        said = self.triage.sentence if self.triage else "archived."
        return " ".join([f"{known}: {said}", *self.remarks])


def take_in(
    data: bytes,
    *,
    file_name: str,
    images: Mapping[str, bytes] | None = None,
    drug: Drug | None = None,
    origin: Origin = Origin.OFFICIAL,
    person: Person | None = None,
) -> Arrival:
    """Archives one SPL document and says what it touches. `drug` is found by its set id when it is not given.

    Raises NotALabel with a sentence; then nothing is stored.
    """
    pictures = images or {}
    with _no_garbage_collected():
        return _take_in(data, file_name, pictures, drug, origin, person)


def _take_in(
    data: bytes, file_name: str, pictures: Mapping[str, bytes], drug: Drug | None, origin: Origin, person: Person | None
) -> Arrival:
    label = read_label(data, {name: sha256(image).hexdigest() for name, image in pictures.items()})
    if len(label.sections) > MOST_SECTIONS:
        raise NotALabel(f"It has {len(label.sections)} sections; a label has at most {MOST_SECTIONS}.")
    with ledger.writing() as writing:
        owner = _drug_of(label, drug, origin)
        for known in captured(label.sha256):
            if known.drug_id is not None or owner is None:
                return Arrival(known, new=False)
        before = LabelVersion.objects.without_bytes().filter(drug=owner).in_order().first() if owner else None
        who = {
            "captured_by": person.pk if person else None,
            "captured_by_name": person.printed_name if person else PROGRAM,
        }
        said = {"drug": owner, "origin": origin, "file_name": file_name[-200:], "captured_at": writing.at, **who}
        version = version_row(label, zlib.compress(data, 1), **said)
        _refuse_what_is_too_long(LabelVersion, version)
        version.save()
        rows = section_rows(version, label)
        _refuse_what_is_too_long(LabelSection, *rows.sections)
        rows.store()
        _record(writing, version, rows.sections, _store_pictures(version, pictures), person)
        triage = triage_of(writing, before, version)
        listeners.tell(LabelVersion, version)
    return Arrival(version, new=True, triage=triage, remarks=label.remarks)


def triage_of(writing: ledger.Writing, before: LabelVersion | None, version: LabelVersion) -> Triage | None:
    """What a version does to the facts of its drug. `before`: the reference label until now."""
    return triage_arrival(writing, before, version) if version.drug_id else None


@contextmanager
def _no_garbage_collected() -> Iterator[None]:
    """A label is a hundred thousand objects, none of them in a circle: to look for circles among them costs a tenth."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _drug_of(label: Label, drug: Drug | None, origin: Origin) -> Drug | None:
    """Whose label it is: official by the drug's own set id alone, illustrative for the drug that it was written for.

    Raises NotALabel when it belongs to another drug than the one given, or is no label of this origin.
    """
    own = Drug.objects.filter(set_id=label.set_id).first()
    known = LabelVersion.objects.filter(set_id=label.set_id)
    earlier = known.extracts()
    if origin == Origin.OFFICIAL:
        if says_that_it_is_an_extract(label) or earlier.exists():
            raise NotALabel(_no_official_label(label))
        owner = own
    else:
        if own is not None and drug in (None, own) and not earlier.exists():
            raise NotALabel(
                f"Its set id {label.set_id} is that of the official label of {own.brand_name}. Give the extract a set id "
                "of its own, or import the file as the official label."
            )
        if known.official().exists():
            raise NotALabel(
                f"A label with its set id {label.set_id} is in the archive as an official label, and stays one. Give the "
                "extract a set id of its own."
            )
        owner = own or Drug.objects.filter(pk__in=earlier.values("drug")).first()
    if drug is None or owner == drug:
        return owner
    if owner is not None:
        raise NotALabel(f"Its set id {label.set_id} belongs to {owner.brand_name}, not to {drug.brand_name}.")
    if origin == Origin.OFFICIAL:
        raise NotALabel(
            f"Its set id {label.set_id} is not that of {drug.brand_name}, which is {drug.set_id}. An illustrative "
            f"extract is {AS_AN_EXTRACT}."
        )
    return drug


def says_that_it_is_an_extract(label: Label) -> bool:
    """By its own title, as every extract should say it."""
    return NOT_OFFICIAL in label.title.lower()


def _no_official_label(label: Label) -> str:
    if says_that_it_is_an_extract(label):
        return f"Its title says that it is not the official label. An illustrative extract is {AS_AN_EXTRACT}."
    return (
        f"A label with its set id {label.set_id} is in the archive as an illustrative extract, and stays one, so this "
        f"cannot be an official label. Another version of the extract is {AS_AN_EXTRACT}."
    )


def _store_pictures(version: LabelVersion, pictures: Mapping[str, bytes]) -> list[tuple[str, str]]:
    """Name and hash of each that was stored."""
    stored = []
    for name, image in pictures.items():
        kind = media_type(image)
        if kind is None:
            continue  # whatever its name says
        hashed = sha256(image).hexdigest()
        if not LabelImage.objects.filter(pk=hashed).exists():
            LabelImage(sha256=hashed, media_type=kind, data=image).save()
        picture = LabelPicture(version=version, name=name, image_id=hashed)
        _refuse_what_is_too_long(LabelPicture, picture)
        picture.save()
        stored.append((name, hashed))
    return stored


def media_type(image: bytes) -> str | None:
    """Of the pictures that a browser shows, by their first bytes; None for anything else."""
    return next((kind for magic, kind in MEDIA_TYPES.items() if image.startswith(magic)), None)


def _refuse_what_is_too_long(model: type[Model], *rows: Model | SectionRow) -> None:
    """In a sentence; one database would refuse it with an error, the other would keep it."""
    for name, called, most in _limits(model):
        for row in rows:
            if len(getattr(row, name)) > most:
                raise NotALabel(
                    f"Its {called} has {len(getattr(row, name))} characters; in a label it has at most {most}."
                )


@cache
def _limits(model: type[Model]) -> list[tuple[str, str, int]]:
    """(name, what people call it, most characters) of the columns that have a limit."""
    fields = [field for field in model._meta.concrete_fields if isinstance(field, CharField)]
    return [(field.attname, str(field.verbose_name), field.max_length) for field in fields if field.max_length]


def _record(
    writing: ledger.Writing,
    version: LabelVersion,
    sections: list[SectionRow],
    pictures: list[tuple[str, str]],
    person: Person | None,
) -> None:
    writing.append(
        CAPTURED,
        subject=f"labels.labelversion:{version.pk}",
        actor=person.pk if person else None,
        actor_name=version.captured_by_name,
        public=True,
        about=version.about,
        **recorded(version, sections, pictures),
    )
