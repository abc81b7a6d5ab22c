"""What the public finds: the proof of each edition and of no draft, the checkpoint, and plain words on what they show."""

import json
import re
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from audit import offline
from audit.checkpoints.checkpoint import seal
from audit.checkpoints.trusted_keys import LOSS, SUBJECT, recorded_keys
from audit.guards import guards
from audit.ledger import ledger, proofs
from audit.ledger.proofs import NoProof
from audit.models import Checkpoint, LedgerEntry
from audit.offline import SignedTree, is_consistent, is_included, leaf
from editorial.record.vocabulary import Kind
from tests.cast import make_entry, make_fact, publish
from tests.public.structured import scripts
from tests.staging import staged

pytestmark = [pytest.mark.django_db, pytest.mark.database]

FACT, ENTRY = "/dupixent/facts/blocks-two-signals/", "/dupixent/faq/how-does-it-work/"


@staged
def entry(drug, author, reviewer) -> Any:
    publish(make_fact(drug), author, reviewer)
    made = publish(make_entry(drug), author, reviewer)
    seal()
    return made


def included(said: dict[str, Any]) -> bool:
    tree = SignedTree.read(said["checkpoint"])
    path = [bytes.fromhex(part) for part in said["path"]]
    index = orjson.loads(said["entry"])["seq"] - 1
    return is_included(leaf(said["entry"].encode()), index, tree.size, path, tree.root)


@pytest.mark.parametrize("address", [FACT, ENTRY])
def test_the_page_of_an_edition_leads_to_its_proof(address, entry, client):
    for page in (address, f"{address}history/1/"):
        assert f'<a href="{address}history/1/proof/">' in client.get(page).text
    answer = client.get(f"{address}history/1/proof/")
    assert answer.headers["Content-Type"] == "application/json"
    said = json.loads(answer.content)
    assert included(said)
    entry = orjson.loads(said["entry"])
    assert answer.headers["Content-Disposition"] == f'attachment; filename="proof-{entry["seq"]}.json"'
    assert (entry["kind"], entry["actor_name"], entry["data"]["row"]["edition"]) == ("edition", "Bea Example", 1)
    assert said["page"] == f"http://127.0.0.1:8000{address}history/1/"
    assert SignedTree.read(said["checkpoint"]).is_signed_by(offline.PublicKey.read(said["key"]))


def test_a_proof_stays_the_same_for_ever(entry, author, reviewer, client):
    before = client.get(f"{ENTRY}history/1/proof/").content
    publish(entry, author, reviewer, Kind.UPDATE, bottom_line="Two.")
    seal()
    assert client.get(f"{ENTRY}history/1/proof/").content == before


def test_a_proof_is_made_under_any_checkpoint_that_covers_it(entry, client):
    for number in range(9):
        ledger.append("note", number=number)
        if number % 3 == 0:
            seal()
    covering = [size for size in Checkpoint.objects.values_list("size", flat=True) if size >= entry_seq(client)]
    assert len(covering) >= 4
    for size in covering:
        said = json.loads(client.get(f"{ENTRY}history/1/proof/?size={size}").content)
        assert SignedTree.read(said["checkpoint"]).size == size and included(said)


def entry_seq(client) -> int:
    return orjson.loads(json.loads(client.get(f"{ENTRY}history/1/proof/").content)["entry"])["seq"]


@pytest.mark.parametrize("size", ["", "0", "1", "-1", "x", "٣", "999999", "9" * 30, "1.0"])
def test_a_proof_under_no_checkpoint_is_not_found(size, entry, client):
    assert client.get(f"{ENTRY}history/1/proof/", {"size": size}).status_code == 404


def test_what_is_under_no_checkpoint_yet_has_no_proof_and_no_lasting_answer(entry, author, reviewer, client):
    publish(entry, author, reviewer, Kind.UPDATE, bottom_line="Two.")
    answer = client.get(f"{ENTRY}history/2/proof/")
    assert answer.status_code == 404 and "ETag" not in answer.headers
    seal()
    assert included(json.loads(client.get(f"{ENTRY}history/2/proof/").content))


def test_no_draft_has_a_proof(entry, author, client):
    entry.bottom_line = "zqxmarker"
    entry.submit(author=author, reason="zqxmarker")
    seal()
    assert client.get(f"{ENTRY}history/2/proof/").status_code == 404
    pages = ["/audit/", "/audit/checkpoint", f"{ENTRY}history/1/proof/"]
    assert all("zqxmarker" not in client.get(page).content.decode() for page in pages)


def test_a_proof_of_a_rewritten_ledger_is_never_handed_out(entry, client):
    guards.drop()
    LedgerEntry.objects.filter(seq=2).update(leaf_hash="0" * 64)
    guards.install()
    with pytest.raises(NoProof, match="are not what was signed"):
        client.get(f"{ENTRY}history/1/proof/")


def test_the_newest_checkpoint_is_served_as_it_is_kept(entry, client):
    answer = client.get("/audit/checkpoint")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    newest = Checkpoint.objects.first()
    assert answer.content.decode() == newest.note
    assert SignedTree.read(newest.note).is_signed_by(recorded_keys()[-1][1])


def test_without_a_checkpoint_the_page_says_so(client):
    assert "nothing can be proved yet" in client.get("/audit/").text
    for page in ("/audit/checkpoint", "/audit/consistency/1/1/"):
        assert client.get(page).status_code == 404


def test_the_page_says_what_is_proved_and_what_is_not(entry, client):
    page = client.get("/audit/").text
    wanted = (
        "That the text is right",
        "another ledger",
        "independent witness",
        "there is none yet",
        "What drafts said",
    )
    for words in (*wanted, str(recorded_keys()[-1][1])):
        assert words in page
    assert "style=" not in page and scripts(page) == []
    assert client.get("/how-we-check/").text.count('href="/audit/"') == 1


def test_the_page_says_what_was_lost(entry, client):
    assert "were lost" not in client.get("/audit/").text
    ledger.append(LOSS, subject=SUBJECT, public=True, first=44, last=57, reason="The <disk> burned")
    assert "Entries 44 to 57 were lost in a restore" in client.get("/audit/").text
    assert "The &lt;disk&gt; burned" in client.get("/audit/").text


def test_every_smaller_ledger_is_shown_to_be_the_beginning_of_a_larger_one(entry, client, monkeypatch):
    monkeypatch.setattr(proofs, "BLOCK", 4)
    proofs._blocks.clear()
    newest = Checkpoint.objects.first().size
    roots = {size: proofs.subroot(0, size) for size in range(1, newest + 1)}
    for old in range(1, newest + 1):
        path = client.get(f"/audit/consistency/{old}/{newest}/").json()["path"]
        assert is_consistent(old, roots[old], newest, roots[newest], [bytes.fromhex(part) for part in path])
    for odd in (f"0/{newest}", f"{newest}/1", f"1/{newest + 1}", f"1/{'9' * 30}"):
        assert client.get(f"/audit/consistency/{odd}/").status_code == 404


def test_whole_blocks_are_read_once_and_give_the_same_root(entry, monkeypatch):
    monkeypatch.setattr(proofs, "BLOCK", 4)
    proofs._blocks.clear()
    size = LedgerEntry.objects.count()
    with CaptureQueriesContext(connections["default"]) as first:
        root = proofs.subroot(0, size)
    with CaptureQueriesContext(connections["default"]) as again:
        assert proofs.subroot(0, size) == root
    assert len(first) == -(-size // 4) and len(again) == (1 if size % 4 else 0)
    proofs._blocks.clear()
    monkeypatch.setattr(proofs, "BLOCK", 1024)
    assert proofs.subroot(0, size) == root


def test_blocks_of_another_database_are_forgotten(entry, client, monkeypatch):
    monkeypatch.setattr(proofs, "BLOCK", 4)
    monkeypatch.setattr(proofs, "_blocks", {0: bytes(32), 4: bytes(32)})
    assert included(json.loads(client.get(f"{ENTRY}history/1/proof/").content))


def test_the_program_that_checks_is_served_as_it_is(client):
    answer = client.get("/audit/offline.py")
    assert answer.content.decode() == Path(offline.__file__).read_text()
    assert re.match("text/x-python", answer.headers["Content-Type"])


@pytest.mark.parametrize("address", ["/audit/", "/audit/checkpoint", "/audit/offline.py"])
def test_these_pages_are_answered_by_an_etag_until_anything_happens_and_can_only_be_read(address, entry, client):
    first = client.get(address)
    etag = first.headers["ETag"]
    assert not first.cookies and "default-src 'none'" in first.headers["Content-Security-Policy"]
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    ledger.append("note")
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 200
    assert client.post(address).status_code == 405


@pytest.mark.django_db(transaction=True, databases=["default", "public"])
def test_nothing_of_the_proof_is_read_through_the_connection_that_writes(entry, client):
    for address in ("/audit/", "/audit/checkpoint", "/audit/consistency/1/2/", f"{ENTRY}history/1/proof/"):
        with CaptureQueriesContext(connections["default"]) as asked:
            assert client.get(address).status_code == 200
        assert len(asked) == 0, address
