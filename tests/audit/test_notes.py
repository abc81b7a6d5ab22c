"""Signed checkpoints as everybody else writes and reads them: known notes, and every way to be none."""

import base64
import stat
from contextlib import suppress

import pytest

from audit.checkpoints.key_file import KeyTrouble, SigningKey, read_keys, signed, write_keys
from audit.offline import NotAProof, PublicKey, SignedTree

# From Go's package for signed notes.
NEUMANN = PublicKey.read("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
SAYING = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
SIGNATURE = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="

ROOT = base64.b64encode(bytes(range(32))).decode()
TEXT = f"answers.example.org\n57\n{ROOT}\n"


@pytest.fixture
def key() -> SigningKey:
    return SigningKey.made("answers.example.org")


def test_a_signature_of_another_program_is_read():
    raw = base64.b64decode(SIGNATURE)
    assert raw[:4] == NEUMANN.id
    assert NEUMANN.signed(raw[4:], SAYING)
    assert not NEUMANN.signed(raw[4:], SAYING.replace("don't", "do"))


def test_a_checkpoint_is_read_as_it_was_signed(key):
    tree = SignedTree.read(signed(TEXT, [key]))
    assert (tree.origin, tree.size, tree.root, tree.text) == ("answers.example.org", 57, bytes(range(32)), TEXT)
    assert tree.is_signed_by(key.public)


def test_a_key_is_known_by_its_name_its_id_and_itself(key):
    tree = SignedTree.read(signed(TEXT, [key]))
    assert not tree.is_signed_by(SigningKey.made("answers.example.org").public)
    assert not tree.is_signed_by(PublicKey("elsewhere.example.org", key.public.raw))
    assert PublicKey.read(str(key.public)) == key.public
    assert PublicKey.read(f"{key.public}\n") == key.public


def test_whoever_signs_besides_takes_nothing_away(key):
    witness = SigningKey.made("witness.example.org")
    for keys in ([key, witness], [witness, key]):
        tree = SignedTree.read(signed(TEXT, keys))
        assert tree.is_signed_by(key.public) and tree.is_signed_by(witness.public)


def test_one_false_signature_under_the_keys_name_spoils_the_note(key):
    other = signed(TEXT.replace("57", "58"), [key]).rpartition("\n\n")[2]
    assert not SignedTree.read(signed(TEXT, [key]) + other).is_signed_by(key.public)
    assert not SignedTree.read(f"{TEXT}\n{other}").is_signed_by(key.public)


@pytest.mark.part_11("11.30")
@pytest.mark.parametrize("place", range(len(TEXT)))
def test_no_character_of_a_checkpoint_can_change(place, key):
    changed = TEXT[:place] + ("x" if TEXT[place] != "x" else "y") + TEXT[place + 1 :]
    note = signed(TEXT, [key]).replace(TEXT, changed)
    with suppress(NotAProof):
        assert not SignedTree.read(note).is_signed_by(key.public)


LINE = f"— a {base64.b64encode(bytes(68)).decode()}\n"
ODD = {
    "nothing": "",
    "no signature": TEXT,
    "no blank line": TEXT + LINE,
    "nothing signed": f"\n{LINE}",
    "a line missing": f"a\n57\n\n{LINE}",
    "no origin": f"\n57\n{ROOT}\n\n{LINE}",
    "an empty line within": f"a\n57\n{ROOT}\n\nmore\n\n{LINE}",
    "a size with a zero before": f"a\n057\n{ROOT}\n\n{LINE}",
    "a size below nothing": f"a\n-1\n{ROOT}\n\n{LINE}",
    "a size in other digits": f"a\n٥٧\n{ROOT}\n\n{LINE}",
    "a size without end": f"a\n{'9' * 30}\n{ROOT}\n\n{LINE}",
    "a short root": f"a\n57\n{base64.b64encode(bytes(31)).decode()}\n\n{LINE}",
    "a root in another spelling": f"a\n57\n{ROOT[:-2]}x=\n\n{LINE}",
    "a tab": f"a\tb\n57\n{ROOT}\n\n{LINE}",
    "a hyphen for the dash": f"{TEXT}\n{LINE.replace('—', '-')}",
    "words after the signature": f"{TEXT}\n{LINE}and more",
    "no end": f"{TEXT}\n{LINE}" * 2000,
}


@pytest.mark.parametrize("what", ODD)
def test_what_is_no_checkpoint_is_refused_with_a_sentence(what):
    with pytest.raises(NotAProof, match=r"^This is no .*\.$"):
        SignedTree.read(ODD[what])


@pytest.mark.parametrize(
    "text", ["", "a", "a+b", "a+00000000+AAAA", "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"]
)
def test_what_is_no_key_is_refused_with_a_sentence(text):
    with pytest.raises(NotAProof, match=r"is no public key"):
        PublicKey.read(text)


def test_keys_are_kept_in_a_file_of_their_owners_alone(key, tmp_path):
    file, other = tmp_path / "key", SigningKey.made("answers.example.org")
    assert read_keys(file) == []
    write_keys(file, [other])
    write_keys(file, [key, other])
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [kept.public for kept in read_keys(file)] == [key.public, other.public]
    assert [path.name for path in tmp_path.iterdir()] == ["key"]


@pytest.mark.parametrize("spoiled", ["secret words", "PRIVATE+KEY+a+00000000+AQ==", "PRIVATE+KEY+a", "\x00"])
def test_a_spoiled_key_file_is_named_and_not_quoted(spoiled, tmp_path):
    file = tmp_path / "key"
    file.write_text(spoiled)
    with pytest.raises(KeyTrouble) as refused:
        read_keys(file)
    assert str(refused.value) == "The key file key holds something else than keys: put a copy of it back."
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(KeyTrouble, match="something else than keys"):
        read_keys(file)


def test_a_key_file_that_cannot_be_reached_is_named(key, tmp_path):
    with pytest.raises(KeyTrouble, match=r"The key file key cannot be written: No such file or directory\.$"):
        write_keys(tmp_path / "nowhere" / "key", [key])
    (tmp_path / "folder").mkdir()
    with pytest.raises(KeyTrouble, match=r"The key file folder cannot be read: Is a directory\.$"):
        read_keys(tmp_path / "folder")


def test_the_secret_shows_in_no_text_of_a_key(key):
    assert key.secret() not in f"{key} {key!r} {key.public}"
    private = key.secret().split("+", 4)[-1]  # base64 has a plus of its own: the last part is what follows the key id
    assert len(private) == 44 and private not in f"{key} {key!r} {key.public}"
