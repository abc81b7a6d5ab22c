"""Drugs: a medicine with one reference label, and what every page about it may need to say."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, QuerySet

from editorial.record.content import ReviewedContent
from editorial.record.records import Revision, RevisionRecords
from labels.drugs.addresses import ADDRESS
from labels.drugs.drug_links import read_links
from labels.drugs.notices import Noticed
from labels.drugs.vocabulary import RESERVED


class Drug(Noticed):
    """A medicine with one reference label. Mutable; its names of any moment stand in its history.

    The public sees a drug from the first edition of one of its facts or answers on.
    """

    brand_name = models.CharField(max_length=80, help_text="As the public knows it, such as Dupixent.")
    generic_name = models.CharField(max_length=120, help_text="Such as dupilumab.")
    slug = models.SlugField(
        max_length=60,
        unique=True,
        validators=[ADDRESS],
        help_text="First part of every address of this drug. It can never be changed.",
    )
    set_id = models.UUIDField(
        "SPL set id", unique=True, help_text="Of the official label, as DailyMed shows it: 36 characters."
    )
    maker = models.CharField(max_length=120, help_text="The labeler that the label names.")
    asked_most = models.CharField(
        "questions to start with",
        max_length=400,
        null=True,
        blank=True,
        help_text="Last parts of the addresses of its answers, by commas. The first page shows them in this order.",
    )
    key_facts = models.CharField(
        max_length=400,
        null=True,
        blank=True,
        help_text="Last parts of the addresses of its facts, by commas. Its own page begins with them, in this order.",
    )
    links = models.TextField(
        max_length=4000,
        null=True,
        blank=True,
        help_text="Pages elsewhere, one a line: “instructions: Words of the link, https://…”; or “information: …”, or "
        "“support: …” for groups of patients. The public sees them under the answers, marked as not ours.",
    )

    history = RevisionRecords(Revision)

    address_columns: ClassVar[tuple[str, ...]] = ("slug",)

    class Meta(Noticed.Meta):
        ordering = ("brand_name",)
        # By this order lists of texts begin too, and read no more drugs and texts than they show.
        indexes = [models.Index("brand_name", name="drug_by_name")]

    def __str__(self) -> str:
        return self.brand_name

    @property
    def about(self) -> str:
        return self.slug

    def clean(self) -> None:
        super().clean()
        if self.slug in RESERVED:
            raise ValidationError({"slug": f"“{self.slug}” is an address of the site itself. Choose another."})
        _, problems = read_links(self.links or "")
        if problems:
            raise ValidationError({"links": [f"Line {p.line}: {p.message}" for p in problems]})


def public_drugs() -> QuerySet[Drug]:
    """A drug is public from the first edition of a text about it on, and stays so.

    The texts are whatever reviewed content names a drug, so that a room above need not be known here.
    """
    texts = [one.related_model for one in Drug._meta.related_objects if issubclass(one.related_model, ReviewedContent)]
    editions = (text.revisions().editions().filter(drug_id=OuterRef("pk")).order_by().values("pk") for text in texts)
    return Drug.objects.filter(reduce(or_, map(Exists, editions)))
