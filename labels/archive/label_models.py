"""The archive: every version of a label as it was captured, for ever. All of it immutable and recorded in the ledger.

Text is stored once for each hash, so that a section that stayed the same costs nothing. A version's identity is the
SHA-256 of its bytes; its number is only what the document calls itself.
"""

from __future__ import annotations

import zlib
from hashlib import sha256
from typing import Any, ClassVar, NoReturn, Self

from django.db import models
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from audit.models import Immutable
from audit.reading.dated_managers import AsOf, AsOfAt
from labels.archive import own_extracts
from labels.drugs.drugs import Drug

CAPTURED = "label captured"  # kind of the ledger's entry about a version
LOOKED_UP = "label look-up"  # and about a look for a newer one


class Origin(models.TextChoices):
    OFFICIAL = "official", "official label"
    ILLUSTRATIVE = "illustrative", "illustrative extract, written for this site"


# What it is, whatever it was archived as: an extract that came with the software is never an official label.
OFFICIAL = Q(origin=Origin.OFFICIAL) & ~Q(set_id=own_extracts.SET_ID)
WHAT_IT_IS = Case(
    When(OFFICIAL, then=Value(Origin.OFFICIAL.value)),
    default=Value(Origin.ILLUSTRATIVE.value),
    output_field=models.CharField(),
)


class Captured(models.Model):
    """Anything captured from outside: written once, by an import, and never changed."""

    append_only: ClassVar[bool] = True

    class Meta:
        abstract = True
        default_permissions: ClassVar[tuple[str, ...]] = ("view",)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Immutable("what was captured is never changed")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Immutable("what was captured is never deleted")


class VersionQuerySet(models.QuerySet["LabelVersion"]):
    def in_order(self) -> Self:
        """The reference label first: an official version before an illustrative one, the highest number first."""
        official = Case(When(OFFICIAL, then=Value(0)), default=Value(1), output_field=IntegerField())
        return self.alias(official=official).order_by("official", F("number").desc(), F("id").desc())

    def official(self) -> Self:
        return self.filter(OFFICIAL)

    def extracts(self) -> Self:
        return self.exclude(OFFICIAL)

    def without_bytes(self) -> Self:
        return self.defer("data")

    def not_adopted(self) -> Self:
        """Without those that came before their drug and are captured as that drug's own since."""
        adopted = Exists(LabelVersion.objects.filter(sha256=OuterRef("sha256"), drug__isnull=False))
        return self.exclude(Q(drug__isnull=True) & Q(adopted))


class VersionManager(AsOf.from_queryset(VersionQuerySet)):  # type: ignore[misc]  # a class that Django makes at run time
    time = "captured_at"


class LabelVersion(Captured):
    """The manufacturer's document as captured. Immutable. `origin` is what it was archived as, `kind` what it is.

    `data` is the SPL document itself, compressed (zlib); `sha256` is that of the plain bytes. A version without a drug is
    archived without claims; when a drug is saved with its set id, the same bytes are captured once more, as that drug's.
    """

    drug = models.ForeignKey(Drug, models.PROTECT, null=True, related_name="label_versions")
    set_id = models.UUIDField("SPL set id")
    document_id = models.CharField("SPL document id", max_length=64)
    number = models.PositiveIntegerField("version number")
    effective = models.DateField("effective date")
    sha256 = models.CharField("SHA-256 of its bytes", max_length=64, db_index=True)
    origin = models.CharField(max_length=12, choices=Origin.choices)
    document_type = models.CharField(max_length=20)
    document_type_name = models.CharField(max_length=120)
    title = models.TextField()
    names = models.JSONField()
    approval = models.CharField(max_length=40)
    labeler = models.CharField(max_length=200)
    file_name = models.CharField(max_length=200)
    data = models.BinaryField()
    captured_at = models.DateTimeField()
    captured_by = models.BigIntegerField(null=True)
    captured_by_name = models.CharField(max_length=200)
    reader = models.PositiveSmallIntegerField(null=True)  # which one read it; NULL for the first

    objects = VersionManager()

    class Meta(Captured.Meta):
        default_permissions = ("view", "add")
        indexes = [
            models.Index("drug", F("number").desc(), name="label_version_of_drug"),
            models.Index("set_id", "origin", name="label_version_of_set_id"),  # each import asks it
        ]
        constraints = [models.UniqueConstraint(fields=("drug", "sha256"), name="label_captured_once")]

    def __str__(self) -> str:
        return f"version {self.number} of {self.effective:%B %Y}"

    @property
    def kind(self) -> Origin:
        return Origin.ILLUSTRATIVE if self.set_id == own_extracts.SET_ID else Origin(self.origin)

    @property
    def illustrative(self) -> bool:
        return self.kind == Origin.ILLUSTRATIVE

    @property
    def about(self) -> str | None:
        """The address of its drug, as the ledger says which pages an entry may change; None for a label of no drug."""
        return self.drug.slug if self.drug else None

    @property
    def called(self) -> str:
        """What it is, and of which drug."""
        kind = "illustrative extract, written for this site, of" if self.illustrative else "official label of"
        return f"{kind} {self.drug.brand_name if self.drug else 'no drug of this site'}"

    def document(self) -> bytes:
        """The SPL document as it was captured."""
        return zlib.decompress(bytes(self.data))

    def document_sha256(self) -> str:
        """Of the document as it is kept: equal to `sha256` unless a byte was changed. Empty when it cannot be unpacked."""
        try:
            return sha256(self.document()).hexdigest()
        except zlib.error:
            return ""


class SectionText(Captured):
    """The words and the page of one section, stored once however many versions say the same. Immutable.

    `words_sha256` is over the normalised words alone, `sha256` over all that is kept here. A block is [kind, text, leads],
    and a fourth where it says something by its form (labels.spl.model).
    """

    sha256 = models.CharField(max_length=64, primary_key=True)
    words_sha256 = models.CharField(max_length=64)
    blocks = models.JSONField()
    title_html = models.TextField(blank=True)
    html = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.sha256


class LabelReading(Captured):
    """What a later reader made of the bytes of a version: its sections stand beside those of before. Immutable.

    `changed` is False where it read the same; then the sections of before go on to be shown.
    """

    version = models.ForeignKey(LabelVersion, models.PROTECT, related_name="readings", db_index=False)
    reader = models.PositiveSmallIntegerField()
    changed = models.BooleanField()
    at = models.DateTimeField()

    objects = AsOfAt()

    class Meta(Captured.Meta):
        constraints = [models.UniqueConstraint(fields=("version", "reader"), name="read_once_by_each_reader")]

    def __str__(self) -> str:
        return f"read again, {self.at:%Y-%m-%d %H:%M}"


class SectionQuerySet(models.QuerySet["LabelSection"]):
    def of(self, version: int) -> Self:
        """The sections of a version as they are read now, or were read at the moment that is asked for."""
        newest = LabelReading.objects.filter(version=version, changed=True).order_by("-pk").values("pk")[:1]
        read = Coalesce(Subquery(newest), Value(0))
        return self.filter(version=version).alias(read=Coalesce("reading", Value(0))).filter(read=read)

    def first_read(self, version: int) -> Self:
        """Those that were stored when the version was captured."""
        return self.filter(version=version, reading=None)


class LabelSection(Captured):
    """One section of one version, in its place. Immutable. `reading` is None for what was read when it was captured."""

    # Its constraints find the sections of a version, and nobody asks for those of a text: no further index.
    version = models.ForeignKey(LabelVersion, models.PROTECT, related_name="sections", db_index=False)
    reading = models.ForeignKey(LabelReading, models.PROTECT, null=True, related_name="sections", db_index=False)
    place = models.PositiveIntegerField()
    key = models.CharField(max_length=200)
    number = models.CharField(max_length=20, blank=True)
    title = models.TextField(blank=True)
    code = models.CharField("LOINC code", max_length=20, blank=True)
    code_name = models.CharField(max_length=200, blank=True)
    part = models.CharField(max_length=10)
    depth = models.PositiveSmallIntegerField()
    parent = models.CharField(max_length=200, blank=True)
    text = models.ForeignKey(SectionText, models.PROTECT, related_name="+", db_index=False)

    objects = SectionQuerySet.as_manager()

    class Meta(Captured.Meta):
        constraints = [
            models.UniqueConstraint("version", Coalesce("reading", Value(0)), "key", name="section_key_once"),
            models.UniqueConstraint("version", Coalesce("reading", Value(0)), "place", name="section_place_once"),
        ]

    def __str__(self) -> str:
        return self.title or self.key


class LabelImage(Captured):
    """The bytes of one picture, stored once for each hash. Immutable."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    media_type = models.CharField(max_length=40)
    data = models.BinaryField()

    def __str__(self) -> str:
        return self.sha256


class LabelPicture(Captured):
    """Under what name a version shows a picture. Immutable."""

    version = models.ForeignKey(LabelVersion, models.PROTECT, related_name="pictures")
    name = models.CharField(max_length=200)
    image = models.ForeignKey(LabelImage, models.PROTECT, related_name="+")

    class Meta(Captured.Meta):
        constraints = [models.UniqueConstraint(fields=("version", "name"), name="picture_name_once")]

    def __str__(self) -> str:
        return self.name


class Lookup(Captured):
    """One look for a newer version of a drug's label: the third clock. Immutable; failed ones are kept too.

    `address` is the list of versions that was asked for, `etag` and `last_modified` what the service said of it: the next
    look-up asks whether it has changed since.
    """

    class Outcome(models.TextChoices):
        NOTHING_NEW = "nothing new", "nothing newer was found"
        FOUND = "found", "a newer version was found"
        FAILED = "failed", "the look-up failed"

    drug = models.ForeignKey(Drug, models.PROTECT, related_name="lookups")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    newest = models.PositiveIntegerField(null=True)  # number of the newest version that was named
    detail = models.TextField(blank=True)
    address = models.TextField(null=True)
    etag = models.TextField(null=True)
    last_modified = models.TextField(null=True)

    objects = AsOfAt()

    class Meta(Captured.Meta):
        indexes = [
            models.Index("drug", F("at").desc(), name="lookup_of_drug"),
            models.Index("drug", F("id").desc(), name="lookup_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}, {self.at:%Y-%m-%d %H:%M}"
