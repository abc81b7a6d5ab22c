"""A folder with everything public is checked by a stranger, with nothing but Python, `cryptography` and a trusted key."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from audit.checkpoints.trusted_keys import recorded_keys
from audit.guards import guards
from audit.models import LedgerEntry
from editorial.record.vocabulary import Kind
from tests.cast import make_entry, publish
from tests.labels.scene import USE, capture

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def bundle(fact, drug, author, reviewer, tmp_path) -> Path:
    """Two editions of a fact, one of an answer, one label, and a draft that is nobody's business."""
    publish(make_entry(drug), author, reviewer)
    publish(fact, author, reviewer, Kind.UPDATE, statement="Two.")
    capture(drug, "1", USE)
    fact.statement = "Half a draft."
    fact.save_revision(author=author, reason="Begun")
    call_command("bundle", str(tmp_path / "bundle"))
    return tmp_path / "bundle"


def sums(bundle: Path) -> int:
    return subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=bundle, capture_output=True).returncode


def proofs(bundle: Path) -> tuple[int, str]:
    files = sorted(str(path) for path in bundle.rglob("proof.json"))
    command = [sys.executable, "-I", "offline.py", "proof", "--key", str(recorded_keys()[-1][1])]
    done = subprocess.run(
        [*command, "--checkpoint", "checkpoint.txt", *files], cwd=bundle, capture_output=True, text=True
    )
    return done.returncode, done.stdout


@pytest.mark.part_11("11.10(b)")
def test_a_bundle_holds_every_edition_with_its_proof_and_the_bytes_of_every_label(bundle, drug):
    assert sums(bundle) == 0
    code, said = proofs(bundle)
    assert code == 0 and "All 3 files are proofs" in said and "The checkpoint is the one that you kept." in said
    pages = [path.read_text() for path in bundle.rglob("edition.html")]
    assert len(pages) == 3 and all("Bea Example, PharmD" in page for page in pages)
    index = (bundle / "index.html").read_text()
    for path in bundle.rglob("edition.html"):
        assert f'href="{path.relative_to(bundle).as_posix()}"' in index
    [label] = (bundle / "labels").iterdir()
    assert hashlib.sha256(label.read_bytes()).hexdigest() == label.stem == drug.label_versions.get().sha256
    assert not any(b"Half a draft" in path.read_bytes() for path in bundle.rglob("*") if path.is_file())


def test_the_hash_of_its_list_is_in_the_ledger(bundle):
    digest = hashlib.sha256((bundle / "SHA256SUMS").read_bytes()).hexdigest()
    said = json.loads(LedgerEntry.objects.get(kind="exported").payload)["data"]
    assert said["sha256"] == digest and said["files"] == len((bundle / "SHA256SUMS").read_text().splitlines())


def test_a_file_that_was_taken_out_or_changed_is_noticed(bundle):
    page = next(bundle.rglob("edition.html"))
    whole = page.read_text()
    page.write_text(whole.replace("Bea", "Mal"))
    assert sums(bundle) != 0
    page.unlink()
    assert sums(bundle) != 0
    page.write_text(whole)
    assert sums(bundle) == 0


def test_a_changed_proof_is_noticed_though_the_list_was_made_again(bundle):
    [*_, proof] = sorted(bundle.rglob("proof.json"))
    proof.write_text(proof.read_text().replace("Bea", "Mal"))
    code, said = proofs(bundle)
    assert code == 1 and said.startswith("NOT PROVED. ") and str(proof) in said


def test_what_is_not_as_signed_makes_no_bundle(fact, tmp_path):
    guards.drop()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE labels_historicalfact SET statement = 'Harm.' WHERE kind IS NOT NULL")
    guards.install()
    with pytest.raises(CommandError, match=r"Edition 1 of labels\.fact:\d+ is not what was signed"):
        call_command("bundle", str(tmp_path / "bundle"))
    assert list(tmp_path.glob("bundle*")) == [] and not LedgerEntry.objects.filter(kind="exported").exists()


def test_a_bundle_is_never_written_over_another_folder(fact, tmp_path):
    (tmp_path / "bundle").mkdir()
    with pytest.raises(CommandError, match="exists, and a bundle is never written over another"):
        call_command("bundle", str(tmp_path / "bundle"))
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("bundle", str(tmp_path / "nowhere" / "bundle"))
