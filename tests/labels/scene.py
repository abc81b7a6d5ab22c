"""A drug with a public fact and captured labels, for tests of the pages."""

from typing import Any

from editorial.models import Person
from labels.archive.importing import take_in
from labels.archive.label_models import LabelVersion, Origin
from labels.models import Drug
from tests.cast import make_drug, make_fact, publish
from tests.labels.fixtures import items, make_spl, paragraph, section, table
from tests.staging import staged

JPEG = b"\xff\xd8\xff\xe0 a picture"
BOXED = section("WARNING: FALLS", paragraph("People fell."), code="34066-1")
USE = section(
    "1 INDICATIONS AND USAGE",
    below=[
        section(
            "1.1 Asthma", paragraph("For <content styleCode='bold'>asthma</content> from 6 years. Not for relief.")
        ),
        section(
            "1.2 Eczema",
            paragraph("For eczema: see <linkHtml href='#S5'>falls</linkHtml>."),
            items("adults", "children"),
        ),
    ],
    highlights=paragraph("Asthma and eczema."),
)
WARNINGS = section(
    "5 WARNINGS",
    table(("6 years", "200 mg"), head=("Age", "Dose"), caption="Doses"),
    "<renderMultiMedia referencedObject='P'/>",
    ident="S5",
    pictures=[("P", "a.jpg", "A fall")],
)


@staged
def labelled(drug: Drug, author: Person, reviewer: Person) -> Drug:
    """A public drug whose one fact quotes section 1.1, and version 3 of its label."""
    words = {"heading": "Asthma from 6 years", "claim_text": "For asthma from 6 years.", "claim_sections": "1.1"}
    publish(make_fact(drug, "asthma", **words), author, reviewer)
    capture(drug, "3", BOXED, USE, WARNINGS, effective="20250131")
    return drug


@staged
def unsigned(author: Person) -> Drug:
    """A drug about which nothing was ever signed."""
    return make_drug(author, "other", "Other")


def capture(drug: Drug, version: str, *sections: str, **more: Any) -> LabelVersion:
    """A captured version of the drug's official label."""
    data = make_spl(*(sections or (BOXED, USE, WARNINGS)), version=version, set_id=str(drug.set_id), **more)
    return take_in(data, file_name=f"v{version}.xml", images={"a.jpg": JPEG}).version


def capture_extract(drug: Drug, version: str, *sections: str, **more: Any) -> LabelVersion:
    """A captured version of an illustrative extract."""
    data = make_spl(*(sections or (USE,)), version=version, **more)
    return take_in(data, file_name="extract.xml", drug=drug, origin=Origin.ILLUSTRATIVE).version
