"""An auditor who knows the first key can check a bundle that was made after the key changed, and is told when and why."""

import hashlib
import json
from pathlib import Path

import pytest
from django.core.management import call_command

from audit import offline
from audit.checkpoints.checkpoint import rotate, seal
from audit.checkpoints.key_file import SigningKey, read_keys, signed
from audit.checkpoints.trusted_keys import recorded_keys
from audit.ledger import ledger

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def keys(fact, settings) -> list[SigningKey]:
    """The keys of a site whose key changed twice."""
    seal()
    held = read_keys(settings.CHECKPOINT_KEY_FILE)
    for reason in ("The old machine was sold.", "Every year."):
        ledger.append("note")
        rotate(reason)
        held += read_keys(settings.CHECKPOINT_KEY_FILE)
    ledger.append("note")
    return held


def exported(tmp_path: Path) -> Path:
    call_command("bundle", str(tmp_path / "bundle"), verbosity=0)
    return tmp_path / "bundle"


def listed_again(bundle: Path) -> None:
    lines = [line.partition("  ") for line in (bundle / "SHA256SUMS").read_text().splitlines()]
    hashes = {name: hashlib.sha256((bundle / name).read_bytes()).hexdigest() for _, _, name in lines}
    (bundle / "SHA256SUMS").write_text("".join(f"{digest}  {name}\n" for name, digest in hashes.items()))


def test_the_first_key_leads_to_the_newest_and_the_sentence_says_when_and_why(keys, tmp_path, capsys):
    bundle, (first, _, last) = exported(tmp_path), [str(key) for _, key in recorded_keys()]
    for key in (first, last):
        assert offline.main(["bundle", str(bundle), "--key", key]) == 0, capsys.readouterr().out
        said = capsys.readouterr().out
        assert f"the key changed to {last} (“Every year.”), signed with the old one too" in said
        assert "The old machine was sold." in said and f"is signed with the key {last}" in said


def test_a_change_that_no_known_key_signed_is_told_and_not_believed(keys, settings, tmp_path, capsys):
    settings.CHECKPOINT_KEY_FILE.unlink()
    rotate("It was lost.")
    bundle, first = exported(tmp_path), str(keys[0].public)
    assert offline.main(["bundle", str(bundle), "--key", first]) == 1
    said = capsys.readouterr().out
    assert "NOT PROVED. On " in said and "(“It was lost.”), signed with NO key of yours" in said
    stranger = str(SigningKey.made("127.0.0.1").public)
    assert offline.main(["bundle", str(bundle), "--key", stranger]) == 1


def test_a_change_that_was_made_up_is_not_followed(keys, tmp_path, capsys):
    bundle = exported(tmp_path)
    changes = json.loads((bundle / "rotations.json").read_text())
    tree = offline.SignedTree.read(changes[0]["checkpoint"])
    thief = SigningKey.made("127.0.0.1")
    entry = changes[0]["entry"].replace(str(keys[1].public), str(thief.public))
    made_up = {
        "another key in the entry": {"entry": entry},
        "another checkpoint": {
            "checkpoint": signed(tree.text.replace(f"\n{tree.size}\n", f"\n{tree.size - 1}\n"), keys[:2])
        },
        "no way on": {"onward": {"path": []}},
    }
    for what, change in made_up.items():
        (bundle / "rotations.json").write_text(json.dumps([{**changes[0], **change}, *changes[1:]]))
        listed_again(bundle)
        assert offline.main(["bundle", str(bundle), "--key", str(keys[0].public)]) == 1, what
        assert "NOT PROVED." in capsys.readouterr().out


def test_a_site_loads_it_by_the_first_key(keys, tmp_path, capsys):
    from dupisite.bundle.bundle_loading import CannotLoad, load

    bundle = exported(tmp_path)
    with pytest.raises(CannotLoad, match="only where there is no drug"):  # so far everything was proved
        load(bundle, keys[0].public)
    with pytest.raises(CannotLoad, match="NO key of yours"):
        load(bundle, SigningKey.made("127.0.0.1").public)
