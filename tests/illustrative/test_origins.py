"""What is illustrative never becomes official, and a label that came before its drug becomes the drug's own, once."""

from uuid import uuid4

import pytest
from django.conf import settings

from audit.models import LedgerEntry
from audit.verification.verify import verify
from labels.archive.importing import take_in
from labels.archive.label_models import LabelVersion, Origin
from labels.models import Drug
from labels.spl.refusals import NotALabel
from labels.triage.triage import TriageItem
from tests.cast import make_drug, make_fact, publish
from tests.desk import Desk
from tests.labels.arriving import ASTHMA, label
from tests.labels.test_commands import run

pytestmark = [pytest.mark.django_db, pytest.mark.database]
EXTRACT = settings.BASE_DIR / "starter/dupixent/label/version-2.xml"


def unknown(set_id: object = None) -> Drug:
    """A drug that is not saved yet."""
    named = {"brand_name": "Exampla", "generic_name": "examplamab", "slug": "exampla", "maker": "Example Maker"}
    return Drug(**named, set_id=set_id or uuid4())


def test_our_own_extract_is_never_taken_as_the_official_label(drug, tmp_path):
    """Neither on a fresh site nor where its first version is known: the title of the file says what it is."""
    first = EXTRACT.with_name("version-1.xml")
    for file in (first, EXTRACT):
        out, err, code = run("import_label", file)
        assert code == 1 and "Its title says that it is not the official label." in err[0], out
    assert not LabelVersion.objects.exists()
    out, _, code = run("import_label", first, "--drug", "dupixent", "--origin", "illustrative")
    assert code == 0 and ", illustrative extract, written for this site, of Dupixent: archived." in out[0]
    assert run("import_label", EXTRACT)[2] == 1
    out, _, code = run("import_label", EXTRACT, "--origin", "illustrative")
    assert code == 0 and ", illustrative extract, written for this site, of Dupixent: " in out[0]


def test_a_set_id_first_seen_as_illustrative_stays_so(drug):
    """A stranger's label with the set id of an extract was taken in as the drug's official label."""
    other = unknown()
    take_in(label(other, 1), file_name="extract.xml", drug=drug, origin=Origin.ILLUSTRATIVE)
    with pytest.raises(NotALabel, match="is in the archive as an illustrative extract, and stays one"):
        take_in(label(other, 2), file_name="stranger.xml")
    assert LabelVersion.objects.count() == 1


def test_an_extract_does_not_take_the_set_id_of_the_official_label(drug):
    with pytest.raises(NotALabel, match="is that of the official label of Dupixent"):
        take_in(label(drug, 1), file_name="extract.xml", drug=drug, origin=Origin.ILLUSTRATIVE)


def test_a_set_id_first_seen_as_official_stays_so_before_its_drug_exists(drug):
    """A real label that waited for its drug vanished from the list of labels, and its words were called written for this site."""
    other = unknown()
    take_in(label(other, 1), file_name="official.xml")
    for number in (1, 2):
        with pytest.raises(NotALabel, match="is in the archive as an official label, and stays one"):
            take_in(label(other, number), file_name="extract.xml", drug=drug, origin=Origin.ILLUSTRATIVE)
    assert LabelVersion.objects.get().origin == Origin.OFFICIAL


def test_no_drug_takes_the_set_id_of_an_extract(drug, author):
    """It did, and then neither an official label nor the next version of the extract could be imported."""
    other = unknown()
    take_in(label(other, 1), file_name="extract.xml", drug=drug, origin=Origin.ILLUSTRATIVE)
    names = ("brand_name", "generic_name", "slug", "maker", "set_id")
    for answer in (
        Desk(author).add(Drug, **{name: getattr(other, name) for name in names}),
        Desk(author).edit(drug, set_id=other.set_id),
    ):
        assert "This is the set id of an illustrative extract in the archive" in answer.text
    assert Drug.objects.get() == drug
    assert take_in(label(other, 2), file_name="extract.xml", origin=Origin.ILLUSTRATIVE).version.drug == drug


def test_a_label_is_official_by_the_set_id_that_its_drug_has_now(drug, author):
    """Not by one that another version of it had."""
    before = Drug(set_id=drug.set_id)
    take_in(label(before, 1), file_name="1.xml")
    drug.set_id = uuid4()
    drug.save_revision(author=author, reason="The label has another set id now")
    assert take_in(label(before, 2), file_name="2.xml").version.drug is None


def test_the_page_of_an_upload_says_what_is_in_the_archive(drug, author, tmp_path):
    other, desk = unknown(), Desk(author)
    take_in(label(other, 1), file_name="extract.xml", drug=drug, origin=Origin.ILLUSTRATIVE)
    for data, sentence in (
        (label(drug, 3), "official label of Dupixent: nothing changed where"),
        (label(drug, 3), "official label of Dupixent: in the archive already"),
        (label(unknown(), 4), "official label of no drug of this site: archived."),
    ):
        file = tmp_path / "label.xml"
        file.write_bytes(data)
        with file.open("rb") as sent:
            typed = {"file": sent, "drug": "", "origin": "official"}
            assert sentence in desk.client.post("/admin/labels/labelversion/add/", typed, follow=True).text
    with (tmp_path / "label.xml").open("wb") as again:
        again.write(label(other, 2))
    with (tmp_path / "label.xml").open("rb") as sent:
        typed = {"file": sent, "drug": "", "origin": "official"}
        page = desk.client.post("/admin/labels/labelversion/add/", typed).text
    assert "stays one, so this cannot be an official label" in page and "Nothing was imported" in page


def test_a_drug_adopts_the_labels_that_came_before_it_once(author):
    drug = unknown()
    for number in (2, 1):
        assert take_in(label(drug, number), file_name=f"{number}.xml").version.drug is None
    desk = Desk(author)
    names = ("brand_name", "generic_name", "slug", "maker", "set_id")
    assert desk.add(Drug, **{name: getattr(drug, name) for name in names}).status_code == 302
    drug = Drug.objects.get(slug="exampla")
    adopted = list(LabelVersion.objects.filter(drug=drug).order_by("pk"))
    assert [version.number for version in adopted] == [1, 2]
    assert LedgerEntry.objects.filter(payload__contains='"adopted_from":').count() == 2
    assert not take_in(label(drug, 1), file_name="again.xml").new and LabelVersion.objects.count() == 4
    listed = desk.client.get("/admin/labels/labelversion/").context["cl"].queryset
    assert sorted(version.pk for version in listed) == [version.pk for version in adopted]
    drug.maker = "Another Maker"
    drug.save_revision(author=author, reason="Its maker has another name")
    assert LabelVersion.objects.count() == 4 and not TriageItem.objects.exists() and verify() == []


def test_an_adopted_label_is_triaged_where_the_drug_has_facts(author, reviewer):
    """The set id of a drug is mended, and the newer label that waited without a drug breaks a fact."""
    drug = make_drug(author, "other", "Other")
    take_in(label(drug, 1), file_name="1.xml")
    publish(make_fact(drug, "asthma", claim_text=ASTHMA, claim_sections="1.1"), author, reviewer)
    newer = unknown()
    take_in(label(newer, 2, ASTHMA.replace("12", "6")), file_name="2.xml")
    drug.set_id = newer.set_id
    drug.save_revision(author=author, reason="The set id was that of another label")
    assert TriageItem.objects.open().get(fact__slug="asthma").version.number == 2
    assert verify() == []


def test_an_extract_without_a_drug_is_not_adopted_as_the_official_label(author):
    drug = unknown()
    take_in(label(drug, 1), file_name="extract.xml", origin=Origin.ILLUSTRATIVE)
    drug.save_revision(author=author, reason="A new drug")
    assert not LabelVersion.objects.filter(drug=drug).exists()
