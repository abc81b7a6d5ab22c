"""What this room asks the verifier to compare: the archive of labels, look-ups, and what the ledger says of them."""

from collections.abc import Iterator
from hashlib import sha256

from django.db.models import Exists, F, OuterRef, Q

from audit.guards.stored_values import odd_values
from audit.verification.findings import Finding
from audit.verification.finished import finished
from labels.archive import label_storage, lookups, rereading
from labels.archive.importing import media_type
from labels.archive.label_models import (
    CAPTURED,
    LOOKED_UP,
    LabelImage,
    LabelPicture,
    LabelReading,
    LabelSection,
    LabelVersion,
    Lookup,
    SectionText,
)
from labels.archive.recorded_rows import compared, finding
from labels.evidence.evidence_checks import check_claims, check_standing, check_triage
from labels.triage.triage import Disposal, TriageItem

KEPT = (LabelVersion, LabelReading, LabelSection, SectionText, LabelImage, LabelPicture, Lookup, TriageItem, Disposal)


def check_labels() -> Iterator[Finding]:
    """All of it. Values that cannot be read come first, and alone: nothing can be compared with them."""
    odd = [finding for model in KEPT for finding in odd_values(model)]
    if odd:
        yield from odd
        yield Finding("labels", "archive", "it was not compared any further: see the values that cannot be read")
        return
    yield from finished("bytes of labels", check_bytes)
    yield from finished("labels", check_ledger)
    yield from finished("triage", check_triage)
    texts = list(finished("texts of labels", check_texts))
    yield from texts
    if not texts:  # against words that are not the label's a claim says nothing
        yield from finished("claims", check_claims)
        yield from finished("standing of facts", check_standing)


def check_bytes() -> Iterator[Finding]:
    """Every document and every picture is that of its hash."""
    for version in LabelVersion.objects.only("sha256", "data").order_by("pk").iterator(chunk_size=50):
        if version.document_sha256() != version.sha256:
            yield finding(version, "its bytes are not those of its SHA-256")
    for image in LabelImage.objects.order_by("pk").iterator(chunk_size=50):
        if sha256(image.data).hexdigest() != image.sha256:
            yield finding(image, "its bytes are not those of its SHA-256")
        elif media_type(bytes(image.data)) != image.media_type:
            yield finding(image, "its media type is not that of its bytes")


def check_texts() -> Iterator[Finding]:
    """Every section's text is that of its hash, and every section and picture has what it refers to."""
    for text in SectionText.objects.order_by("pk").iterator(chunk_size=200):
        yield from _text(text)
    texts = SectionText.objects.filter(pk=OuterRef("text_id"))
    for section in LabelSection.objects.filter(~Exists(texts)).order_by("pk"):
        yield finding(section, "its text is gone")
    images = LabelImage.objects.filter(pk=OuterRef("image_id"))
    for picture in LabelPicture.objects.filter(~Exists(images)).order_by("pk"):
        yield finding(picture, "its image is gone")


def _text(text: SectionText) -> Iterator[Finding]:
    try:
        if label_storage.hash_of(text) != text.sha256:
            yield finding(text, "its words or its HTML are not those of its SHA-256")
        elif label_storage.words_hash_of(text) != text.words_sha256:
            yield finding(text, "the hash of its words is not that of its words")
    except (TypeError, ValueError):
        yield finding(text, "its words are not written as the words of a section")


def check_ledger() -> Iterator[Finding]:
    """Every version, every reading that changed something and every look-up has exactly one entry that says the same, and
    every entry its row."""
    versions = LabelVersion.objects.without_bytes().order_by("pk")
    yield from compared(versions, CAPTURED, label_storage.recorded, lambda version: version.captured_at)
    readings = LabelReading.objects.filter(changed=True).order_by("pk")
    yield from compared(readings, rereading.KIND, rereading.recorded, lambda reading: reading.at)
    stray = LabelSection.objects.exclude(reading=None).filter(
        ~Q(version=F("reading__version")) | Q(reading__changed=False)
    )
    for section in stray.order_by("pk"):
        yield finding(section, "it belongs to no reading of its label version that changed anything")
    yield from compared(Lookup.objects.order_by("pk"), LOOKED_UP, lookups.recorded, lambda lookup: lookup.at)
