"""The page of an answer today: newer editions of its sources, withdrawn ones, and the answers beside it."""

import pytest

from editorial.record.vocabulary import Kind
from faq.models import Entry
from faq.nearby import most_alike
from tests.cast import make_entry, make_fact, publish
from tests.staging import staged
from tests.travel.scene import around, main_of

pytestmark = pytest.mark.django_db
ENTRY = "/dupixent/faq/how-does-it-work/"


@staged
def entry(drug, author, reviewer) -> Entry:
    publish(make_fact(drug), author, reviewer)
    publish(make_fact(drug, "rare", heading="Rare"), author, reviewer)
    return publish(make_entry(drug), author, reviewer)


def test_a_source_that_has_a_newer_edition_leads_to_it_and_shows_the_pinned_words(entry, author, reviewer, client):
    fact = entry.drug.facts.get(slug="blocks-two-signals")
    publish(fact, author, reviewer, Kind.UPDATE, statement="Newer words.")
    page = client.get(ENTRY).text
    assert "Dupilumab blocks the signals of IL-4 and IL-13." in page and "Newer words." not in page
    assert "has changed since" in page
    past = client.get(f"{ENTRY}history/1/")
    words = main_of(past)
    assert "has changed since" not in words and "what changed" not in words, "a past page stays as it was"
    assert "has changed since" in around(past), "and what holds now is said above it"


def test_a_withdrawn_source_puts_a_notice_above_the_answer(entry, reviewer, client):
    entry.drug.facts.get(slug="blocks-two-signals").withdraw(reviewer=reviewer, reason="Danger")
    page = client.get(ENTRY).text
    notice = page.index("A source of this answer was withdrawn")
    assert page.index("<h1>") < notice < page.index("It blocks both signals of inflammation")


def test_related_answers_share_rare_facts_first_then_common_ones_then_the_topic(entry, author, reviewer, client):
    cites = {
        "a-rare": "Same [[rare]] and [[blocks-two-signals]].",
        "b-common": "Same [[blocks-two-signals]].",
        "c-topic": "Nothing in common but the topic.",
    }
    for slug, words in cites.items():
        publish(make_entry(entry.drug, slug, question=slug, short_answer=words), author, reviewer)
    publish(make_entry(entry.drug, "d-else", question="d-else", short_answer="Other.", topic="use"), author, reviewer)
    publish(entry, author, reviewer, Kind.UPDATE, answer="Also [[rare]].")
    live = {row.slug: row for row in Entry.revisions().live()}
    own = live.pop("how-does-it-work")
    assert [other.slug for other in most_alike(own, live.values())] == ["a-rare", "b-common", "c-topic"]
    page = client.get(ENTRY).text
    assert page.index("a-rare") < page.index("b-common") < page.index("c-topic") and "d-else" not in page


def test_read_next_comes_in_the_order_named_then_what_is_related_and_only_what_is_public(
    entry, author, reviewer, client
):
    publish(make_entry(entry.drug, "second", question="The second?", topic="use"), author, reviewer)
    publish(make_entry(entry.drug, "first", question="The first?", topic="use"), author, reviewer)
    make_entry(entry.drug, "unsigned", question="Unsigned?").save_revision(author=author, reason="Begun")
    publish(entry, author, reviewer, Kind.UPDATE, read_next="first, second, unsigned")
    page = client.get(ENTRY).text
    beside = page[page.index("Read next") :]
    assert beside.index("The first?") < beside.index("The second?") < beside.index("All about Dupixent")
    assert "Unsigned?" not in page


def test_question_short_answer_and_standing_come_first_in_this_order(entry, client):
    for address in (ENTRY, f"{ENTRY}history/1/"):
        page = client.get(address).text
        places = [page.index(words) for words in ("<h1>", 'class="short"', 'class="standing', 'id="sources"')]
        assert places == sorted(places), address


def test_a_source_is_one_line_whose_title_opens_statement_and_quote(entry, client):
    page = client.get(ENTRY).text
    source = page[page.index('id="source-1"') : page.index("</details>")]
    assert (
        source.index("<summary>")
        < source.index("It blocks IL-4 and IL-13")
        < source.index("</summary>")
        < source.index("Dupilumab blocks")
    )
    assert "/dupixent/facts/blocks-two-signals/history/1/" in source, "and leads to the fact as it was pinned"


def test_the_edition_of_a_withdrawal_does_not_repeat_what_was_taken_away(entry, reviewer, client):
    entry.withdraw(reviewer=reviewer, reason="It was wrong about signals")
    page = client.get(f"{ENTRY}history/2/").text
    assert "It was wrong about signals" in page and "It blocks both signals of inflammation" not in page
