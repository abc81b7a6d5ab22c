"""What the timeline says of corrections and past pages: intervals are computed, and old pages name what came after."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from editorial.days import minute_of
from editorial.pages.timeline import Timeline
from editorial.record.vocabulary import Kind, Method
from labels.models import Fact
from tests.cast import make_entry, make_fact, next_year, publish, sign
from tests.desk import Desk

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PAGE = "/dupixent/facts/blocks-two-signals/"


def editions(fact: Fact) -> dict[int, Fact]:
    return {edition.edition: edition for edition in Fact.revisions().of(fact).editions()}


def reaffirm(fact: Fact, reviewer, days: int) -> None:
    due = next_year() + timedelta(days=days)
    fact.reaffirm(reviewer=reviewer, reason="Again", review_due=due, shown=fact.freeze().digest)


def test_a_correction_tells_from_when_to_when_the_wrong_wording_was_public(fact, author, reviewer, second_reviewer):
    reaffirm(fact, reviewer, 1)
    fact.withdraw(reviewer=reviewer, reason="Doubt")
    fact.reinstate(reviewer=second_reviewer, reason="No doubt")
    publish(fact, author, reviewer, Kind.CORRECTION, statement="Right.")
    at = {number: edition.history_date for number, edition in editions(fact).items()}
    item = Timeline.of(editions(fact)[5]).items[0]
    assert [(span.start, span.end) for span in item.wrong] == [(at[1], at[3]), (at[4], at[5])]


def test_the_interval_ends_where_the_wrong_wording_was_withdrawn(fact, author, reviewer):
    fact.withdraw(reviewer=reviewer, reason="Wrong")
    publish(fact, author, reviewer, Kind.CORRECTION, statement="Right.")
    at = {number: edition.history_date for number, edition in editions(fact).items()}
    assert [(s.start, s.end) for s in Timeline.of(editions(fact)[3]).items[0].wrong] == [(at[1], at[2])]


def test_the_interval_begins_with_the_wording_even_when_that_is_pages_ago(fact, author, reviewer):
    for days in range(1, 24):
        reaffirm(fact, reviewer, days)
    publish(fact, author, reviewer, Kind.CORRECTION, statement="Right.")
    newest = editions(fact)[25]
    assert Timeline.of(newest).items[0].wrong[0].start == editions(fact)[1].history_date


@pytest.mark.parametrize("reaffirmed", [3, 25])
def test_the_times_of_a_withdrawal_long_ago_are_left_out_at_the_same_cost(
    reaffirmed, fact, author, reviewer, second_reviewer, client, monkeypatch
):
    """First, withdrawn, put back, again, then re-affirmed for years, and corrected."""
    days = iter(range(10, 3000, 10))

    def later() -> None:
        then = timezone_now() + timedelta(days=next(days))
        monkeypatch.setattr(timezone, "now", lambda: then)

    timezone_now = timezone.now
    for _ in range(2):
        later()
        fact.withdraw(reviewer=reviewer, reason="Doubt")
        later()
        fact.reinstate(reviewer=second_reviewer, reason="No doubt")
    for number in range(reaffirmed):
        later()
        reaffirm(fact, reviewer, 1000 + number)
    later()
    publish(fact, author, reviewer, Kind.CORRECTION, statement="Right.")
    at, last = {number: edition.history_date for number, edition in editions(fact).items()}, reaffirmed + 6
    with CaptureQueriesContext(connection) as asked:
        item = Timeline.of(editions(fact)[last]).items[0]
    assert [(s.start, s.end) for s in item.wrong] == [(at[1], at[2]), (at[3], at[4]), (at[5], at[last])]
    assert len(asked) <= 4, "the editions above, and three"
    page, markdown = client.get(f"{PAGE}history/").text, client.get(f"{PAGE}history.md").text
    for text in (re.sub(r"<[^>]*>", "", page), markdown):
        assert f"to {minute_of(at[2])}, and from {minute_of(at[3])} to {minute_of(at[4])}, and from" in text


def test_words_that_were_public_for_seconds_are_not_said_to_end_when_they_began(fact, author, reviewer, client):
    publish(fact, author, reviewer, Kind.UPDATE, statement="Wrong.")  # now: the stage's edition may be minutes old
    publish(fact, author, reviewer, Kind.CORRECTION, statement="Right.")
    began = minute_of(editions(fact)[2].history_date)
    page, markdown = client.get(f"{PAGE}history/").text, client.get(f"{PAGE}history.md").text
    for text in (re.sub(r"<[^>]*>", "", page), markdown):
        assert f"The wording it corrects was public for less than a minute at {began}." in text


def test_nothing_is_said_of_words_and_their_correction_that_a_program_loaded_in_one_go(fact, author, reviewer, client):
    publish(fact, author, reviewer, Kind.UPDATE, statement="Wrong.")
    fact.statement = "Right."
    fact.submit(author=author, reason="Written")
    sign(fact, reviewer, Kind.CORRECTION, method=Method.PROGRAM)
    assert "The wording it corrects" not in client.get(f"{PAGE}history/").text
    assert client.get("/api/v1/drugs/dupixent/facts/blocks-two-signals/editions").json()["items"][0]["wrong"] == []


def test_the_page_of_a_corrected_edition_says_so_also_after_later_updates(fact, author, reviewer, client):
    publish(fact, author, reviewer, Kind.CORRECTION, statement="Right.")
    publish(fact, author, reviewer, Kind.UPDATE, statement="Right, and shorter.")
    page = client.get(f"{PAGE}history/1/").text
    assert "found wrong and corrected by edition 2" in page
    assert "found wrong" not in client.get(f"{PAGE}history/2/").text


def test_a_past_page_is_not_overdue_because_today_is_later(fact, author, reviewer, client, monkeypatch):
    publish(fact, author, reviewer, Kind.UPDATE, statement="Two.")
    later = timezone.now() + timedelta(days=1000)
    monkeypatch.setattr(timezone, "now", lambda: later)
    page = client.get(f"{PAGE}history/1/").text
    main = page[page.index("<main") : page.index("</main>")]
    assert "review was due" not in main and "review was due" in page[: page.index("<main")]
    assert "review was due" in client.get(PAGE).text


def test_what_did_not_change_is_not_called_changed_at_the_desk(fact, author):
    Desk(author).edit(fact, heading="Another heading")
    revisions = list(Fact.revisions().of(fact))
    desk = Desk(author)
    differences = desk.client.get(
        desk.url(fact, "compare"), {"a": revisions[0].history_id, "b": revisions[1].history_id}
    ).context["differences"]
    assert [difference.label for difference in differences] == ["Heading"]


def test_any_two_editions_are_chosen_under_the_history(drug, author, reviewer, client):
    publish(make_fact(drug), author, reviewer)
    entry = publish(make_entry(drug), author, reviewer)
    publish(entry, author, reviewer, answer="Two.")
    publish(entry, author, reviewer, answer="Three.")
    address = "/dupixent/faq/how-does-it-work/"
    assert f'action="{address}compare/"' in client.get(f"{address}history/").text
    assert client.get(f"{address}compare/?a=3&b=1").headers["Location"] == f"{address}compare/1/3/"
    for query in ("", "?a=1", "?a=x&b=2", "?a=-1&b=2", "?a=1&b=99999999999"):
        assert client.get(f"{address}compare/{query}").status_code == 404, query
