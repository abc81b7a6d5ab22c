"""Search over live editions: what is found, in what order, and that no query can fail."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dupisite.search import search, words_of
from tests.cast import make_entry, make_fact, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(drug, author, reviewer):
    publish(make_fact(drug), author, reviewer)
    publish(make_fact(drug, "eyes", heading="Eye problems", statement="Eyes may itch."), author, reviewer)
    return publish(make_entry(drug, answer="It also names itching eyes."), author, reviewer)


def test_words_in_a_title_come_before_words_in_a_text_and_a_snippet_has_no_marks(entry, client):
    page = client.get("/search/?q=Eye").text
    assert page.index("/facts/eyes/") < page.index("/faq/how-does-it-work/")
    assert "Eyes may itch." in page and "[[" not in page


def test_words_that_every_text_holds_are_not_looked_for_unless_they_are_all():
    assert words_of("What is the Eye?") == ["eye"]
    assert words_of("is it") == ["is", "it"]
    assert len(words_of("word " * 50 + "w" * 500)) == 2 and len(words_of("w" * 500)[0]) == 40


def test_drafts_and_withdrawn_texts_are_not_found(entry, author, reviewer, client):
    entry.answer = "Zebra."
    entry.save_revision(author=author, reason="Begun")
    assert search("zebra") == []
    entry.drug.facts.get(slug="eyes").withdraw(reviewer=reviewer, reason="Danger")
    assert "/facts/eyes/" not in client.get("/search/?q=eyes").text


def test_nothing_found_is_said_with_a_way_on_and_the_query_stays_words(entry, client):
    page = client.get("/search/", {"q": "<script>zebra</script>"})
    assert "Nothing that was signed here holds these words" in page.text and "<script>zebra" not in page.text


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(query=st.text(max_size=300))
def test_no_query_gives_an_error(query, client):
    assert client.get("/search/", {"q": query}).status_code == 200


@pytest.mark.parametrize("query", ["", "%", "_", "'", '"', "\\", "a" * 5000, "\x00", "100%", "q" + " x" * 400])
def test_a_strange_query_is_answered(query, entry, client):
    assert client.get("/search/", {"q": query}).status_code == 200


def test_a_page_that_is_not_there_offers_the_search(client):
    page = client.get("/nothing-here/")
    assert page.status_code == 404 and 'role="search"' in page.text
