"""Checkpoints: made by themselves where it matters, with the key that the ledger names, and never against an earlier one."""

import errno
import os
from datetime import timedelta
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from audit.checkpoints import checkpoint, checkpoint_folder
from audit.checkpoints.checkpoint import CannotSeal, rotate, seal
from audit.checkpoints.key_file import SigningKey, write_keys
from audit.checkpoints.trusted_keys import recorded_keys
from audit.ledger import ledger
from audit.ledger.merkle import root_of
from audit.models import Checkpoint, Immutable, LedgerEntry
from audit.offline import SignedTree
from audit.verification.verify import verify
from editorial.record.vocabulary import Kind
from tests.cast import make_drug, make_fact, publish

pytestmark = [pytest.mark.django_db, pytest.mark.database]
committing = pytest.mark.django_db(transaction=True, databases=["default", "public"])


def note(text: str) -> LedgerEntry:
    return ledger.append("note", text=text)


def full(*given: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def true_root(size: int) -> bytes:
    return root_of(
        [bytes.fromhex(entry.leaf_hash) for entry in LedgerEntry.objects.filter(seq__lte=size).order_by("seq")]
    )


def trees() -> list[SignedTree]:
    """Of all checkpoints in the database, the oldest first."""
    return [SignedTree.read(text) for text in Checkpoint.objects.order_by("size").values_list("note", flat=True)]


@pytest.mark.part_11("11.10(e)")
@committing
def test_every_signature_is_under_a_checkpoint_as_soon_as_it_is_committed(author, reviewer):
    fact = publish(make_fact(make_drug(author)), author, reviewer)
    publish(fact, author, reviewer, Kind.UPDATE, statement="Two.")
    editions = LedgerEntry.objects.filter(kind="edition").values_list("seq", flat=True)
    assert len(editions) == 2
    assert set(editions) <= set(Checkpoint.objects.values_list("size", flat=True)) == set(checkpoint_folder.sizes())
    for tree in trees():
        assert (tree.origin, tree.root) == ("127.0.0.1", true_root(tree.size))
        assert tree.is_signed_by(recorded_keys()[0][1])
        assert checkpoint_folder.read(tree.size) == tree


@committing
def test_one_transaction_makes_one_checkpoint_however_much_is_public_in_it(author):
    seal()
    before = Checkpoint.objects.count()
    with transaction.atomic():
        for number in range(3):
            make_drug(author, f"drug-{number}", f"Drug {number}")
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            make_drug(author, "undone", "Undone")
            raise ZeroDivisionError
        make_drug(author, "last", "Last")
    assert Checkpoint.objects.count() == before + 1
    assert Checkpoint.objects.first().size == LedgerEntry.objects.count()


@committing
def test_what_is_public_after_something_undone_is_still_under_a_checkpoint(author):
    seal()
    with transaction.atomic():
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            make_drug(author, "undone", "Undone")
            raise ZeroDivisionError
        make_drug(author)
    assert Checkpoint.objects.first().size == LedgerEntry.objects.count()


@committing
def test_a_draft_makes_no_checkpoint(drug, author):
    before = Checkpoint.objects.count()
    make_fact(drug).save_revision(author=author, reason="Begun")
    assert Checkpoint.objects.count() == before


@committing
def test_what_is_rolled_back_is_not_signed(author):
    seal()
    before = Checkpoint.objects.count()
    with transaction.atomic():
        make_drug(author)
        transaction.set_rollback(True)
    assert Checkpoint.objects.count() == before


def test_each_checkpoint_reads_only_the_entries_after_the_one_before():
    for number in range(40):
        note(f"{number}")
        if number % 7 == 0:
            seal()
    assert all(tree.root == true_root(tree.size) for tree in trees())
    with CaptureQueriesContext(connection) as asked:
        seal()
    [reading] = [q["sql"] for q in asked.captured_queries if '"seal" FROM' in q["sql"]]
    assert f'"seq" > {Checkpoint.objects.all()[1].size}' in reading


def test_a_ledger_of_any_length_is_read_in_parts(monkeypatch):
    monkeypatch.setattr(checkpoint, "AT_ONCE", 3)
    entries = LedgerEntry.objects.order_by("seq")
    monkeypatch.setattr(checkpoint, "_next_after", lambda seq: list(entries.filter(seq__gt=seq)[:3]))
    for count in (2, 3, 7):
        for number in range(count):
            note(f"{number}")
        seal()
    assert len(trees()) == 3 and all(tree.root == true_root(tree.size) for tree in trees())


def test_nothing_new_makes_no_checkpoint():
    note("one")
    assert seal() == seal()
    assert Checkpoint.objects.count() == len(checkpoint_folder.sizes()) == 1


@committing
def test_a_signature_holds_though_no_checkpoint_can_be_made(drug, author, reviewer, settings, caplog, client):
    blocked = settings.CHECKPOINT_DIR
    blocked.rename(blocked.with_name(f"{blocked.name}-moved"))
    blocked.write_text("a file where the folder should be")
    fact = publish(make_fact(drug), author, reviewer)
    assert fact.newest_edition().edition == 1
    assert "cannot be" in caplog.text
    blocked.unlink()
    settings.CHECKPOINT_KEY_FILE.unlink()
    fact = publish(fact, author, reviewer, Kind.UPDATE, statement="Two.")
    assert fact.newest_edition().edition == 2
    assert "is not there" in caplog.text
    assert client.get("/readyz").status_code == 503


def test_checkpoints_that_could_not_be_written_are_written_later(settings, monkeypatch):
    seal()
    monkeypatch.setattr(checkpoint_folder, "write", full)
    note("the disk is full")
    with pytest.raises(CannotSeal, match="cannot be written: No space left on device"):
        seal()
    monkeypatch.undo()
    blocked = settings.CHECKPOINT_DIR
    blocked.rename(blocked.with_name(f"{blocked.name}-moved"))
    blocked.write_text("a file where the folder should be")
    for number in range(3):
        note(f"{number}")
        with pytest.raises(CannotSeal, match="cannot be read: Not a directory"):
            seal()
    blocked.unlink()
    blocked.with_name(f"{blocked.name}-moved").rename(blocked)
    note("again")
    seal()
    assert checkpoint_folder.sizes() == sorted(Checkpoint.objects.values_list("size", flat=True))
    assert len(checkpoint_folder.sizes()) == 3


def test_a_ledger_that_is_older_than_the_folder_is_not_signed():
    note("one")
    newest = seal().size
    checkpoint_folder.write(newest + 7, "whatever")
    note("two")
    with pytest.raises(
        CannotSeal, match=rf"entries {newest + 2} to {newest + 7} of the ledger are not in it\. Nothing"
    ):
        seal()
    assert Checkpoint.objects.count() == 1


def test_a_ledger_that_went_another_way_than_the_folder_is_not_signed(settings):
    seal()
    kept = checkpoint_folder.file_of(1).read_text()
    for number in range(5):
        note(f"{number}")
    checkpoint_folder.file_of(1).rename(checkpoint_folder.file_of(4))
    with pytest.raises(CannotSeal, match="another ledger, or its past was rewritten"):
        seal()
    checkpoint_folder.file_of(4).rename(checkpoint_folder.file_of(1))
    checkpoint_folder.file_of(1).write_text(kept.replace("127.0.0.1\n", "127.0.0.2\n", 1))
    with pytest.raises(CannotSeal, match="is not the one that the database holds"):
        seal()
    checkpoint_folder.file_of(1).write_text("spoiled")
    with pytest.raises(CannotSeal, match="cannot be read: This is no signed checkpoint"):
        seal()
    checkpoint_folder.file_of(1).write_text(kept)
    assert seal().size == 6


def test_a_checkpoint_is_never_changed_nor_taken_back():
    made = seal()
    with pytest.raises(Immutable):
        made.save()
    with pytest.raises(Immutable):
        made.delete()
    attacks = ["UPDATE audit_checkpoint SET note = ''", "DELETE FROM audit_checkpoint"]
    attacks += [
        "INSERT INTO audit_checkpoint (size, at, note, frontier) SELECT size - 1, at, note, '' FROM audit_checkpoint"
    ]
    for attack in attacks:
        with pytest.raises(DatabaseError, match=r"append-only|covers more"), transaction.atomic():
            connection.cursor().execute(attack)
    assert Checkpoint.objects.get() == made


def test_a_file_in_the_folder_is_never_written_over():
    checkpoint_folder.write(5, "first")
    checkpoint_folder.write(5, "second")
    assert checkpoint_folder.file_of(5).read_text() == "first"
    assert [path.name for path in checkpoint_folder.file_of(5).parent.iterdir()] == ["000000000005.txt"]


def test_the_command_prints_the_note_that_is_in_the_folder(capsys, settings):
    note("one")
    call_command("checkpoint")
    printed, said = capsys.readouterr()
    assert said == "It covers entries 1 to 2 of the ledger. Newly covered: entries 1 to 2 (0 public, 2 private).\n"
    assert printed == checkpoint_folder.file_of(2).read_text() == Checkpoint.objects.get().note
    call_command("checkpoint")
    assert capsys.readouterr() == (
        printed,
        "It covers entries 1 to 2 of the ledger; nothing was written since it was signed.\n",
    )
    note("two")
    call_command("checkpoint")
    assert "of the ledger. Newly covered: entry 3 (0 public, 1 private)." in capsys.readouterr().err
    call_command("checkpoint", verbosity=0)
    assert capsys.readouterr().err == "", "a timer's mail says nothing when all is well"
    settings.CHECKPOINT_KEY_FILE.unlink()
    note("three")
    with pytest.raises(CommandError, match="key file"):
        call_command("checkpoint")


def test_two_checkpoints_are_never_of_one_time_or_out_of_order():
    for number in range(5):
        note(f"{number}")
        seal()
    rows = list(Checkpoint.objects.order_by("size").values_list("size", "at"))
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(rows))
    assert verify() == []


def test_the_site_is_not_ready_when_database_folder_and_key_do_not_fit(client, settings, monkeypatch):
    seal()
    assert client.get("/readyz").status_code == 200

    def why() -> str:
        answer = client.get("/readyz")
        assert answer.status_code == 503
        return answer.text

    checkpoint_folder.write(9, "whatever")
    assert "The database is older than the checkpoint" in why() and "entries 2 to 9" in why()
    checkpoint_folder.file_of(9).unlink()
    write_keys(settings.CHECKPOINT_KEY_FILE, [SigningKey.made("127.0.0.1")])
    assert "holds another key" in why()
    settings.CHECKPOINT_KEY_FILE.unlink()
    assert "is not there" in why()
    rotate("It was lost")
    assert client.get("/readyz").text == "ready\n"
    newest = checkpoint_folder.newest()
    checkpoint_folder.file_of(newest).unlink()
    assert client.get("/readyz").status_code == 200, "it may be on its way"
    monkeypatch.setattr("audit.checkpoints.keeping.PATIENCE", timedelta(0))
    assert f"The checkpoint of {newest} entries is not in the folder" in why()
    assert "/" not in why().replace("manage.py", ""), "no path of the machine is told to whoever asks"
    seal()
    assert client.get("/readyz").status_code == 200
