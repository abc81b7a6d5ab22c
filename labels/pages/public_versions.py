"""The captured versions of a drug's label as the public finds them: in order, each at an address of its own.

Every version has a second address besides that of `version_addresses`: by number and hash, for whoever needs one that never
means another.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404
from django.urls import reverse

from audit.reading.prepared import Prepared
from editorial.pages.moments import asking
from editorial.pages.subject import Crumb, Subject
from labels.archive.label_models import LabelVersion
from labels.archive.version_addresses import SHORT, addresses_of, captured
from labels.drugs.drugs import Drug, public_drugs
from labels.pages.drug_subject import drug_as_public, subject

public_drug = Prepared(lambda: Drug, lambda slug: public_drugs().filter(slug=slug).only("pk"))


@dataclass(frozen=True)
class Capture:
    """One version. `address` is the last part of its own; `before` is the next older one of the same document.

    `newest`: nothing newer of this document is kept. `twins` are the pages of other captures that have its number.
    """

    version: LabelVersion
    address: str
    url: str
    newest: bool
    before: Capture | None
    twins: tuple[Crumb, ...]

    @property
    def name(self) -> str:
        return name_of(self.version, bool(self.twins))

    @property
    def short_sha256(self) -> str:
        return str(self.version.sha256[:SHORT])

    @property
    def lasting_address(self) -> str:
        return f"{self.version.number}-{self.short_sha256}"


@dataclass(frozen=True)
class Archive:
    """All captures of one drug, the reference label first. `slug` is the drug's."""

    slug: str
    drug: int
    subject: Subject
    captures: tuple[Capture, ...]

    @property
    def url(self) -> str:
        return reverse("label", args=[self.slug])

    @property
    def crumbs(self) -> list[Crumb]:
        return [Crumb(self.subject.name, self.subject.url), Crumb("Label", self.url)]

    @property
    def documents(self) -> list[list[Capture]]:
        """The captures of each document, the newest first; the official label before illustrative extracts."""
        found: dict[Any, list[Capture]] = {}
        for capture in self.captures:
            found.setdefault(document_of(capture.version), []).append(capture)
        return list(found.values())

    @property
    def official(self) -> Capture | None:
        """The newest version of the official label, if one is kept."""
        return next((capture for capture in self.captures if not capture.version.illustrative), None)

    def find(self, address: str) -> Capture:
        """Raises Http404."""
        for capture in self.captures:
            if address in (capture.address, capture.lasting_address):
                return capture
        raise Http404(f"there is no version {address}")

    def newest_of(self, capture: Capture) -> Capture:
        """The newest capture of the same document."""
        document = document_of(capture.version)
        return next(other for other in self.captures if document_of(other.version) == document)


def archive_of(slug: str) -> Archive:
    """Three questions. A public drug without a captured label has an empty archive. Raises Http404."""
    rows = captured(slug)
    drug = rows[0].drug_id if rows else next((found.pk for found in public_drug(slug)), None)
    if drug is None:
        raise Http404("nothing about this drug was ever public")
    return Archive(slug, drug, subject(drug_as_public(drug)), tuple(_captures(slug, rows)))


def newer_than(archive: Archive, moment: datetime) -> Capture | None:
    """The newest capture of today when it came after the moment, of which `archive` is. One question."""
    with asking(None):
        today = _captures(archive.slug, captured(archive.slug))
    return max((c for c in today if c.version.captured_at > moment), key=lambda c: c.version.captured_at, default=None)


def document_of(version: LabelVersion) -> tuple[str, str]:
    return version.kind, str(version.set_id)


def name_of(version: LabelVersion, shared: bool) -> str:
    """What it is called wherever it is seen: nobody may take an extract of ours for the manufacturer's document.

    `shared`: another capture of the document has its number.
    """
    kind = "Illustrative extract, version" if version.illustrative else "Version"
    return f"{kind} {version.number}" + (f" ({version.sha256[:SHORT]})" if shared else "")


def _captures(slug: str, rows: list[Any]) -> list[Capture]:
    """Made from the oldest on, since each knows the one before it."""
    addresses = addresses_of(rows)
    urls = {row.pk: reverse("label_version", args=[slug, addresses[row.pk]]) for row in rows}
    last: dict[Any, Capture] = {}  # by document
    found = []
    for place in range(len(rows) - 1, -1, -1):
        row, document = rows[place], document_of(rows[place])
        twins = [
            other
            for other in rows
            if other is not row and (*document_of(other), other.number) == (*document, row.number)
        ]
        capture = Capture(
            version=row,
            address=addresses[row.pk],
            url=urls[row.pk],
            newest=all(document_of(newer) != document for newer in rows[:place]),
            before=last.get(document),
            twins=tuple(Crumb(name_of(twin, shared=True), urls[twin.pk]) for twin in twins),
        )
        last[document] = capture
        found.append(capture)
    return found[::-1]
