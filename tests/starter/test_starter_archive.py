"""The label of the starter on its way into the archive: before the facts, once, version 1 alone, or not at all."""

from pathlib import Path

import pytest

from audit.models import LedgerEntry
from audit.verification.verify import verify
from labels.archive.label_models import Origin
from labels.models import Fact, LabelVersion
from tests.cast import make_drug
from tests.labels.fixtures import SET_ID, make_spl, paragraph, section
from tests.starter.small import FILES, counted, load, refused, write

pytestmark = pytest.mark.django_db

ONE, TWO = "label/version-1.xml", "label/version-2.xml"
EOE = section(
    "1.4 EoE", paragraph("aged 1 year and older, weighing at least 15 kg")
)  # as the fact of the small starter quotes it
LABEL = make_spl(section("1 USE", paragraph("For EoE."), below=[EOE]), effective="20250623").decode()


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """A small starter with a label, named as it would be from the project's folder."""
    monkeypatch.chdir(tmp_path)
    return write(tmp_path / "starter" / "dupixent", FILES | {ONE: LABEL})


def test_the_label_is_archived_before_the_facts_as_what_it_is(folder):
    said = load(folder)
    version = LabelVersion.objects.get()
    assert said.startswith(
        "Example Maker, version 1 of 2025-06-23, illustrative extract, written for this site, of Dupixent: archived.\n2 facts, 2 entries: 4 editions"
    )
    assert (version.origin, version.drug.slug, version.file_name) == (Origin.ILLUSTRATIVE, "dupixent", "version-1.xml")
    assert (version.captured_by_name, version.document()) == ("Sample Author", LABEL.encode())
    captured = LedgerEntry.objects.get(kind="label captured")
    facts = LedgerEntry.objects.filter(subject__startswith="labels.fact:").order_by("seq")
    assert captured.actor_name == "Sample Author" and captured.seq < facts[0].seq
    assert verify() == []


def test_loading_twice_archives_it_once(folder):
    load(folder)
    before = counted()
    assert "Dupixent: in the archive already, nothing was changed.\n2 facts, 2 entries: 0 editions" in load(folder)
    assert counted() == before and LabelVersion.objects.count() == 1


def test_a_later_version_beside_it_is_left_to_people(folder):
    write(folder, {TWO: "not read, so it may say anything", "label/version-10.xml": ""})
    load(folder)
    assert LabelVersion.objects.get().number == 1


def test_a_starter_without_a_label_is_loaded_all_the_same(folder):
    (folder / ONE).unlink()
    assert load(folder).startswith("2 facts") and not LabelVersion.objects.exists()


REFUSED = [
    ("", "The file is empty."),
    (LABEL[:-20], "The file is no well-formed XML:"),
    (LABEL.replace("34391-3", "11111-1"), "The document is of type 11111-1"),
    (LABEL.replace(SET_ID, "no-set-id"), "The document has no set id of 36 characters"),
]


@pytest.mark.parametrize(("label", "said"), REFUSED)
def test_a_bad_label_is_refused_by_its_name_and_nothing_is_written(label, said, folder):
    write(folder, {ONE: label})
    refused(folder, f"starter/dupixent/{ONE}: {said}")
    assert not Fact.objects.exists() and not LabelVersion.objects.exists()


def test_a_label_that_cannot_be_read_is_refused(folder):
    (folder / ONE).unlink()
    (folder / ONE).mkdir()
    refused(folder, f"starter/dupixent/{ONE}, line 1: this cannot be read: Is a directory.")


def test_the_label_of_another_drug_is_refused(folder, author):
    other = make_drug(author, "other", "Other")
    write(folder, {ONE: LABEL.replace(SET_ID, str(other.set_id))})
    refused(folder, f"starter/dupixent/{ONE}: Its set id {other.set_id} belongs to Other, not to Dupixent.")


@pytest.mark.parametrize(
    "name", ["version-0.xml", "version-01.xml", "version-2.txt", "older/version-2.xml", "notes.md"]
)
def test_what_is_no_version_has_no_place_beside_it(name, folder):
    write(folder, {f"label/{name}": LABEL})
    refused(folder, f"starter/dupixent/label/{name}: only drug.txt, facts/*.txt, entries/*.txt and label/version-1.xml")
