"""A bundle is loaded into an empty site: every hash is the same there, and nobody there seems to have signed it."""

import hashlib
import json
import shutil
from pathlib import Path

import orjson
import pytest
from django.core.management import CommandError
from django.db import DatabaseError, connection, transaction

from audit import offline
from audit.backup.copies import loaded
from audit.checkpoints.key_file import SigningKey
from audit.guards import guards
from audit.models import CopiedEntry, LedgerEntry
from audit.offline import Proof, leaf
from audit.verification.verify import verify
from dupisite.bundle.bundle_manifest import labels
from faq.models import Entry
from labels.archive.label_models import LabelSection, LabelVersion
from labels.models import Drug, Fact
from tests.audit.other_site import load
from tests.audit.other_site import site as site
from tests.cast import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def listed_again(bundle: Path) -> None:
    """Whoever changes a bundle makes its list anew."""
    files = sorted(path for path in bundle.rglob("*") if path.is_file() and path.name != "SHA256SUMS")
    sums = (f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.relative_to(bundle).as_posix()}\n" for p in files)
    (bundle / "SHA256SUMS").write_text("".join(sums))


def nothing_is_loaded() -> bool:
    rows = (Drug, Fact, Entry, LabelVersion, CopiedEntry)
    return not any(model._base_manager.exists() for model in rows) and loaded() is None


@pytest.mark.part_11("11.10(b)")
def test_a_bundle_loads_into_an_empty_site_with_equal_hashes(site, capsys):
    assert nothing_is_loaded()
    load(site)
    said = capsys.readouterr().out
    assert said == f"4 editions, 1 labels with {LabelSection.objects.count()} sections: every hash is the same.\n"
    assert LabelSection.objects.count() > 4 and labels() == site["labels"]
    for version in LabelVersion.objects.all():
        assert version.sha256 == hashlib.sha256(version.document()).hexdigest()
    copies = [Proof.read(copy.proof) for copy in CopiedEntry.objects.order_by("seq")]
    assert {copy.entry["seq"]: leaf(copy.payload.encode()).hex() for copy in copies} == site["leaves"]
    assert sorted(copy.row["digest"] for copy in copies) == sorted(site["digests"])
    assert all(copy.row["html"] in site["html"] for copy in copies)
    assert verify() == []


@pytest.mark.part_11("11.50(b)")
def test_a_copy_shows_who_signed_it_elsewhere_and_that_nobody_here_did(site, client):
    load(site)
    assert not Fact.revisions().exists() and not LedgerEntry.objects.filter(kind="edition").exists()
    assert client.get("/dupixent/faq/how-does-it-work/").status_code == 404
    assert "/audit/copies/" in client.get("/audit/").text
    pages = [client.get(f"/audit/copies/{seq}/").text for seq in sorted(site["leaves"])]
    for page in pages:
        assert "Bea Example, PharmD (" in page and "Ann Example" in page and "Dupixent (dupilumab)" in page
        assert "A copy of what https://elsewhere.example.org published." in page and '"noindex"' in page
        assert "nobody here has signed or reviewed it" in page and "Current" not in page
    first, answer, update, withdrawal = pages
    assert "(reviewed and approved). Signed with a password." in first and 'datetime="20' in first
    assert "<dt>Claim text</dt><dd>Dupilumab inhibits IL-4 and IL-13 signaling" in first
    assert "This is not the newest edition that was brought" in first and "(update)" in first
    assert "<strong>words</strong> of 15" in update and "not the newest" not in update
    assert "(withdrawal)" in answer and "no longer public there (withdrawal): It said too much" in withdrawal
    listed = client.get("/audit/copies/").text
    assert listed.count("/audit/copies/") >= 4 and "Signed by Bea Example, PharmD (reviewed and approved)" in listed
    seq = max(site["leaves"])
    assert client.get(f"/audit/copies/{seq}/proof/").content.decode() == CopiedEntry.objects.get(pk=seq).proof
    assert [client.get(f"/audit/copies/{odd}/").status_code for odd in (9999, 10**30)] == [404, 404]


def test_where_nothing_was_loaded_there_are_no_copies(client):
    assert client.get("/audit/copies/").status_code == 404
    assert "/audit/copies/" not in client.get("/audit/").text


def change_manifest(bundle: Path) -> None:
    told = orjson.loads((bundle / "manifest.json").read_bytes())
    told["labels"][0]["sections"][1][1] = "0" * 64
    (bundle / "manifest.json").write_bytes(orjson.dumps(told))


def change_label(bundle: Path) -> None:
    [label] = (bundle / "labels").iterdir()
    label.write_bytes(label.read_bytes().replace(b"6 years", b"9 years"))


def change_proof(bundle: Path) -> None:
    proof = next(bundle.rglob("proof.json"))
    proof.write_text(proof.read_text().replace("Bea", "Mal"))


def hide_an_edition(bundle: Path) -> None:
    told = orjson.loads((bundle / "manifest.json").read_bytes())
    told["editions"].pop()
    (bundle / "manifest.json").write_bytes(orjson.dumps(told))


CHANGES = (
    (change_manifest, "the sections are read otherwise than by the release"),
    (change_label, "are not those of its hash"),
    (change_proof, "is not in the ledger that the checkpoint signs"),
    (hide_an_edition, "does not name every proof"),
)


def test_a_bundle_that_was_changed_loads_nothing_though_its_list_was_made_again(site, tmp_path):
    before = LedgerEntry.objects.count()
    for change, sentence in CHANGES:
        bundle = shutil.copytree(site["bundle"], tmp_path / change.__name__)
        change(bundle)
        with pytest.raises(CommandError, match="This is not the whole bundle: taken out, put in or changed was"):
            load({**site, "bundle": bundle})
        listed_again(bundle)
        with pytest.raises(CommandError, match=f"Nothing was loaded.*{sentence}"):
            load({**site, "bundle": bundle})
        assert nothing_is_loaded() and LedgerEntry.objects.count() == before


def test_a_bundle_is_loaded_once_with_the_right_key_where_there_is_nothing(site):
    make_person("Ann", "author")
    with pytest.raises(CommandError, match="is no public key"):
        load(site, key="mine")
    with pytest.raises(CommandError, match=r"is not signed with elsewhere\.example\.org"):
        load(site, key=str(SigningKey.made("elsewhere.example.org").public))
    load(site)
    with pytest.raises(CommandError, match="only where there is no drug, no label and no other bundle"):
        load(site)
    assert CopiedEntry.objects.count() == 4


ATTACKS = (
    ("UPDATE audit_copiedentry SET proof = REPLACE(proof, 'Bea', 'Mal')", "is not in the ledger", 200),
    ("DELETE FROM audit_copiedentry WHERE seq = {}", "these 3 are not the 4 that ledger entry", 404),
    ("UPDATE audit_copiedentry SET subject = 'labels.fact:99' WHERE seq = {}", "not what its proof says", 200),
)


@pytest.mark.part_11("11.10(a)")
def test_a_copy_that_was_changed_or_taken_out_is_found_and_not_shown(site, client):
    load(site)
    connection.check_constraints()  # PostgreSQL alters no table while some wait to be checked
    seq = max(site["leaves"])
    for attack, sentence, status in ATTACKS:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(attack.format(seq))
        with transaction.atomic():
            guards.drop()
            with connection.cursor() as cursor:
                cursor.execute(attack.format(seq))
            guards.install()
            found = [str(finding) for finding in verify()]
            assert all(one.startswith("copies: cop") for one in found) and any(sentence in one for one in found), found
            page = client.get(f"/audit/copies/{seq}/")
            assert page.status_code == status and "Bea" not in page.text and "Mal" not in page.text
            transaction.set_rollback(True)


def test_a_bundle_is_checked_by_the_one_file_alone(site, tmp_path, capsys):
    given = ["bundle", str(site["bundle"]), "--key", site["key"]]
    assert offline.main(given) == 0
    said = capsys.readouterr().out
    digest = hashlib.sha256((site["bundle"] / "SHA256SUMS").read_bytes()).hexdigest()
    assert f"must be the one that you were told: {digest}" in said and "All 4 files are proofs" in said
    assert offline.main(given[:2]) == 0 and "proves nothing yet" in capsys.readouterr().out
    shutil.copytree(site["bundle"], tmp_path / "more")
    (tmp_path / "more" / "labels" / "x.xml").write_text("put in")
    assert offline.main(["bundle", str(tmp_path / "more"), *given[2:]]) == 1
    assert (
        "NOT PROVED. This is not the whole bundle: taken out, put in or changed was labels/x.xml."
        in capsys.readouterr().out
    )
    for path in site["bundle"].rglob("proof.json"):
        path.unlink()
    listed_again(site["bundle"])
    assert offline.main(given) == 1 and "every proof" in capsys.readouterr().out


def test_the_manifest_names_every_edition_and_label_for_machines(site):
    told = json.loads((site["bundle"] / "manifest.json").read_text())
    assert told["format"] == "dupisite-bundle/1" and told["site"] == "https://elsewhere.example.org"
    assert [drug["brand_name"] for drug in told["drugs"]] == ["Dupixent"]
    assert {edition["entry"]: edition["leaf"] for edition in told["editions"]} == site["leaves"]
    assert all((site["bundle"] / edition["folder"] / "edition.html").exists() for edition in told["editions"])
