"""A data folder of the release before: it migrates, verifies clean, and tells of its record what it told then.

`before/make.py` made it, run in a checkout of that release (0.1.0, commit 1e82165), one for each database: `backup.gz`, the
checkpoint that was kept beside it, and `told.json`, all that the old program said. On PostgreSQL the data is what its `backup`
writes, for it has no folder. Words of a page stand in `told.json` too: who words it anew on purpose changes them there, and
nothing else.
"""

import gzip
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.processes import ON_SQLITE, empty_database, manage

pytestmark = pytest.mark.database
TELLING = Path(__file__).parent / "before" / "told.py"
BEFORE = TELLING.with_name("sqlite" if ON_SQLITE else "postgresql")
TELL = "import json, runpy; print(json.dumps(runpy.run_path({telling!r})['everything']()))"
ADDED = """
import json
from audit.models import LedgerEntry
from editorial.models import Person
since = LedgerEntry.objects.filter(seq__gt={seq}).order_by("seq")
print(json.dumps([list(since.values_list("kind", flat=True)), Person.objects.count()]))
"""
# As somebody with the database's own password would do it; what the verifier and the site say of it; and back again.
WITHOUT_GUARDS = """
import io, json, runpy
from django.core.management import call_command
from audit.guards import guards
from labels.models import Fact
def change(old, new):
    guards.drop()
    Fact.revisions().filter(digest=old).update(digest=new)
    guards.install()
change({digest!r}, {other!r})
found, code = io.StringIO(), 0
try:
    call_command("verify", "--checkpoint", {checkpoint!r}, stdout=found)
except SystemExit as end:
    code = end.code
told = runpy.run_path({telling!r})["everything"]()
change({other!r}, {digest!r})
print(json.dumps([code, found.getvalue(), told]))
"""


@dataclass
class Data:
    """The old data in a place of its own; `environment` is that of this release's commands."""

    environment: dict[str, str]

    def manage(self, *command: str) -> subprocess.CompletedProcess[str]:
        return manage(self.environment, *command)

    def verify(self) -> subprocess.CompletedProcess[str]:
        return self.manage("verify", "--checkpoint", str(BEFORE / "checkpoint.txt"))

    def said(self, program: str, **given: str) -> Any:
        """What a program within the site printed as JSON."""
        done = self.manage("shell", "-v0", "-c", program.format(telling=str(TELLING), **given))
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Data]:
    """Brought up to this release, as its operator does it."""
    folder = tmp_path_factory.mktemp("before")
    backup = gzip.decompress((BEFORE / "backup.gz").read_bytes())
    with empty_database(folder) as environment:
        environment |= {"SITE_URL": "https://answers.example.org", "PYTHONPATH": str(TELLING.parents[3])}
        if ON_SQLITE:
            (folder / "dupisite.sqlite3").write_bytes(backup)
        else:
            program = ["pg_restore", "--no-owner", "--exit-on-error", "-d", environment["DATABASE_URL"]]
            subprocess.run(program, input=backup, env=environment, check=True, capture_output=True, timeout=180)
        made = Data(environment)
        migrated = made.manage("migrate", "--no-input")
        assert migrated.returncode == 0, migrated.stderr
        collected = made.manage("collectstatic", "--no-input", "-v0")
        assert collected.returncode == 0, collected.stderr
        yield made


@pytest.fixture(scope="module")
def then() -> dict[str, Any]:
    return json.loads((BEFORE / "told.json").read_text())


def test_it_verifies_clean_against_the_checkpoint_that_was_kept(data, then):
    done = data.verify()
    assert done.returncode == 0, done.stdout
    added, people = data.said(ADDED, seq=str(len(then["ledger"])))
    assert added == ["credentials recorded"] * people and people, "all that the upgrade adds: one for each account"
    count = len(then["ledger"]) + people
    assert done.stdout == f"Nothing is wrong: {count} ledger entries verified.\n"
    newest = then["checkpoints"][-1]
    assert (BEFORE / "checkpoint.txt").read_text() == newest and newest.split("\n")[1] == str(len(then["ledger"]))


def test_every_digest_root_and_proof_is_what_it_was_and_so_are_the_words_of_a_page(data, then):
    now = data.said(TELL)
    assert {"first", "update", "correction", "reaffirmed", "withdrawal", "confirmation", "retirement"} == {
        kind for kind, _ in then["editions"].values()
    }
    assert now.pop("ledger")[: len(then["ledger"])] == then["ledger"]
    for what in ("checkpoints", "consistency", "editions", "proofs", "proof", "key", "page"):
        assert now.pop(what) == then[what], what
    assert not now


def test_a_proof_from_then_is_believed_by_the_checker_of_today(data, then, tmp_path):
    proof = tmp_path / "proof.json"
    proof.write_text(then["proof"])
    checker = TELLING.parents[3] / "audit" / "offline.py"
    command = [sys.executable, str(checker), "proof", str(proof), "--checkpoint", str(BEFORE / "checkpoint.txt")]
    command += ["--key", then["key"]]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and "is signed with the key" in done.stdout, done.stdout + done.stderr
    proof.write_text(then["proof"].replace("12 years", "11 years"))
    assert subprocess.run(command, capture_output=True, timeout=60).returncode != 0


def test_a_digest_that_changed_is_seen_by_both(data, then):
    """What the tests above say would not be worth much if they could not fail."""
    digest, other = then["editions"]["/exampla/facts/asthma/history/1/"][1], "0" * 64
    given = {"digest": digest, "other": other, "checkpoint": str(BEFORE / "checkpoint.txt")}
    code, found, now = data.said(WITHOUT_GUARDS, **given)
    assert code == 1 and "digest" in found
    assert now["editions"] != then["editions"] and now["ledger"][: len(then["ledger"])] == then["ledger"]
