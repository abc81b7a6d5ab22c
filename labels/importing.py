"""Takes a label version into the archive: read, checked against the drug, stored and recorded, or refused in a sentence.

One transaction for each label. The same bytes again change nothing. Knows neither files nor the network.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from audit import ledger
from editorial.people import Person
from labels.archive import LabelImage, LabelPicture, LabelSection, LabelVersion, Origin, SectionText
from labels.arrivals import triage_arrival
from labels.drugs import Drug
from labels.shelf import section_of, text_of, version_row
from labels.spl.model import Label
from labels.spl.reading import read_label
from labels.spl.refusals import NotALabel
from labels.triage import Triage

MEDIA_TYPES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png", b"GIF8": "image/gif"}
PROGRAM = "imported by a program"


@dataclass(frozen=True)
class Arrival:
    """What an import did. `new` is False when these bytes were in the archive already; then nothing was changed."""

    version: LabelVersion
    new: bool
    triage: Triage | None = None

    @property
    def sentence(self) -> str:
        about = self.version.drug.brand_name if self.version.drug else "no drug of this site"
        known = f"{self.version.labeler}, version {self.version.number} of {self.version.effective:%Y-%m-%d}, {about}"
        if not self.new:
            return f"{known}: in the archive already, nothing was changed."
        return f"{known}: {self.triage.sentence}" if self.triage else f"{known}: archived."


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
    label = read_label(data, {name: sha256(image).hexdigest() for name, image in pictures.items()})
    with ledger.writing() as writing:
        known = LabelVersion.objects.without_bytes().filter(sha256=label.sha256).select_related("drug").first()
        if known is not None:
            return Arrival(known, new=False)
        owner = _drug_of(label, drug, origin)
        before = LabelVersion.objects.without_bytes().filter(drug=owner).in_order().first() if owner else None
        who = {
            "captured_by": person.pk if person else None,
            "captured_by_name": person.printed_name if person else PROGRAM,
        }
        said = {"drug": owner, "origin": origin, "file_name": file_name[-200:], "captured_at": writing.at, **who}
        version = version_row(label, zlib.compress(data, 6), **said)
        version.save()
        _store_sections(version, label)
        _store_pictures(version, pictures)
        _record(writing, version, person)
        triage = triage_arrival(writing, before, version) if owner and before else None
    return Arrival(version, new=True, triage=triage)


def _drug_of(label: Label, drug: Drug | None, origin: Origin) -> Drug | None:
    """Whose label it is. Raises NotALabel when it belongs to another drug than the one given."""
    owner = Drug.objects.filter(set_id=label.set_id).first()
    owner = owner or Drug.objects.filter(label_versions__set_id=label.set_id).first()
    if drug is None or owner == drug:
        return owner
    if owner is not None:
        raise NotALabel(f"Its set id {label.set_id} belongs to {owner.brand_name}, not to {drug.brand_name}.")
    if origin == Origin.OFFICIAL:
        raise NotALabel(
            f"Its set id {label.set_id} is not that of {drug.brand_name}, which is {drug.set_id}. An illustrative "
            "extract is imported with --origin illustrative."
        )
    return drug


def _store_sections(version: LabelVersion, label: Label) -> None:
    texts = {text.sha256: text for text in map(text_of, label.sections)}
    known = SectionText.objects.filter(sha256__in=texts).values_list("sha256", flat=True)
    SectionText.objects.bulk_create([texts[sha] for sha in texts.keys() - set(known)])
    LabelSection.objects.bulk_create(
        [section_of(version, place, section, text_of(section)) for place, section in enumerate(label.sections)]
    )


def _store_pictures(version: LabelVersion, pictures: Mapping[str, bytes]) -> None:
    for name, image in pictures.items():
        kind = next((kind for magic, kind in MEDIA_TYPES.items() if image.startswith(magic)), None)
        if kind is None:
            continue  # DailyMed ships style sheets beside the pictures
        hashed = sha256(image).hexdigest()
        if not LabelImage.objects.filter(pk=hashed).exists():
            LabelImage(sha256=hashed, media_type=kind, data=image).save()
        LabelPicture(version=version, name=name[-200:], image_id=hashed).save()


def _record(writing: ledger.Writing, version: LabelVersion, person: Person | None) -> None:
    sections: Iterable[tuple[Any, ...]] = version.sections.order_by("place").values_list("key", "text_id")
    writing.append(
        "label captured",
        subject=f"labels.labelversion:{version.pk}",
        actor=person.pk if person else None,
        actor_name=version.captured_by_name,
        public=True,
        drug=version.drug_id,
        set_id=str(version.set_id),
        number=version.number,
        effective=version.effective,
        origin=version.origin,
        sha256=version.sha256,
        file_name=version.file_name,
        sections=[list(pair) for pair in sections],
        pictures=[list(pair) for pair in version.pictures.order_by("name").values_list("name", "image_id")],
    )
