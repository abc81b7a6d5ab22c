"""What stands at the end of the ledger under no checkpoint: the site's own, for a moment. Anything else is found and shown."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from audit.checkpoints import tail
from audit.checkpoints.checkpoint import CannotSeal, cover_from_before, rotate, seal
from audit.ledger import ledger
from audit.ledger.canonical import canonical, instant, leaf_hash
from audit.models import Checkpoint, LedgerEntry
from audit.verification.verify import verify
from editorial.record.freezing import digest_of_edition
from editorial.record.vocabulary import Kind
from labels.models import Fact
from tests.cast import publish
from tests.unguarded import no_guards, sql

pytestmark = [pytest.mark.django_db, pytest.mark.database]
FACT = "/dupixent/facts/blocks-two-signals/"
UNPROVED = "No signed checkpoint covers this text"


def forge(fact: Fact) -> LedgerEntry:
    """A whole edition that nobody signed, with the ledger entry that it should have: all that a database alone can say."""
    newest = Fact.revisions().of(fact).editions().first()
    last = LedgerEntry.objects.order_by("-seq").first()
    at = last.at + timedelta(microseconds=1)
    row = Fact.revisions().filter(pk=newest.pk).values().get()
    forged = Fact.Revision(
        **{**row, "history_id": None, "edition": 2, "kind": Kind.UPDATE, "statement": "Forged.", "history_date": at}
    )
    forged.html = {"statement": "<p>Forged.</p>"}
    forged.digest = digest_of_edition(forged)
    forged.save()
    said: dict[str, Any] = {
        "seq": last.seq + 1,
        "at": at,
        "kind": "edition",
        "subject": fact.subject,
        "revision": forged.pk,
    }
    said |= {"actor": newest.history_user_id, "actor_name": newest.actor_name, "public": True}
    payload = canonical({**said, "data": {"row": forged.recorded()}, "salt": "0" * 32})
    entry = LedgerEntry(**said, payload=payload.decode(), leaf_hash=leaf_hash(payload))
    entry.save()
    return entry


@pytest.fixture
def forged(fact: Fact, monkeypatch: pytest.MonkeyPatch) -> LedgerEntry:
    """It stands there for longer than a minute."""
    seal()
    with no_guards():
        made = forge(fact)
    monkeypatch.setattr(tail, "PATIENCE", timedelta(minutes=-1))
    return made


def findings() -> list[str]:
    return [str(finding) for finding in verify() if finding.check == tail.CHECK]


@pytest.mark.part_11("11.10(e)", "11.70")
def test_a_forged_edition_with_a_forged_entry_is_found_and_shown(forged, fact, client):
    public, own = findings()
    assert public.startswith(f"unsealed: ledger entry {forged.seq}: public for longer than a minute")
    assert own.startswith(f"unsealed: ledger entry {forged.seq}: it does not carry this site’s seal")
    ready = client.get("/readyz")
    assert ready.status_code == 503 and f"entry {forged.seq}: public for longer than a minute" in ready.text
    assert "--cover REASON" in ready.text
    assert f"entry {forged.seq}" in client.get("/audit/").text
    for address in (FACT, f"{FACT}history/2/"):
        page = client.get(address).text
        assert UNPROVED in page and "<strong>Current.</strong>" not in page
    assert "Not proved yet" in client.get("/dupixent/").text
    assert client.get("/api/v1/drugs/dupixent/facts/blocks-two-signals").json()["standing"]["code"] == "unproved"
    assert UNPROVED in client.get(f"{FACT[:-1]}.md").text
    assert client.get(f"{FACT}history/2/proof/").status_code == 404, "there is none"
    assert UNPROVED not in client.get(f"{FACT}history/1/").text.split("<main")[1], "which is under one"


def test_the_next_true_signature_does_not_sign_it(forged, fact, author, reviewer, client):
    before = Checkpoint.objects.first().size
    publish(Fact.objects.get(pk=fact.pk), author, reviewer, Kind.UPDATE, statement="Two.")
    with pytest.raises(CannotSeal, match=rf"Entry {forged.seq} of the ledger does not carry this site’s seal.*--cover"):
        seal()
    assert Checkpoint.objects.first().size == forged.seq - 1 or Checkpoint.objects.first().size == before
    assert len(findings()) >= 2


def test_what_the_site_wrote_before_it_is_signed_up_to_there(fact):
    seal()
    ledger.append("note", text="ours")
    with no_guards():
        stranger = forge(fact)
    ledger.append("note", text="ours too")
    with pytest.raises(CannotSeal):
        seal()
    assert Checkpoint.objects.first().size == stranger.seq - 1


def test_an_operator_who_has_looked_signs_it_and_the_ledger_says_which_and_why(forged, capsys, client):
    with pytest.raises(CommandError, match="does not carry this site’s seal"):
        call_command("checkpoint")
    call_command("checkpoint", "--cover", "The key was away on Monday")
    said = json.loads(LedgerEntry.objects.get(kind="covered").payload)["data"]
    assert said == {"entries": [forged.seq], "reason": "The key was away on Monday"}
    assert Checkpoint.objects.first().size == LedgerEntry.objects.count() and findings() == []
    assert UNPROVED not in client.get(FACT).text
    assert "The key was away on Monday" in client.get("/audit/").text


def test_an_entry_that_is_changed_before_it_is_signed_is_not_signed(fact):
    """A private one too, and with everything in it that would fit."""
    seal()
    entry = ledger.append("note", text="ours")
    with no_guards():
        payload = entry.payload.replace("ours", "else")
        sql(
            "UPDATE audit_ledgerentry SET payload = %s, leaf_hash = %s WHERE seq = %s",
            payload,
            leaf_hash(payload.encode()),
            entry.seq,
        )
    assert [line.split(": ")[1] for line in findings()] == [f"ledger entry {entry.seq}"]
    with pytest.raises(CannotSeal):
        seal()


def test_a_new_key_covers_what_was_written_without_one_and_says_so(fact, settings):
    seal()
    settings.CHECKPOINT_KEY_FILE.unlink()
    entry = ledger.append("note", text="no key")
    assert entry.seal is None
    rotate("It was lost")
    assert json.loads(LedgerEntry.objects.get(kind="covered").payload)["data"]["reason"] == "It was lost"
    assert findings() == [] and Checkpoint.objects.first().size == LedgerEntry.objects.count()


def test_what_a_release_without_seals_wrote_last_is_covered_once_by_the_upgrade(fact):
    seal()
    with no_guards():
        sql("UPDATE audit_ledgerentry SET seal = NULL")
    ledger.append("note", text="the release before")
    with no_guards():
        sql("UPDATE audit_ledgerentry SET seal = NULL")
    cover_from_before()
    assert LedgerEntry.objects.filter(kind="covered").count() == 1
    with no_guards():
        forge(fact)
    cover_from_before()
    assert LedgerEntry.objects.filter(kind="covered").count() == 1, "never again: the ledger has seals by now"
    assert findings()


def test_a_mirror_that_kept_the_page_hears_of_it(fact, client, monkeypatch):
    """The minute passes, and nothing else changes: “not modified” would be untrue."""
    etag = client.get(FACT).headers["ETag"]
    assert client.get(FACT, headers={"If-None-Match": etag}).status_code == 304
    monkeypatch.setattr(tail, "PATIENCE", timedelta(minutes=-1))
    answer = client.get(FACT, headers={"If-None-Match": etag})
    assert answer.status_code == 200 and UNPROVED in answer.text
    seal()
    assert client.get(FACT).headers["ETag"] == etag and UNPROVED not in client.get(FACT).text


def test_what_is_written_and_signed_here_is_never_late(fact, monkeypatch):
    monkeypatch.setattr(tail, "PATIENCE", timedelta(minutes=-1))
    assert findings() and tail.unsealed().count == LedgerEntry.objects.filter(public=True).count()
    seal()
    assert findings() == [] and instant(Checkpoint.objects.first().at)
