"""What a document says of itself."""

from datetime import date
from hashlib import sha256

import pytest

from labels.spl.model import DrugName
from labels.spl.reading import read_label
from tests.labels.fixtures import make_label, make_spl, paragraph, section
from tests.labels.real import FOLDER, needs_real_labels, real_label


def test_a_label_knows_what_it_is():
    data = make_spl(section("1 USE"), set_id="0A1B2C3D-0000-4000-8000-0123456789AB", version="12", effective="20250131")
    label = read_label(data)
    assert label.set_id == "0a1b2c3d-0000-4000-8000-0123456789ab"
    assert (label.version, label.effective) == (12, date(2025, 1, 31))
    assert (label.type_code, label.type_name) == ("34391-3", "human prescription drug label")
    assert label.title == "EXAMPLA (examplumab) injection Initial U.S. Approval: 2020"
    assert label.names == (DrugName("Exampla", "examplumab"),)
    assert (label.approval, label.labeler) == ("BLA000001", "Example Maker")
    assert label.document_id == "ba9876543210-0008-0004-0000-d3c2b1a0"
    assert label.sha256 == sha256(data).hexdigest()


@pytest.mark.parametrize("written", ["202501311530", "20250131153000.000-0500"])
def test_a_time_of_day_in_the_effective_date_is_left_out(written):
    assert make_label(effective=written).effective == date(2025, 1, 31)


@pytest.mark.parametrize("code", ["34391-3", "34390-5", "53404-0", "60682-2", "60683-0", "60684-8"])
def test_each_type_of_human_drug_label_is_read(code):
    assert make_label(code=code).type_code == code


def test_an_otc_label_and_one_in_the_old_format_have_sections_by_title():
    otc = make_label(
        section("Active ingredient", paragraph("Ibuprofen 200 mg"), code="55106-9"),
        section("Do not use", paragraph("if you have ever had an allergic reaction"), code="50570-1"),
        code="34390-5",
        title="Ibuprofen tablets",
    )
    assert [s.key for s in otc.sections] == ["active-ingredient", "do-not-use", "highlights"]
    old = make_label(
        section("CLINICAL PHARMACOLOGY", section("")), section("WARNINGS", below=[section("Use in Children")])
    )
    assert [s.key for s in old.sections] == [
        "clinical-pharmacology",
        "warnings",
        "warnings.use-in-children",
        "highlights",
    ]


def test_the_same_bytes_are_the_same_label_and_nothing_can_be_changed_in_it():
    one, two = make_label(section("1 USE")), make_label(section("1 USE"))
    assert one == two and hash(one) == hash(two)
    with pytest.raises(AttributeError):
        one.sections[0].title = "2 USE"


@needs_real_labels
def test_a_real_label_knows_what_it_is():
    humira = real_label("humira")
    assert (humira.set_id, humira.version) == ("608d4f0d-b19f-46d3-749a-7159aa5f933d", 1560)
    assert humira.names == (DrugName("Humira", "Adalimumab"), DrugName("Alcohol Swabs", "isopropyl alcohol"))
    assert (humira.approval, humira.labeler, humira.effective) == ("BLA125057", "AbbVie Inc.", date(2013, 9, 30))
    assert humira.boxed_warning.title == "WARNING: SERIOUS INFECTIONS AND MALIGNANCY"
    assert len(humira.pictures) == 36
    assert real_label("lipitor-c6").boxed_warning is None


@needs_real_labels
def test_the_labels_that_are_named_in_the_list_of_sources_are_what_it_says():
    for row in (FOLDER / "SOURCES.md").read_text().splitlines():
        cells = [cell.strip() for cell in row.split("|")]
        if len(cells) > 9 and cells[1].endswith(".xml"):
            label = real_label(cells[1])
            said = [label.set_id, str(label.version), f"{label.effective:%Y%m%d}", label.sha256]
            assert said == [cells[3], cells[4], cells[5], cells[10]]


@needs_real_labels
def test_words_of_untitled_sections_of_a_real_label_are_not_lost_from_their_numbered_ones():
    lipitor, inomax = real_label("lipitor-c6"), real_label("inomax-762b51be-v12")
    assert "starting dose of LIPITOR" in " ".join(lipitor.by_key["2.1"].text.split())
    assert "Most of it traverses the pulmonary capillary bed" in inomax.by_key["12.3"].text
