"""A drug of the browser's scene whose label has changed since a fact was signed: every kind of page about a label.

The label is made up. Its first version bears out two facts; in the second a table, a list and a section are otherwise.
"""

from editorial.accounts.people import Person
from labels.archive.importing import take_in
from labels.archive.label_models import Lookup
from labels.archive.lookups import record_lookup
from labels.models import Drug
from tests.cast import make_drug, make_entry, make_fact, publish
from tests.labels.fixtures import items, make_spl, paragraph, section, table

AGES = "LABELIN is indicated for falls in patients aged 12 years and older."
COLD = "Keep LABELIN in the refrigerator."
PICTURE = bytes.fromhex(
    "47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b"
)  # one pixel


def label(drug: Drug, version: int, ages: str, dose: str, *more: str) -> bytes:
    boxed = section(
        "WARNING: FALLS", paragraph("People fell. <content styleCode='bold'>Sit down first.</content>"), code="34066-1"
    )
    uses = [section("1.1 Falls", paragraph(ages), items("Adults who fall", "Children who fall")), *more]
    doses = table(
        ("Adults who have never used it before", dose, "once a week, on the same day, before breakfast"),
        ("12 to 17 years, weighing at least 40 kg", "200 mg", "once a week"),
        head=("Who", "Dose", "How often"),
        caption="Table 1. Doses of LABELIN by age, weight and what was used before",
    )
    shown = '<renderMultiMedia referencedObject="P"/>'
    picture = [("P", "fall.jpg", "A person sits down before the injection")]
    return make_spl(
        boxed,
        section("1 INDICATIONS AND USAGE", below=uses, code="34067-9", highlights=paragraph("Falls from 12 years.")),
        section("2 DOSAGE AND ADMINISTRATION", doses),
        section("16 STORAGE", paragraph(COLD), shown, pictures=picture),
        set_id=str(drug.set_id),
        version=str(version),
        effective=f"2025010{version}",
    )


def play_labels(ann: Person, bea: Person) -> None:
    drug = make_drug(ann, "labelin", "Labelin")
    take_in(label(drug, 1, AGES, "300 mg"), file_name="1.xml", images={"fall.jpg": PICTURE})
    record_lookup(drug, Lookup.Outcome.FOUND, newest=1)
    for slug, words, key in (("falls", AGES, "1.1"), ("cold", COLD, "16")):
        publish(make_fact(drug, slug, heading=slug.capitalize(), claim_text=words, claim_sections=key), ann, bea)
    answer = {"question": "Who can use Labelin?", "short_answer": "Those who fall [[falls]]; it is kept cold [[cold]]."}
    publish(make_entry(drug, "who-can-use-it", **answer), ann, bea)
    slips = section("1.2 Slips", paragraph("LABELIN is indicated for slips in adults."))
    take_in(label(drug, 2, AGES.replace("12", "6"), "400 mg", slips), file_name="2.xml", images={"fall.jpg": PICTURE})
    record_lookup(drug, Lookup.Outcome.FAILED, detail="Nobody answered.")
