"""The verifier against checkpoints: what it finds when the ledger, a checkpoint or its file is not what was signed."""

import io
import sys
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from audit.checkpoints import checkpoint_folder
from audit.checkpoints.checkpoint import rotate, seal
from audit.checkpoints.checkpoint_check import Claim
from audit.checkpoints.entry_seals import seal_of
from audit.checkpoints.key_file import SigningKey, signed
from audit.guards import guards
from audit.ledger import ledger
from audit.ledger.canonical import leaf_hash
from audit.models import Checkpoint, LedgerEntry
from audit.offline import SignedTree
from audit.verification.verify import verify
from editorial.models import Person
from tests.staging import staged

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@staged
def sealed() -> list[int]:
    """A ledger of thirteen entries, with checkpoints over 4, 7, 10 and 13 of them."""
    sizes = []
    for number in range(4):
        for step in range(3):
            ledger.append("note", number=number, step=step)
        sizes.append(seal().size)
    assert sizes == [4, 7, 10, 13]  # the first covers the entry that names the key
    return sizes


def unguarded(job: Callable[[], Any]) -> list[str]:
    """The findings, as text, after something was done that the guards would refuse."""
    guards.drop()
    job()
    guards.install()
    return [str(finding) for finding in verify()]


def rewrite(seq: int) -> None:
    """An entry says something else, and everything in the ledger fits again."""
    entry = LedgerEntry.objects.get(seq=seq)
    payload = entry.payload.replace('"step":', '"step":7').replace("the first key", "the only key")
    assert payload != entry.payload
    LedgerEntry.objects.filter(seq=seq).update(payload=payload, leaf_hash=leaf_hash(payload.encode()))


def test_an_honest_ledger_fits_its_checkpoints(sealed):
    rotate("Every year")
    assert verify() == []


@pytest.mark.parametrize(
    ("seq", "span"), [(1, "1 to 4"), (4, "1 to 4"), (5, "5 to 7"), (7, "5 to 7"), (10, "8 to 10"), (13, "11 to 13")]
)
def test_a_rewritten_entry_is_found_between_two_checkpoints(seq, span, sealed):
    found = unguarded(lambda: rewrite(seq))
    [finding] = [line for line in found if line.startswith("checkpoints")]
    assert finding.startswith(f"checkpoints: ledger entries {span}: not what was signed as checkpoint")
    assert found == [finding], "nothing else could find it"


def test_what_is_under_no_checkpoint_yet_can_be_cut_off_unseen_and_not_rewritten(sealed):
    """Why one is made after each signature and each hour, and why the page says what is not proved."""
    ledger.append("note", step=9)
    [finding] = unguarded(lambda: rewrite(14))
    assert finding.startswith("unsealed: ledger entry 14: it does not carry this site’s seal")
    assert unguarded(lambda: LedgerEntry.objects.filter(seq=14)._raw_delete("default")) == []


def test_a_checkpoint_that_was_changed_is_told_from_a_ledger_that_was(sealed):
    other = SigningKey.made("127.0.0.1")
    tree = SignedTree.read(Checkpoint.objects.get(size=7).note)
    forged = signed(tree.text.replace(tree.text.split("\n")[2], "A" * 43 + "="), [other])
    found = unguarded(lambda: Checkpoint.objects.filter(size=7).update(note=forged))
    assert found == [
        "checkpoints: checkpoint 7: it is not signed with the key that the ledger named then",
        "checkpoints: checkpoint 7: it is not what the ledger says in entries 5 to 7, though a later checkpoint is",
    ]


def test_every_other_harm_to_a_checkpoint_is_found(sealed):
    row = Checkpoint.objects.filter(size=7)
    note, frontier = row.values_list("note", "frontier").get()
    harms = {
        "its note is none": {"note": "spoiled"},
        "its note is of 10 entries": {"note": Checkpoint.objects.get(size=10).note},
        "its frontier is not that of the ledger": {"frontier": ""},
        "it is not signed with the key": {"note": note.replace("— 127.0.0.1", "— 127.0.0.2")},
    }
    for words, harm in harms.items():
        [finding] = unguarded(lambda harm=harm: row.update(**harm))
        assert finding.startswith("checkpoints: checkpoint 7: ") and words in finding
        unguarded(lambda: row.update(note=note, frontier=frontier))
    assert verify() == []


def test_a_checkpoint_that_was_deleted_is_still_in_the_folder(sealed):
    [finding] = unguarded(lambda: Checkpoint.objects.filter(size=7)._raw_delete("default"))
    assert finding.startswith("checkpoints: file 000000000007.txt: the database has no such checkpoint")


def test_a_file_that_was_changed_is_found_and_one_that_was_taken_away_is_not_missed(sealed):
    """The folder may be moved; that its newest is missing is for readiness to say."""
    file = checkpoint_folder.file_of(7)
    file.write_text(checkpoint_folder.file_of(10).read_text())
    [finding] = verify()
    assert str(finding).startswith("checkpoints: file 000000000007.txt: it cannot be read: It covers 10 entries")
    file.unlink()
    assert verify() == []


def test_a_folder_that_cannot_be_read_is_a_finding(sealed, settings):
    settings.CHECKPOINT_DIR = checkpoint_folder.file_of(4)
    assert [str(finding) for finding in verify()] == ["checkpoints: folder: it cannot be read: Not a directory"]


def test_entries_that_were_cut_off_are_named(sealed):
    found = unguarded(lambda: LedgerEntry.objects.filter(seq__gt=8)._raw_delete("default"))
    assert found == ["missing: entries 9 to 13: not in the ledger, though signed as file 000000000013.txt and 3 more"]


def test_a_value_that_sqlite_cannot_mean_is_found_in_a_checkpoint(sealed):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL holds every column to its type")
    found = unguarded(lambda: connection.cursor().execute("UPDATE audit_checkpoint SET at = 1 WHERE size = 7"))
    assert any("cannot mean: at" in line for line in found)


def test_a_hash_that_is_none_is_found_and_stops_nothing(sealed):
    found = unguarded(lambda: LedgerEntry.objects.filter(seq=6).update(leaf_hash="zz"))
    assert found[0].startswith("ledger: ledger entry 6: its hash is not")
    assert found[1].startswith("checkpoints: ledger entries 5 to 7: not what was signed")


def test_a_kept_checkpoint_shows_what_the_machines_own_no_longer_do(sealed, tmp_path, capsys):
    """Whoever owns the machine, and so its key, takes checkpoints and files away with what they would show."""
    kept = tmp_path / "kept.txt"
    kept.write_text(Checkpoint.objects.get(size=10).note)

    def rewrite_and_hide() -> None:
        rewrite(8)
        leaf = LedgerEntry.objects.get(seq=8).leaf_hash
        LedgerEntry.objects.filter(seq=8).update(seal=seal_of(8, leaf))
        Checkpoint.objects.filter(size__gte=10)._raw_delete("default")
        for size in (10, 13):
            checkpoint_folder.file_of(size).unlink()

    assert unguarded(rewrite_and_hide) == []
    call_command("verify")
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        call_command("verify", "--checkpoint", str(kept))
    assert ended.value.code == 1
    sentence = "something here was rewritten"
    assert capsys.readouterr().out == (
        f"checkpoints: ledger entries 1 to 10: not what was signed as {kept}: {sentence}\n"
    )


def test_a_kept_checkpoint_of_an_honest_ledger_fits_and_one_of_another_does_not(sealed, tmp_path):
    kept = [Claim("mine", SignedTree.read(Checkpoint.objects.get(size=10).note))]
    assert verify(kept) == []
    stranger = SigningKey.made("elsewhere.example.org")
    note = signed(f"elsewhere.example.org\n9\n{'A' * 43}=\n", [stranger])
    theirs = Claim("theirs", SignedTree.read(note))
    said = [finding.sentence for finding in verify([theirs])]
    assert said == [
        "it is not signed with the key that the ledger named then",
        "not what was signed as theirs: something here was rewritten",
    ]
    said = [finding.sentence for finding in verify([theirs, *kept])]
    assert "it is not what the ledger says in entries 1 to 9, though a later checkpoint is" in said


@pytest.mark.parametrize("spoiled", [b"", b"spoiled", b"\xff\xfe", None])
def test_a_file_that_is_no_checkpoint_is_named(spoiled, tmp_path):
    file = tmp_path / "kept.txt"
    if spoiled is not None:
        file.write_bytes(spoiled)
    with pytest.raises(CommandError, match=r"kept\.txt is no checkpoint that can be read: "):
        call_command("verify", "--checkpoint", str(file))


def test_a_terminal_sees_how_far_it_is_and_nothing_of_it_is_left(sealed, monkeypatch, capsys):
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    call_command("verify")
    shown = terminal.getvalue()
    assert "ledger entries: 0 of 13" in shown and f"[{'#' * 30}] checkpoints: 4 of 4" in shown
    assert shown.endswith("\r\033[K")
    assert capsys.readouterr().out == "Nothing is wrong: 13 ledger entries verified.\n"


RIGHTS: dict[str, tuple[str, str]] = {
    "an account that nobody made": (
        "INSERT INTO editorial_person (password, is_superuser, username, email, is_staff, is_active, date_joined,"
        " printed_name, credentials, slug, biography, is_sample)"
        " SELECT password, {true}, 'mal', email, {true}, {true}, date_joined, 'Mal', credentials, 'mal', biography,"
        " is_sample FROM editorial_person",
        "no ledger entry records this account",
    ),
    "a superuser": ("UPDATE editorial_person SET is_superuser = {true}", "its is_superuser was changed"),
    "staff": ("UPDATE editorial_person SET is_staff = NOT is_staff", "its is_staff was changed"),
    "a permission": (
        "INSERT INTO editorial_person_user_permissions (person_id, permission_id)"
        " SELECT p.id, a.id FROM editorial_person p, auth_permission a WHERE a.codename = 'sign_fact'",
        "its permissions was changed",
    ),
    "a group": (
        "INSERT INTO editorial_person_groups (person_id, group_id)"
        " SELECT p.id, g.id FROM editorial_person p, auth_group g WHERE g.name = 'reviewer'",
        "its groups was changed",
    ),
    "what a group may do": (
        "INSERT INTO auth_group_permissions (group_id, permission_id)"
        " SELECT g.id, a.id FROM auth_group g, auth_permission a WHERE g.name = 'author' AND a.codename = 'sign_fact'",
        "has the right labels.sign_fact, which nobody gave it",
    ),
    "another group": ("INSERT INTO auth_group (name) VALUES ('kings')", ""),
}


@pytest.mark.part_11("11.10(g)")
@pytest.mark.parametrize("attack", RIGHTS)
def test_a_right_that_was_given_by_sql_is_found(attack, author):
    statement, sentence = RIGHTS[attack]
    with connection.cursor() as cursor:
        cursor.execute(statement.format(true="TRUE"))
        if attack == "another group":
            cursor.execute(RIGHTS["what a group may do"][0].replace("'author'", "'kings'"))
            sentence = "has the right labels.sign_fact"
    found = [str(finding) for finding in verify()]
    assert len(found) == 1 and found[0].startswith("rights: ") and sentence in found[0]


def test_a_group_that_was_deleted_is_found(author):
    assert verify() == []
    with connection.cursor() as cursor:
        for table in ("auth_group_permissions", "editorial_person_groups"):
            cursor.execute(f"DELETE FROM {table}")
        cursor.execute("DELETE FROM auth_group")
    found = [str(finding) for finding in verify()]
    assert "rights: group reviewer: it was deleted; `manage.py migrate` restores it" in found
    assert Person.objects.exists()
