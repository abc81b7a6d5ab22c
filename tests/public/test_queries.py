"""How many questions a public page asks the database, however long its history is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from editorial.record.vocabulary import Kind
from faq.models import Entry
from tests.cast import fresh, make_entry, make_fact, publish
from tests.staging import staged

pytestmark = pytest.mark.django_db
ENTRY = "/dupixent/faq/how-does-it-work/"
SAVEPOINTS = ("SAVEPOINT", "RELEASE SAVEPOINT")  # the snapshot inside a test's own transaction


def questions(client, address: str, status: int = 200) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == status
    return [q["sql"] for q in asked.captured_queries if not q["sql"].startswith(SAVEPOINTS)]


@staged
def entry(drug, author, reviewer) -> Entry:
    for number in range(8):
        publish(make_fact(drug, f"fact-{number}", heading=f"Fact {number}"), author, reviewer)
    publish(make_fact(drug), author, reviewer)
    publish(make_entry(drug, "another"), author, reviewer)
    cites = " ".join(f"Sentence {number} [[fact-{number}]]." for number in range(8))
    return publish(make_entry(drug, answer=cites, read_next="another"), author, reviewer)


def test_an_entry_with_nine_sources_asks_at_most_six_questions(entry, client):
    asked = questions(client, ENTRY)
    assert len(asked) <= 6, asked


def test_an_answer_by_etag_asks_one(entry, client):
    etag = client.get(ENTRY).headers["ETag"]
    with CaptureQueriesContext(connection) as asked:
        assert client.get(ENTRY, headers={"If-None-Match": etag}).status_code == 304
    assert len(asked) == 1


def grow(entry: Entry, author, reviewer, editions: int) -> None:
    """Editions made quickly: the same door, without the desk."""
    while fresh(entry).edition < editions:
        publish(entry, author, reviewer, Kind.UPDATE, bottom_line=f"Edition {entry.edition + 1}.")


@pytest.mark.parametrize("editions", [10, 150])
def test_a_history_asks_at_most_five_questions_with_any_number_of_editions(editions, entry, author, reviewer, client):
    grow(entry, author, reviewer, editions)
    asked = questions(client, f"{ENTRY}history/")
    assert len(asked) <= 5, asked


def test_a_long_history_is_paged_without_losing_an_edition(entry, author, reviewer, client):
    grow(entry, author, reviewer, 45)
    seen, address = [], f"{ENTRY}history/"
    while address:
        timeline = client.get(address).context["timeline"]
        seen += [item.edition.edition for item in timeline.items]
        address = f"{ENTRY}history/?before={timeline.older}" if timeline.older else ""
    assert seen == list(range(45, 0, -1))
    assert all(item.authors == ("Ann Example",) for item in timeline.items)
