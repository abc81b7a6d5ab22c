"""The program for outsiders, run as they run it: from a folder with nothing of the site in it."""

import ast
import io
import json
import shutil
import subprocess
import sys
from contextlib import chdir, redirect_stdout
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit import offline
from audit.checkpoints.checkpoint import rotate, seal
from audit.checkpoints.key_file import SigningKey, signed
from audit.checkpoints.trusted_keys import recorded_keys
from audit.ledger import ledger
from audit.ledger.canonical import canonical
from audit.models import Checkpoint
from audit.offline import SignedTree
from editorial.record.vocabulary import Kind
from tests.cast import make_entry, make_fact, make_person, publish
from tests.staging import staged

pytestmark = pytest.mark.django_db
ENTRY = "/dupixent/faq/how-does-it-work/"


class Outsider:
    """A folder with the program alone, and files that were saved into it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copy(offline.__file__, folder / "offline.py")

    def keep(self, name: str, said: Any) -> str:
        (self.folder / name).write_text(said if isinstance(said, str) else json.dumps(said))
        return name

    def alone(self, *arguments: str) -> tuple[int, str]:
        """(exit code, what it printed) of the program itself; nothing of it may be a fault."""
        command = [sys.executable, "-I", "offline.py", *arguments]
        done = subprocess.run(command, cwd=self.folder, env={}, capture_output=True, text=True, timeout=60)
        assert done.stderr == ""
        return done.returncode, done.stdout

    def run(self, *arguments: str) -> tuple[int, str]:
        """As `alone`, in this process: starting a program takes longer than what it does."""
        with chdir(self.folder), redirect_stdout(io.StringIO()) as printed:
            return offline.main(list(arguments)), printed.getvalue()


@pytest.fixture
def outsider(tmp_path: Path) -> Outsider:
    return Outsider(tmp_path)


@staged
def entry(drug, author, reviewer) -> Any:
    publish(make_fact(drug), author, reviewer)
    seal()
    made = publish(make_entry(drug), author, reviewer)
    seal()
    return made


@pytest.fixture
def said(entry, client) -> dict[str, Any]:
    """A good proof of the answer's first edition."""
    return json.loads(client.get(f"{ENTRY}history/1/proof/").content)


def key() -> str:
    return str(recorded_keys()[0][1])


def test_it_imports_nothing_but_the_standard_library_and_cryptography():
    tree = ast.parse(Path(offline.__file__).read_text())
    names = {
        alias.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
    }
    names |= {(node.module or "").split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert names - set(sys.stdlib_module_names) == {"cryptography"}


@pytest.mark.part_11("11.10(b)", "11.30", "11.50(b)")
def test_a_proof_says_what_was_checked_and_what_the_page_said(outsider, said):
    code, printed = outsider.alone("proof", outsider.keep("proof.json", said), "--key", key())
    assert code == 0, printed
    seq, size = json.loads(said["entry"])["seq"], SignedTree.read(said["checkpoint"]).size
    for words in (
        "Checked, and right:",
        f"is entry {seq} of the ledger “127.0.0.1”",
        "signed by Bea Example, PharmD, at 20",
        "meaning: approved",
        "these words: drug_id, slug, question",
        f"The checkpoint of {size} entries is signed with the key {key()}.",
        "short_answer: It blocks both signals of inflammation [[blocks-two-signals]].",
    ):
        assert words in printed
    assert "BUT" not in printed


def test_a_sample_is_not_said_to_be_signed_with_credentials(outsider, entry, client, author):
    sam = make_person("Sam", "reviewer", is_sample=True)
    publish(entry, author, sam, Kind.UPDATE, short_answer="It blocks it [[blocks-two-signals]].")
    seal()
    proof = outsider.keep("proof.json", json.loads(client.get(f"{ENTRY}history/2/proof/").content))
    code, printed = outsider.alone("proof", proof, "--key", key())
    assert code == 0, printed
    assert "under the name Sam Example. No pharmacist has checked it against the official label." in printed
    assert "PharmD" not in printed and "signed by" not in printed and "approved" not in printed


def test_a_key_that_came_with_the_file_is_said_to_prove_nothing(outsider, said):
    code, printed = outsider.run("proof", outsider.keep("proof.json", said))
    assert code == 0 and "BUT no key of yours was used, so it proves nothing yet" in printed


def test_a_kept_checkpoint_takes_the_place_of_a_key(outsider, said):
    mine = outsider.keep("mine.txt", said["checkpoint"])
    code, printed = outsider.run("proof", outsider.keep("proof.json", said), "--checkpoint", mine)
    assert code == 0 and "The checkpoint is the one that you kept." in printed and "BUT" not in printed
    other = outsider.keep("other.txt", Checkpoint.objects.last().note)
    code, printed = outsider.run("proof", "proof.json", "--checkpoint", other, "--key", key())
    assert code == 1 and "is not yours" in printed


def forged(said: dict[str, Any], **row: Any) -> dict[str, Any]:
    """The proof with another row, in a ledger that holds this entry alone, signed by somebody."""
    entry = json.loads(said["entry"])
    entry["seq"] = 1
    entry["data"]["row"] |= row
    payload, mine = canonical(entry), SigningKey.made("127.0.0.1")
    text = f"127.0.0.1\n1\n{offline.base64.b64encode(offline.leaf(payload)).decode()}\n"
    return {**said, "entry": payload.decode(), "path": [], "checkpoint": signed(text, [mine]), "key": str(mine.public)}


def test_a_ledger_made_up_by_somebody_else_is_not_signed_with_the_key(outsider, said):
    made_up = outsider.keep("proof.json", forged(said))
    assert outsider.run("proof", made_up)[0] == 0, "it is whole in itself"
    code, printed = outsider.run("proof", made_up, "--key", key())
    assert code == 1 and "is not signed with" in printed


@pytest.mark.parametrize(
    "moved",
    [
        {"short_answer": "It blocks three."},
        {"html": {"short_answer": "<p>Three.</p>"}},
        {"evidence": {"sources": []}},
        {"digest": "0" * 64},
        {"drug_id": 777_777},
    ],
    ids=str,
)
def test_a_signature_that_is_not_of_these_words_is_found_though_the_ledger_holds_it(moved, outsider, said):
    code, printed = outsider.run("proof", outsider.keep("proof.json", forged(said, **moved)))
    assert code == 1 and "is not what was signed: the digest of the signature is of something else" in printed


@pytest.mark.part_11("11.70")
def test_a_signature_that_was_copied_to_another_text_is_found(outsider, said):
    entry = json.loads(forged(said)["entry"])
    entry["subject"] = "faq.entry:999"
    made_up = forged({**said, "entry": canonical(entry).decode()})
    code, printed = outsider.run("proof", outsider.keep("proof.json", made_up))
    assert code == 1 and "is not what was signed" in printed


def test_no_part_of_a_proof_can_be_changed_or_left_out(outsider, said, entry, author, reviewer, client):
    publish(entry, author, reviewer, Kind.UPDATE, bottom_line="Two.")
    seal()
    other = json.loads(client.get(f"{ENTRY}history/2/proof/").content)
    for part in ("entry", "path", "checkpoint", "words", "key", "format"):
        for spoiled in (other[part], None, [], "", 7, {"a": 1}, [[1]], "zz", ["\ud800"]):
            if spoiled != said[part] and (part != "words" or spoiled != other[part]):
                code, printed = outsider.run("proof", outsider.keep("x.json", {**said, part: spoiled}), "--key", key())
                if part == "key" and isinstance(spoiled, str) and spoiled == other["key"]:
                    continue
                assert (code, printed.startswith("NOT PROVED. ")) == (1, True), (part, spoiled, printed)
        rest = {name: value for name, value in said.items() if name != part}
        assert outsider.run("proof", outsider.keep("x.json", rest), "--key", key())[0] == 1
    assert json.loads(said["entry"])["seq"] != json.loads(other["entry"])["seq"]


@pytest.mark.parametrize(
    "spoiled", ["", "{}", "[]", "null", "1", '"x"', "[" * 5000, "\x00", '{"format": "dupisite-proof/2"}']
)
def test_what_is_no_proof_is_refused_with_a_sentence(spoiled, outsider):
    code, printed = outsider.run("proof", outsider.keep("x.json", spoiled))
    assert code == 1 and printed.startswith("NOT PROVED. ") and printed.count("\n") == 1


def test_what_cannot_be_read_is_named(outsider):
    assert outsider.run("proof", "none.json")[1].startswith("NOT PROVED. none.json cannot be read: ")
    (outsider.folder / "x.json").write_bytes(b"\xff\xfe")
    assert outsider.run("proof", "x.json")[1].startswith("NOT PROVED. x.json cannot be read: ")
    assert outsider.alone("proof", "x.json")[0] == 1
    assert "is no public key" in outsider.run("proof", "x.json", "--key", "mine")[1]


def test_nothing_in_a_proof_commands_the_terminal(outsider, said):
    made_up = forged(said)
    made_up["checkpoint"] = made_up["checkpoint"].replace("127.0.0.1\n", "\x9b31m\n", 1)
    assert "\x9b" not in outsider.run("proof", outsider.keep("x.json", made_up))[1]


def test_two_checkpoints_are_shown_to_continue_one_another(outsider, entry, client):
    old = Checkpoint.objects.last()
    for number in range(5):
        ledger.append("note", number=number)
    new = seal()
    names = [outsider.keep("old.txt", old.note), outsider.keep("new.txt", new.note)]
    path = client.get(f"/audit/consistency/{old.size}/{new.size}/").content.decode()
    names.append(outsider.keep("path.json", path))
    code, printed = outsider.run("consistency", *names, "--key", key())
    assert code == 0 and f"The ledger of {new.size} entries begins with all {old.size} of" in printed
    assert "BUT no key of yours was used" in outsider.run("consistency", *names)[1]
    code, printed = outsider.run("consistency", *names, "--key", str(SigningKey.made("127.0.0.1").public))
    assert code == 1 and "is not signed with" in printed
    code, printed = outsider.run("consistency", names[1], names[0], names[2], "--key", key())
    assert code == 1 and "does not show" in printed
    for spoiled in ("", "{}", '{"path": [1]}', '{"path": ["zz"]}', "[" * 5000):
        code, printed = outsider.run("consistency", *names[:2], outsider.keep("x.json", spoiled))
        assert code == 1 and printed == "NOT PROVED. The file with the path is none.\n"


def test_a_rewritten_past_does_not_continue_the_kept_checkpoint(outsider, entry, client):
    kept = Checkpoint.objects.first()
    tree = SignedTree.read(kept.note)
    mine = SigningKey.made("127.0.0.1")
    rewritten = tree.text.replace(
        offline.base64.b64encode(tree.root).decode(), offline.base64.b64encode(bytes(32)).decode()
    )
    ledger.append("note")
    new = seal()
    path = outsider.keep("path.json", client.get(f"/audit/consistency/{kept.size}/{new.size}/").content.decode())
    old, new_name = outsider.keep("old.txt", signed(rewritten, [mine])), outsider.keep("new.txt", new.note)
    code, printed = outsider.run("consistency", old, new_name, path)
    assert code == 1 and "the past was rewritten" in printed
    elsewhere = outsider.keep("elsewhere.txt", signed(tree.text.replace("127.0.0.1", "elsewhere"), [mine]))
    assert "of two ledgers, “elsewhere” and “127.0.0.1”" in outsider.run("consistency", elsewhere, new_name, path)[1]


def test_both_keys_of_a_rotation_can_be_trusted(outsider, entry, client):
    old = Checkpoint.objects.first()
    rotate("Every year")
    ledger.append("note")
    new = seal()
    path = client.get(f"/audit/consistency/{old.size}/{new.size}/").content.decode()
    names = [outsider.keep("old.txt", old.note), outsider.keep("new.txt", new.note), outsider.keep("path.json", path)]
    (_, first), (_, second) = recorded_keys()
    assert outsider.run("consistency", *names, "--key", str(first))[0] == 1
    assert outsider.run("consistency", *names, "--key", str(first), "--key", str(second))[0] == 0


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
    max_leaves=20,
)


@given(JSON)
def test_it_writes_json_as_the_ledger_does(value):
    assert offline._canonical(value).encode() == canonical(value)
