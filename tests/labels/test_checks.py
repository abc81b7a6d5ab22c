"""Attacks on the archive of labels. With the guards the database refuses; without them the verifier says where."""

import zlib
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from audit.guards import guards
from audit.ledger import ledger
from audit.verification.verify import verify
from labels.archive.importing import take_in
from labels.archive.label_models import LabelImage, LabelPicture, LabelVersion, Lookup
from labels.archive.lookups import record_lookup
from tests.labels.dailymed import make_version
from tests.spl.odd.zips import PICTURE
from tests.staging import staged
from tests.unguarded import ON_SQLITE, look_at_references, no_guards, sql

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@staged
def version(drug) -> LabelVersion:
    """Two versions with a picture each, and two look-ups; the first version is given."""
    first = take_in(make_version(drug.set_id, 1), file_name="1.xml", images={"one.jpg": PICTURE}).version
    take_in(make_version(drug.set_id, 2), file_name="2.xml", images={"one.jpg": PICTURE})
    record_lookup(drug, Lookup.Outcome.FOUND, newest=2)
    record_lookup(drug, Lookup.Outcome.FAILED, detail="Nobody answered.")
    return first


def text_of(version: LabelVersion) -> str:
    return version.sections.get(key="1").text_id


def another_document(version: LabelVersion) -> None:
    """One byte of the label, packed again as it should be."""
    altered = version.document().replace(b"For adults", b"For adulte")
    sql("UPDATE labels_labelversion SET data = %s WHERE id = %s", zlib.compress(altered, 6), version.pk)


def a_byte(version: LabelVersion) -> None:
    data = bytearray(version.data)
    data[len(data) // 2] ^= 1
    sql("UPDATE labels_labelversion SET data = %s WHERE id = %s", bytes(data), version.pk)


def a_text(version: LabelVersion, column: str = "blocks") -> None:
    row = version.sections.get(key="1").text
    before = getattr(row, column)
    said = str(before).replace("'", '"') if column == "blocks" else before
    sql(f"UPDATE labels_sectiontext SET {column} = %s WHERE sha256 = %s", said.replace("adults", "nobody"), row.pk)


def replaced(version: LabelVersion) -> None:
    """The text of another section stands in the place of this one's."""
    other = version.sections.exclude(key="1").order_by("place").first().text_id
    sql("UPDATE labels_labelsection SET text_id = %s WHERE version_id = %s AND key = '1'", other, version.pk)


def a_forged_version(version: LabelVersion) -> None:
    row = LabelVersion.objects.filter(pk=version.pk).values().get()
    LabelVersion(**{**row, "id": None, "sha256": "0" * 64, "data": bytes(row["data"])}).save()


def a_forged_lookup(version: LabelVersion) -> None:
    last = Lookup.objects.order_by("-pk").first()
    Lookup(drug=last.drug, at=last.at, outcome=Lookup.Outcome.NOTHING_NEW, newest=2).save()


def without_sections(version: LabelVersion, where: str = "version_id = %s") -> None:
    sql(f"DELETE FROM labels_labelsection WHERE {where}", version.pk)


ATTACKS: dict[str, tuple[Callable[[LabelVersion], Any], str, str]] = {
    "a byte of the document": (a_byte, "labelversion", "its bytes are not those"),
    "another document": (another_document, "labelversion", "its bytes are not those"),
    "a word of a section": (a_text, "sectiontext", "its words or its HTML are not those"),
    "the page of a section": (lambda v: a_text(v, "html"), "sectiontext", "its words or its HTML are not those"),
    "the hash of the words": (
        lambda v: sql("UPDATE labels_sectiontext SET words_sha256 = %s WHERE sha256 = %s", "0" * 64, text_of(v)),
        "sectiontext",
        "the hash of its words is not that",
    ),
    "words of another shape": (
        lambda v: sql("UPDATE labels_sectiontext SET blocks = '[1.5]' WHERE sha256 = %s", text_of(v)),
        "sectiontext",
        "not written as the words",
    ),
    "another text in its place": (replaced, "labelversion", "its sections is not what ledger entry"),
    "the title of a section": (
        lambda v: sql("UPDATE labels_labelsection SET title = 'Other' WHERE version_id = %s AND key = '1'", v.pk),
        "labelversion",
        "its outline is not what ledger entry",
    ),
    "a section deleted": (
        lambda v: without_sections(v, "version_id = %s AND key = '1'"),
        "labelversion",
        "its sections is not what ledger entry",
    ),
    "all sections deleted": (without_sections, "labelversion", "its sections is not what ledger entry"),
    "the number of a version": (
        lambda v: sql("UPDATE labels_labelversion SET number = 3 WHERE id = %s", v.pk),
        "labelversion",
        "its number is not what ledger entry",
    ),
    "the origin of a version": (
        lambda v: sql("UPDATE labels_labelversion SET origin = 'illustrative' WHERE id = %s", v.pk),
        "labelversion",
        "its origin is not what ledger entry",
    ),
    "who captured it": (
        lambda v: sql("UPDATE labels_labelversion SET captured_by_name = 'Else' WHERE id = %s", v.pk),
        "labelversion",
        "its captured_by_name is not what ledger entry",
    ),
    "when it was captured": (
        lambda v: sql("UPDATE labels_labelversion SET captured_at = '2020-01-01 00:00:00+00:00' WHERE id = %s", v.pk),
        "labelversion",
        "its time is not the time of ledger entry",
    ),
    "a forged version": (a_forged_version, "labelversion", "no ledger entry records it"),
    "a byte of a picture": (
        lambda v: sql("UPDATE labels_labelimage SET data = %s", PICTURE + b"!"),
        "labelimage",
        "its bytes are not those",
    ),
    "the type of a picture": (
        lambda v: sql("UPDATE labels_labelimage SET media_type = 'text/html'"),
        "labelimage",
        "its media type is not that",
    ),
    "the name of a picture": (
        lambda v: sql("UPDATE labels_labelpicture SET name = 'two.jpg' WHERE version_id = %s", v.pk),
        "labelversion",
        "its pictures is not what ledger entry",
    ),
    "a failed look-up made good": (
        lambda v: sql("UPDATE labels_lookup SET outcome = 'nothing new' WHERE outcome = 'failed'"),
        "lookup",
        "its outcome is not what ledger entry",
    ),
    "a look-up deleted": (
        lambda v: sql("DELETE FROM labels_lookup WHERE outcome = 'failed'"),
        "lookup",
        "records it, but it is gone",
    ),
    "a look-up of later": (
        lambda v: sql("UPDATE labels_lookup SET at = '2099-01-01 00:00:00+00:00' WHERE outcome = 'failed'"),
        "lookup",
        "its time is not the time of ledger entry",
    ),
    "a forged look-up": (a_forged_lookup, "lookup", "no ledger entry records it"),
}
INSERTS = {"a forged version", "a forged look-up"}  # a new row is no attack on what stands


def test_an_archive_as_it_was_captured_has_no_finding(version):
    assert LabelImage.objects.count() == 1 and LabelPicture.objects.count() == 2
    assert verify() == []


@pytest.mark.parametrize("attack", [name for name in ATTACKS if name not in INSERTS])
def test_the_database_refuses(attack, version):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ATTACKS[attack][0](version)
    assert verify() == []


@pytest.mark.part_11("11.10(h)")
@pytest.mark.parametrize("attack", ATTACKS)
def test_without_guards_the_verifier_says_where(attack, version):
    change, where, sentence = ATTACKS[attack]
    with no_guards():
        change(version)
    findings = verify()
    assert any(f"labels.{where}" in finding.where and sentence in finding.sentence for finding in findings), findings


def test_the_finding_names_the_row(version):
    with no_guards():
        a_byte(version)
        sql("UPDATE labels_sectiontext SET html = html || ' ' WHERE sha256 = %s", text_of(version))
    assert {finding.where for finding in verify()} == {
        f"labels.labelversion {version.pk}",
        f"labels.sectiontext {text_of(version)}",
    }


def test_a_version_deleted_with_all_that_is_its_own_is_found(version):
    with no_guards():
        sql("DELETE FROM labels_triageitem WHERE before_id = %s", version.pk)
        for table in ("labelsection", "labelpicture", "triageitem"):
            sql(f"DELETE FROM labels_{table} WHERE version_id = %s", version.pk)
        sql("DELETE FROM labels_labelversion WHERE id = %s", version.pk)
    first, *others = verify()
    assert (first.where, first.sentence) == (
        f"labels.labelversion:{version.pk}",
        "a ledger entry records it, but it is gone",
    )
    assert others and all(finding.where.startswith("labels.triageitem ") for finding in others)


def test_a_version_recorded_twice_is_found(version):
    with ledger.writing() as writing:
        writing.append("label captured", subject=f"labels.labelversion:{version.pk}")
    assert [finding.sentence for finding in verify()] == [f"records labels.labelversion:{version.pk} again"]


class Undone(Exception):
    """Ends a transaction that would leave references to nothing."""


def test_a_text_or_a_picture_deleted_is_found(version):
    """The database looks for what is referred to only in the end, and not at all for who switches that off."""
    text = text_of(version)
    section = version.sections.get(key="1")
    with pytest.raises(Undone), transaction.atomic():
        look_at_references()
        guards.drop()
        sql("DELETE FROM labels_sectiontext WHERE sha256 = %s", text)
        sql("DELETE FROM labels_labelimage")
        said = [(finding.where, finding.sentence) for finding in verify()]
        raise Undone
    assert (f"labels.labelsection {section.pk}", "its text is gone") in said
    assert len([sentence for _, sentence in said if sentence == "its image is gone"]) == 2


@pytest.mark.skipif(not ON_SQLITE, reason="PostgreSQL holds every column to its type")
@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("labelversion", "data", "'text'"),
        ("labelimage", "data", "7"),
        ("lookup", "at", "1"),
        ("lookup", "newest", "'two'"),
        ("labelversion", "set_id", "5"),
        ("labelversion", "effective", "'soon'"),
        ("labelversion", "names", "x'00'"),
        ("labelsection", "depth", "'first'"),
        ("labelsection", "text_id", "x'00'"),
    ],
)
def test_a_value_of_another_sort_is_found(table, column, value, version):
    with pytest.raises(Undone), transaction.atomic():
        guards.drop()
        sql("PRAGMA ignore_check_constraints = ON")
        sql(f"UPDATE labels_{table} SET {column} = {value}")
        sql("PRAGMA ignore_check_constraints = OFF")
        said = [finding.sentence for finding in verify()]
        raise Undone
    assert any(f"cannot mean: {column}" in sentence for sentence in said), said


@pytest.mark.skipif(not ON_SQLITE, reason="PostgreSQL holds a JSON column to JSON")
def test_a_text_that_is_no_json_is_found(version):
    with no_guards():
        sql("PRAGMA ignore_check_constraints = ON")
        sql("UPDATE labels_sectiontext SET blocks = '[' WHERE sha256 = %s", text_of(version))
        sql("PRAGMA ignore_check_constraints = OFF")
    said = " ".join(finding.sentence for finding in verify())
    assert "cannot mean: blocks" in said and "it was not compared any further" in said
