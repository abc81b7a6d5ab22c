"""Eight writers and signers at once: every proof verifies offline against one exported checkpoint, and older ones still fit."""

import json
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from audit import offline
from audit.checkpoints import checkpoint_folder
from audit.checkpoints.checkpoint import seal
from audit.checkpoints.checkpoint_check import Claim
from audit.checkpoints.trusted_keys import recorded_keys
from audit.models import Checkpoint, LedgerEntry
from audit.offline import SignedTree, is_consistent
from audit.verification.verify import verify
from labels.models import Fact
from tests.at_once import SHARED, THREADS, Pair, together
from tests.cast import make_drug, make_fact

pytestmark = [pytest.mark.django_db(transaction=True, databases=["default", "public"]), pytest.mark.database]

PROOFS = 50


def test_proofs_of_fifty_editions_verify_offline_after_eight_wrote_at_once(author, client, tmp_path):
    drug = make_drug(author)
    for slug in SHARED:
        make_fact(drug, slug).save_revision(author=author, reason="Begun")
    pairs = [Pair(number, drug) for number in range(THREADS)]
    for _ in range(2):
        assert together([pair.work for pair in pairs]) == [None] * THREADS

    newest = seal()
    assert verify() == []
    assert checkpoint_folder.sizes() == sorted(Checkpoint.objects.values_list("size", flat=True))
    under_one = set(checkpoint_folder.sizes())
    assert all(any(size >= seq for size in under_one) for seq in public_entries())

    (tmp_path / "exported.txt").write_text(newest.note)
    editions = list(Fact.revisions().editions())
    assert len(editions) >= PROOFS
    for number, edition in enumerate(random.Random(1).sample(editions, PROOFS)):
        save_proof(client, tmp_path / f"{number}.json", edition, newest.size)
    check_alone(tmp_path)
    check_continuations(client, SignedTree.read(newest.note))


def public_entries() -> list[int]:
    return list(LedgerEntry.objects.filter(public=True).values_list("seq", flat=True))


def save_proof(client: Client, file: Path, edition: Fact, size: int) -> None:
    answer = client.get(f"/dupixent/facts/{edition.slug}/history/{edition.edition}/proof/", {"size": size})
    assert json.loads(json.loads(answer.content)["entry"])["revision"] == edition.history_id
    file.write_bytes(answer.content)


def check_alone(saved: Path) -> None:
    """By the program itself, with nothing of the site but the exported checkpoint and the public key."""
    shutil.copy(offline.__file__, saved / "offline.py")
    key = str(recorded_keys()[-1][1])
    script = (
        "import sys, offline\n"
        f"for number in range({PROOFS}):\n"
        "    given = ['proof', f'{number}.json', '--checkpoint', 'exported.txt', '--key', sys.argv[1]]\n"
        "    assert offline.main(given) == 0, number\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, key], cwd=saved, env={}, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stdout[-500:] + done.stderr
    assert done.stdout.count("The checkpoint is the one that you kept.") == PROOFS


def check_continuations(client: Client, newest: SignedTree) -> None:
    """Every older checkpoint, as the folder has it, is the beginning of the newest."""
    older = [checkpoint_folder.read(size) for size in checkpoint_folder.sizes()[:-1]]
    assert len(older) > THREADS
    for tree in older:
        path = client.get(f"/audit/consistency/{tree.size}/{newest.size}/").json()["path"]
        hashes = [bytes.fromhex(part) for part in path]
        assert is_consistent(tree.size, tree.root, newest.size, newest.root, hashes)
    assert verify([Claim(f"{tree.size}", tree) for tree in older]) == []
