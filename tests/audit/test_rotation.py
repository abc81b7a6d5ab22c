"""The key that signs checkpoints: made once, named in the ledger, exchanged by one command and never in secret; and their folder."""

import stat
import time

import pytest
from django.core.management import CommandError, call_command

from audit.checkpoints import checkpoint_folder
from audit.checkpoints.checkpoint import rotate, seal
from audit.checkpoints.key_file import KeyTrouble, SigningKey, read_keys, write_keys
from audit.checkpoints.trusted_keys import recorded_keys
from audit.guards import guards
from audit.ledger import ledger
from audit.models import Checkpoint, LedgerEntry
from audit.offline import SignedTree

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def note(text: str) -> LedgerEntry:
    return ledger.append("note", text=text)


def test_the_key_is_made_once_and_is_named_in_the_ledger_before_it_signs(settings):
    note("before")
    first = seal()
    [(entry, key)] = recorded_keys()
    assert entry == 2 and first.size == 2
    assert stat.S_IMODE(settings.CHECKPOINT_KEY_FILE.stat().st_mode) == 0o600
    assert [held.public for held in read_keys(settings.CHECKPOINT_KEY_FILE)] == [key]
    note("after")
    seal()
    assert [known for _, known in recorded_keys()] == [key]


def test_a_key_that_is_there_before_the_ledger_is_taken(settings):
    mine = SigningKey.made("answers.example.org")
    write_keys(settings.CHECKPOINT_KEY_FILE, [mine])
    assert SignedTree.read(seal().note).origin == "answers.example.org"
    assert recorded_keys()[-1][1] == mine.public


def test_a_ledger_keeps_its_name_when_the_site_moves(settings):
    seal()
    settings.SITE_URL = "https://answers.example.org"
    note("moved")
    assert SignedTree.read(seal().note).origin == "127.0.0.1"
    rotate("The old machine is gone")
    assert SignedTree.read(seal().note).origin == "127.0.0.1"


def test_a_new_key_is_signed_for_by_the_old_one(settings):
    seal()
    file = settings.CHECKPOINT_KEY_FILE
    made = rotate("The old one was on a lost machine")
    (_, old), (entry, new) = recorded_keys()
    assert made.size == entry
    assert SignedTree.read(made.note).is_signed_by(old) and SignedTree.read(made.note).is_signed_by(new)
    assert [held.public for held in read_keys(file)] == [new]
    note("later")
    later = SignedTree.read(seal().note)
    assert later.is_signed_by(new) and not later.is_signed_by(old)


def test_a_lost_key_is_replaced_by_one_that_stands_alone(settings):
    seal()
    settings.CHECKPOINT_KEY_FILE.unlink()
    note("unsigned")
    with pytest.raises(KeyTrouble, match=r"is not there.*rotate_key"):
        seal()
    assert not settings.CHECKPOINT_KEY_FILE.exists(), "a key that the ledger does not name is never made in secret"
    made = SignedTree.read(rotate("It was lost").note)
    assert [made.is_signed_by(key) for _, key in recorded_keys()] == [False, True]


def test_a_rotation_that_was_cut_short_leaves_the_key_that_the_ledger_names(settings, monkeypatch):
    seal()
    monkeypatch.setattr(
        "audit.checkpoints.checkpoint.write_keys", lambda *given: (_ for _ in ()).throw(KeyboardInterrupt)
    )
    with pytest.raises(KeyboardInterrupt):
        rotate("Cut short after the commit")
    note("later")
    assert SignedTree.read(seal().note).is_signed_by(recorded_keys()[-1][1])

    def fails(*given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("audit.checkpoints.trusted_keys._record", fails)
    with pytest.raises(KeyboardInterrupt):
        rotate("Cut short before the commit")
    note("later still")
    assert SignedTree.read(seal().note).is_signed_by(recorded_keys()[-1][1])


def test_another_key_than_the_ledgers_signs_nothing(settings):
    seal()
    write_keys(settings.CHECKPOINT_KEY_FILE, [SigningKey.made("127.0.0.1")])
    note("unsigned")
    with pytest.raises(KeyTrouble, match="holds another key than the one that the ledger names"):
        seal()
    assert Checkpoint.objects.count() == 1


def test_the_command_for_a_new_key_prints_it_and_keeps_the_reason(capsys):
    seal()
    call_command("rotate_key", "The old machine was sold")
    assert capsys.readouterr().out == f"{recorded_keys()[-1][1]}\n"
    assert "The old machine was sold" in LedgerEntry.objects.get(seq=recorded_keys()[-1][0]).payload
    with pytest.raises(CommandError, match="Say why"):
        call_command("rotate_key", " ")


def test_a_ledger_whose_key_was_rewritten_signs_nothing_and_says_where(client):
    seal()
    guards.drop()
    LedgerEntry.objects.filter(kind="checkpoint key").update(payload='{"data":{"key":"mine"}}')
    guards.install()
    note("unsigned")
    with pytest.raises(KeyTrouble, match="entry 1 names no key"):
        seal()
    assert "entry 1 names no key" in client.get("/readyz").text


def test_the_folder_is_listed_again_only_when_somebody_else_changed_it(monkeypatch):
    """It holds a file for each signature ever made."""
    note("one")
    seal()
    note("two")
    newest, listed, sizes = seal().size, [], checkpoint_folder.sizes
    monkeypatch.setattr(checkpoint_folder, "sizes", lambda: listed.append("listed") or sizes())
    for number in range(3):
        note(f"{number}")
        newest = seal().size
    assert not listed and checkpoint_folder.newest_of_many() == newest
    checkpoint_folder.file_of(newest).rename(checkpoint_folder.file_of(newest + 9))
    assert checkpoint_folder.newest_of_many() == newest + 9 and listed
    checkpoint_folder.file_of(newest + 9).rename(checkpoint_folder.file_of(newest))
    now = time.monotonic() + 61
    monkeypatch.setattr(time, "monotonic", lambda: now)
    listed.clear()
    assert checkpoint_folder.newest_of_many() == newest and listed
