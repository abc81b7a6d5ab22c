"""Looks for newer versions of a drug's label, takes in what is missing, and records that it looked.

Whatever the service does, it ends in one recorded look-up and one sentence.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from editorial.accounts.people import Person
from labels.archive import dailymed
from labels.archive.importing import Arrival, take_in
from labels.archive.label_models import LabelVersion, Lookup, Origin
from labels.archive.lookups import record_lookup
from labels.archive.web_service import NotFetched, Service, Unreachable
from labels.drugs.drugs import Drug
from labels.spl import document
from labels.spl.container import Package
from labels.spl.refusals import NotALabel

Outcome = Lookup.Outcome


@dataclass(frozen=True)
class Looked:
    """One look-up as it was recorded, and what it took in, the newest version first."""

    drug: Drug
    lookup: Lookup
    arrivals: tuple[Arrival, ...]

    @property
    def failed(self) -> bool:
        return self.lookup.outcome == Outcome.FAILED

    @property
    def sentence(self) -> str:
        newest = f"version {self.lookup.newest}"
        said = {
            Outcome.FAILED: "the look-up failed.",
            Outcome.NOTHING_NEW: f"nothing newer than {newest}.",
            Outcome.FOUND: f"{newest} is new.",
        }[Outcome(self.lookup.outcome)]
        return " ".join(part for part in (f"{self.drug.brand_name}: {said}", self.lookup.detail) if part)


def look_up(
    drug: Drug, service: Service, *, person: Person | None = None, anew: bool = False, newest_only: bool = False
) -> Looked:
    """Takes in the newest version if the archive lacks it, then older ones that it lacks.

    Older ones are asked for when something newer was found, or `anew`; never when `newest_only`. That one of them cannot
    be had is told and is no failure: the look-up is about the newest.
    """
    looking = _Looking(drug, service, person)
    try:
        outcome = looking.look(anew, newest_only)
    except (NotFetched, NotALabel) as reason:
        outcome, looking.etag, looking.last_modified = Outcome.FAILED, None, None
        looking.notes.append(str(reason))
    lookup = record_lookup(
        drug,
        outcome,
        newest=looking.newest,
        person=person,
        detail=" ".join(looking.notes),
        address=looking.address,
        etag=looking.etag,
        last_modified=looking.last_modified,
    )
    return Looked(drug, lookup, tuple(looking.arrivals))


@dataclass
class _Looking:
    """One look-up under way."""

    drug: Drug
    service: Service
    person: Person | None
    newest: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    arrivals: list[Arrival] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.set_id = str(self.drug.set_id)
        self.address = f"{self.service.base}{dailymed.list_path(self.set_id)}"

    def look(self, anew: bool, newest_only: bool) -> Lookup.Outcome:
        before = None if anew else self._last_heard()
        if before is not None:
            self.newest, self.etag, self.last_modified = before.newest, before.etag, before.last_modified
        listing = dailymed.versions(self.service, self.set_id, self.etag, self.last_modified)
        if listing is None:
            return Outcome.NOTHING_NEW
        self.newest, self.etag, self.last_modified = listing.numbers[0], listing.etag, listing.last_modified
        archived = self._archived()
        if self.newest not in archived:
            self._take_newest(self.newest)
        found = self.newest > max(archived, default=0)
        if (found or anew) and not newest_only:
            self._take_older([number for number in listing.numbers[1:] if number not in archived])
        return Outcome.FOUND if found else Outcome.NOTHING_NEW

    def _last_heard(self) -> Lookup | None:
        """The last look-up of the same list that did not fail: whatever it named as newest is in the archive."""
        good = self.drug.lookups.filter(address=self.address).exclude(outcome=Outcome.FAILED)
        return good.order_by("-at", "-pk").first()

    def _archived(self) -> set[int]:
        versions = LabelVersion.objects.filter(drug=self.drug, set_id=self.drug.set_id).official()
        return set(versions.values_list("number", flat=True))

    def _take_newest(self, number: int) -> None:
        """With its pictures if they can be had: without them rather than not at all."""
        try:
            self._take(dailymed.packed(self.service, self.set_id, number), number, "zip")
        except (NotFetched, NotALabel) as reason:
            self._take(dailymed.current(self.service, self.set_id), number, "xml")
            self.notes.append(f"It came without its pictures. {reason}")

    def _take_older(self, numbers: list[int]) -> None:
        for number in numbers:
            try:
                self._take(dailymed.packed(self.service, self.set_id, number), number, "zip")
            except Unreachable as reason:
                self.notes.append(f"{reason} Versions older than that were not asked for.")
                return
            except (NotFetched, NotALabel) as reason:
                self.notes.append(f"Version {number} was not taken in. {reason}")

    def _take(self, package: Package, number: int, ending: str) -> None:
        root = document.read_document(package.label)
        if document.set_id(root) != self.set_id:
            raise NotALabel(f"The document that came is of the label {document.set_id(root)}, not of {self.set_id}.")
        if document.version(root) != number:
            raise NotALabel(f"The document that came is version {document.version(root)}, not {number}.")
        arrival = take_in(
            package.label,
            file_name=f"{self.set_id}-v{number}.{ending}",
            images=package.images,
            drug=self.drug,
            person=self.person,
        )
        if (arrival.version.drug_id, arrival.version.kind) != (self.drug.pk, Origin.OFFICIAL):
            raise NotALabel(f"Version {number} was archived earlier, but not as the official label of {self.drug}.")
        self.arrivals.append(arrival)
