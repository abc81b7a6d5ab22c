"""How many questions a public page asks the database, however long its history is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.verification.verify import findings
from editorial.record.vocabulary import Kind
from faq.models import Entry
from tests.cast import make_entry, make_fact, publish
from tests.many_editions import until
from tests.questions import questions
from tests.staging import staged

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ENTRY = "/dupixent/faq/how-does-it-work/"


@staged
def entry(drug, author, reviewer) -> Entry:
    for number in range(8):
        publish(make_fact(drug, f"fact-{number}", heading=f"Fact {number}"), author, reviewer)
    publish(make_fact(drug), author, reviewer)
    publish(make_entry(drug, "another"), author, reviewer)
    cites = " ".join(f"Sentence {number} [[fact-{number}]]." for number in range(8))
    return publish(make_entry(drug, answer=cites, read_next="another"), author, reviewer)


def test_an_entry_with_nine_sources_asks_at_most_nine_questions(entry, client):
    """Six of its own; three more say how all answers stand that are named beside it: as signed, what they cite, what became of that."""
    asked = questions(client, ENTRY)
    assert len(asked) <= 9, asked


def test_an_answer_by_etag_asks_one(entry, client):
    etag = client.get(ENTRY).headers["ETag"]
    with CaptureQueriesContext(connection) as asked:
        assert client.get(ENTRY, headers={"If-None-Match": etag}).status_code == 304
    assert len(asked) == 1


@pytest.mark.parametrize("editions", [10, 150])
def test_a_history_asks_at_most_eight_questions_with_any_number_of_editions(editions, entry, author, reviewer, client):
    until(entry, editions, author, reviewer, "bottom_line")
    asked = questions(client, f"{ENTRY}history/")  # two of them say how the text stands now
    assert len(asked) <= 8, asked


def test_a_long_history_is_paged_without_losing_an_edition(entry, author, reviewer, client):
    until(entry, 45, author, reviewer, "bottom_line")
    seen, address = [], f"{ENTRY}history/"
    while address:
        timeline = client.get(address).context["timeline"]
        seen += [item.edition.edition for item in timeline.items]
        address = f"{ENTRY}history/?before={timeline.older}" if timeline.older else ""
    assert seen == list(range(45, 0, -1))
    assert all(item.authors == ("Ann Example",) for item in timeline.items)


def test_editions_in_bulk_are_what_the_verbs_write(entry, author, reviewer):
    """Else what is proved with them would be proved of something else."""
    for number in (2, 3, 4):
        publish(entry, author, reviewer, Kind.UPDATE, bottom_line=f"Edition {number}.")
    other = publish(make_entry(entry.drug, "in-bulk", answer=entry.answer, read_next="another"), author, reviewer)
    until(other, 4, author, reviewer, "bottom_line")
    own = {"id", "slug", "history_id", "history_date", "digest"}
    by_verbs, in_bulk = (
        [
            {name: value for name, value in row.recorded().items() if name not in own}
            for row in Entry.revisions().of(text)
        ]
        for text in (entry, other)
    )
    assert in_bulk == by_verbs
    assert list(findings()) == []
