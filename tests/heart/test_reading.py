"""How the public reads: never waiting for a writer, from one snapshot, unable to write, and answered by its ETag."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError, connections, transaction
from django.test.utils import CaptureQueriesContext

from audit.ledger import ledger
from audit.reading.depends import newest
from audit.reading.public_reading import snapshot
from faq.answer_pages import public_entry
from labels.models import Drug
from tests.cast import fresh, make_entry, publish
from tests.staging import staged

pytestmark = [pytest.mark.django_db(transaction=True, databases=["default", "public"]), pytest.mark.database]

PATIENCE = 20  # seconds after which a test that waits gives up
DRUG, ENTRY = "/dupixent/", "/dupixent/faq/how-does-it-work/"
HISTORY, EDITION = f"{ENTRY}history/", f"{ENTRY}history/1/"


@staged
def entry(fact, author, reviewer):
    return publish(make_entry(fact.drug, bottom_line="Ask before."), author, reviewer)


def elsewhere(job: Callable[[], Any]) -> None:
    """Does the job in another thread, on connections of its own, and waits for its end."""
    trouble: list[BaseException] = []

    def run() -> None:
        try:
            job()
        except BaseException as error:
            trouble.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(PATIENCE)
    assert not thread.is_alive(), "the writer waits for the reader"
    assert trouble == []


@contextmanager
def held_open(job: Callable[[], Any]) -> Iterator[None]:
    """Meanwhile another thread has done the job in a write transaction, and commits it at the end of the block."""
    written, go_on = threading.Event(), threading.Event()
    given_up: list[bool] = []

    def write() -> None:
        try:
            with transaction.atomic():
                job()
                written.set()
                given_up.append(not go_on.wait(PATIENCE))
        finally:
            connections.close_all()

    thread = threading.Thread(target=write, daemon=True)
    thread.start()
    assert written.wait(PATIENCE), "nothing was written"
    try:
        yield
    finally:
        go_on.set()
        thread.join(PATIENCE)
    assert given_up == [False], "the pages came only after the write transaction had given up"


def text(client: Any, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_no_page_waits_for_a_write_transaction_and_each_shows_what_was_before_it(client, entry, author, reviewer):
    def rewrite() -> None:
        publish(fresh(entry), author, reviewer, question="How soon?", bottom_line="Not committed yet.")
        renamed = Drug.objects.get()
        renamed.maker = "Somebody else"
        renamed.save_revision(author=author, reason="Sold")

    before = {address: text(client, address) for address in ("/", DRUG, ENTRY, HISTORY, EDITION)}
    with held_open(rewrite):
        assert {address: text(client, address) for address in before} == before
        assert client.get("/readyz").status_code == 200
    assert "Not committed yet." in text(client, ENTRY)
    assert "Somebody else" in text(client, DRUG)
    assert "Edition 2" in text(client, HISTORY)


def test_a_write_transaction_that_only_appends_to_the_ledger_holds_up_no_page_either(client, entry):
    asked = client.get(ENTRY)

    def note() -> None:
        with ledger.writing() as writing:
            writing.append("note", public=True)

    with held_open(note):
        assert client.get(ENTRY).content == asked.content
        assert client.get(ENTRY, headers={"If-None-Match": asked.headers["ETag"]}).status_code == 304
    assert client.get(ENTRY, headers={"If-None-Match": asked.headers["ETag"]}).status_code == 200


def test_a_commit_in_the_middle_of_a_page_is_not_half_seen(client, entry, author, reviewer, monkeypatch):
    """The entry is read first and the drug's name later; in between, both become others."""
    before, asked = client.get(ENTRY), public_entry.subject

    def rewrite() -> None:
        publish(fresh(entry), author, reviewer, bottom_line="Ask after.")
        renamed = Drug.objects.get()
        renamed.brand_name = "Renamed"
        renamed.save_revision(author=author, reason="A new name")

    def subject(edition: Any) -> Any:
        monkeypatch.setattr(public_entry, "subject", asked)
        elsewhere(rewrite)
        return asked(edition)

    monkeypatch.setattr(public_entry, "subject", subject)
    during, after = client.get(ENTRY), client.get(ENTRY)

    assert Drug.objects.get().brand_name == "Renamed"  # it was committed while the page was being made
    assert during.content == before.content
    assert during.headers["ETag"] == before.headers["ETag"]
    assert b"Ask after." in after.content
    assert b"Renamed" in after.content
    assert after.headers["ETag"] != before.headers["ETag"]


def test_within_a_snapshot_the_newest_entry_stays_the_newest(drug):
    with snapshot():
        before = newest().public
        elsewhere(lambda: ledger.append("note", public=True))
        assert newest().public == before
    with snapshot():
        assert newest().public == before + 1


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO auth_group (name) VALUES ('forged')",
        "UPDATE auth_group SET name = 'forged' WHERE name = 'author'",
        "DELETE FROM auth_group_permissions",
        "CREATE TABLE forged (id integer)",
    ],
)
def test_the_public_connection_cannot_write_even_by_raw_sql(statement):
    with pytest.raises(DatabaseError), connections["public"].cursor() as cursor:
        cursor.execute(statement)
    assert not Group.objects.filter(name="forged").exists()
    with transaction.atomic(), connections["default"].cursor() as cursor:
        cursor.execute(statement)  # nothing is wrong with the statement itself
        transaction.set_rollback(True)


def test_the_public_connection_cannot_write_by_the_models_either():
    with pytest.raises(DatabaseError):
        Group.objects.using("public").create(name="forged")
    with pytest.raises(DatabaseError), transaction.atomic("public"):
        Group.objects.using("public").update(name="forged")
    assert not Group.objects.filter(name="forged").exists()


def test_a_page_that_has_not_changed_is_answered_by_its_etag_with_one_question(client, entry):
    asked = client.get(ENTRY)
    with (
        CaptureQueriesContext(connections["public"]) as public,
        CaptureQueriesContext(connections["default"]) as default,
    ):
        answer = client.get(ENTRY, headers={"If-None-Match": asked.headers["ETag"]})
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["ETag"] == asked.headers["ETag"]
    assert (len(public), len(default)) == (1, 0)


def test_a_page_asks_nothing_of_the_connection_that_writes(client, entry):
    for address in ("/", DRUG, ENTRY, HISTORY, EDITION, f"{DRUG}facts/blocks-two-signals/"):
        with CaptureQueriesContext(connections["default"]) as default:
            text(client, address)
        assert len(default) == 0, address


def test_a_new_edition_changes_the_etag_and_a_draft_does_not(client, entry, author, reviewer):
    asked = client.get(ENTRY).headers["ETag"]
    entry = fresh(entry)
    entry.bottom_line = "Half a draft."
    entry.save_revision(author=author, reason="Work in progress")
    assert client.get(ENTRY, headers={"If-None-Match": asked}).status_code == 304

    publish(entry, author, reviewer, bottom_line="Ask again.")
    answer = client.get(ENTRY, headers={"If-None-Match": asked})
    assert answer.status_code == 200
    assert answer.headers["ETag"] != asked
    assert "Ask again." in answer.content.decode()


def test_the_etag_of_one_address_is_not_that_of_another(client, entry):
    answers = [client.get(address) for address in (ENTRY, HISTORY, EDITION, f"{HISTORY}?before=2")]
    assert len({answer.headers["ETag"] for answer in answers}) == len(answers)
