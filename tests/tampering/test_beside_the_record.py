"""What stands beside the record and may be tampered with as well: triggers, the time of a checkpoint, its files, the key."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.checkpoints import checkpoint_folder, tail
from audit.checkpoints.checkpoint import seal
from audit.checkpoints.key_file import SigningKey, write_keys
from audit.ledger import ledger
from audit.models import Checkpoint
from audit.verification.verify import verify
from dupisite.running import sealing
from tests.unguarded import ON_SQLITE, look_at_references, no_guards, sql

pytestmark = [pytest.mark.django_db, pytest.mark.database]
TABLE = "labels_historicalfact"
NOTHING = "CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'"
STRANGE = (
    {
        "undo on labels_historicalfact": (
            f"CREATE TRIGGER undo AFTER INSERT ON {TABLE} BEGIN DELETE FROM audit_ledgerentry WHERE seq < 0; END",
        ),
        "skip on audit_ledgerentry": (
            "CREATE TRIGGER skip BEFORE INSERT ON audit_ledgerentry BEGIN SELECT RAISE(IGNORE) WHERE 1 = 0; END",
        ),
    }
    if ON_SQLITE
    else {
        "undo on labels_historicalfact": (
            NOTHING,
            f"CREATE TRIGGER undo BEFORE DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION nothing()",
        ),
        "kept on audit_ledgerentry": ("CREATE RULE kept AS ON DELETE TO audit_ledgerentry DO INSTEAD NOTHING",),
        "hidden on audit_ledgerentry": ("CREATE POLICY hidden ON audit_ledgerentry USING (seq < 3)",),
        "row level security on audit_checkpoint": ("ALTER TABLE audit_checkpoint ENABLE ROW LEVEL SECURITY",),
    }
)


@pytest.mark.parametrize("name", STRANGE)
def test_a_trigger_or_rule_that_is_not_ours_is_found(name, fact, client):
    assert verify() == [] and client.get("/readyz").status_code == 200
    look_at_references()
    for statement in STRANGE[name]:
        sql(statement)
    assert [str(finding) for finding in verify()] == [
        f"guards: {name}: this trigger or rule is not the site’s: somebody put it there. See what it did, and drop it"
    ]
    ready = client.get("/readyz")
    assert ready.status_code == 503 and name in ready.text


@pytest.mark.parametrize("days", [-300, 300])
@pytest.mark.parametrize("which", [0, 1])
def test_the_time_of_a_checkpoint_lies_between_the_entries_around_its_end(days, which, fact):
    seal()
    ledger.append("note", text="later")
    seal()
    assert verify() == []
    size = Checkpoint.objects.order_by("size")[which].size
    with no_guards():
        Checkpoint.objects.filter(size=size).update(at=timezone.now() + timedelta(days=days))
    assert [str(finding) for finding in verify()] == [
        f"checkpoints: checkpoint {size}: its time is not between those of the entries around its end"
    ]


def all_files_deleted(settings):
    for size in checkpoint_folder.sizes():
        checkpoint_folder.file_of(size).unlink()
    Checkpoint.objects.update(at=timezone.now() - timedelta(minutes=2))


BESIDE = {
    "the files of checkpoints": (all_files_deleted, "is not in the folder of checkpoints"),
    "the key": (lambda settings: settings.CHECKPOINT_KEY_FILE.unlink(), "is not there, or empty"),
    "another key": (
        lambda settings: write_keys(settings.CHECKPOINT_KEY_FILE, [SigningKey.made("127.0.0.1")]),
        "holds another key than",
    ),
}


@pytest.mark.parametrize("what", BESIDE)
def test_what_readiness_says_of_files_and_keys_the_verifier_says_too(what, fact, settings, client):
    seal()
    assert verify() == []
    tamper, sentence = BESIDE[what]
    with no_guards():
        tamper(settings)
    [finding] = [str(finding) for finding in verify() if finding.check == "keeping"]
    assert sentence in finding and sentence in client.get("/readyz").text


def test_a_copy_of_the_database_is_verified_where_no_key_and_no_checkpoint_is_kept(fact, settings, tmp_path):
    seal()
    settings.CHECKPOINT_DIR, settings.CHECKPOINT_KEY_FILE = tmp_path / "none", tmp_path / "no-key"
    assert verify() == []


def test_what_the_desk_alone_has_seen_is_signed_after_an_hour_without_cron(fact, monkeypatch):
    seal()
    ledger.append("login", text="seen by the desk alone")
    assert not sealing.is_due()
    monkeypatch.setattr(sealing, "LONGEST", timedelta(hours=-1))
    monkeypatch.setattr(sealing.connections, "close_all", lambda: None)  # which holds this test's transaction
    monkeypatch.setattr(sealing, "close_old_connections", lambda: None)
    assert sealing.is_due()
    sealing.look()
    assert Checkpoint.objects.first().size == ledger.last_entry()[0].seq and not sealing.is_due()
    assert tail.unsealed() is None
