"""A label of two uses in several versions, and what happens when one arrives."""

from collections.abc import Iterable
from typing import Any

from editorial.models import Person
from editorial.record.vocabulary import Method
from labels.archive.importing import take_in
from labels.models import Drug, TriageItem
from labels.triage.disposing import dispose
from labels.triage.triage import Decision
from tests.labels.fixtures import make_spl, paragraph, section

ASTHMA = "Exampla is indicated for asthma in patients aged 12 years and older."
ECZEMA = "Exampla is indicated for eczema in patients aged 6 months and older."
FACT, ENTRY = "/dupixent/facts/asthma/", "/dupixent/faq/how-does-it-work/"


def label(drug: Drug, version: int, asthma: str = ASTHMA, *more: str) -> bytes:
    uses = [
        section("1.1 Asthma", paragraph(asthma)),
        section("1.2 Eczema", paragraph(ECZEMA), paragraph("It is given under the skin.")),
        *more,
    ]
    whole = section("1 INDICATIONS AND USAGE", below=uses, code="34067-9")
    return make_spl(whole, set_id=str(drug.set_id), version=str(version), effective=f"2025010{version}")


def arrive(data: bytes) -> Any:
    return take_in(data, file_name="label.xml")


def leave_as_it_is(items: Iterable[TriageItem], person: Person, reason: str = "Read") -> None:
    """Decides, with a password where evidence was lost, that these have no effect."""
    dispose(list(items), person=person, decision=Decision.NO_EFFECT, reason=reason, method=Method.PASSWORD)
