"""A checkpoint that somebody kept is what it is, whatever an editor did to the edges of its file."""

import pytest
from django.core.management import call_command

from audit import offline
from audit.checkpoints.checkpoint import seal
from audit.checkpoints.trusted_keys import recorded_keys
from audit.ledger import ledger
from audit.ledger.proofs import continuation

pytestmark = pytest.mark.django_db

BOM = "\ufeff".encode()
HABITS = {
    "as it was signed": lambda note: note,
    "a byte order mark": lambda note: BOM + note,
    "the last line's end lost": lambda note: note.removesuffix(b"\n"),
    "lines added at the end": lambda note: note + b"\n\n",
    "line ends of Windows": lambda note: note.replace(b"\n", b"\r\n"),
    "all of that": lambda note: BOM + note.replace(b"\n", b"\r\n") + b"\r\n\r\n",
}


@pytest.mark.parametrize("habit", HABITS)
def test_a_kept_checkpoint_is_read_as_what_it_is(habit, fact, tmp_path, capsys):
    old = seal()
    ledger.append("note")
    new = seal()
    kept, newer, path = (tmp_path / name for name in ("kept.txt", "newer.txt", "path.json"))
    kept.write_bytes(HABITS[habit](old.note.encode()))
    newer.write_text(new.note)
    path.write_bytes(BOM + f'{{"path": {continuation(old.size, new.size)}}}'.replace("'", '"').encode())
    call_command("verify", checkpoint=[kept])
    assert "Nothing is wrong" in capsys.readouterr().out
    key = f"\ufeff{recorded_keys()[-1][1]}\r\n"
    assert offline.main(["consistency", str(kept), str(newer), str(path), "--key", key]) == 0, capsys.readouterr().out


def test_what_an_editor_did_within_a_checkpoint_is_still_refused(fact, tmp_path):
    note = seal().note
    for changed in (note.replace("\n\n", "\n"), note.replace("\n", "\n\n"), note.replace("—", "-")):
        with pytest.raises(offline.NotAProof):
            offline.SignedTree.read(changed)
