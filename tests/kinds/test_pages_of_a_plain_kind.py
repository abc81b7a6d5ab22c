"""The pages that list every kind show one that says nothing of itself: by its title, linked, with what must be known of it."""

import pytest

from editorial.models import Person
from labels.models import Fact
from tests.cast import make_entry, make_fact, publish
from tests.kinds.plain import plain_facts
from tests.unguarded import no_guards, sql

pytestmark = pytest.mark.django_db
HERE = "/dupixent/facts/blocks-two-signals/"


@pytest.fixture
def plain():
    with plain_facts() as kind:
        yield kind


@pytest.fixture
def fact(drug, author, reviewer) -> Fact:
    return publish(make_fact(drug), author, reviewer)


def section(page: str, anchor: str) -> str:
    begin = page.index(f'aria-labelledby="{anchor}"')
    return page[begin : page.index("</section>", begin)]


def test_a_drugs_page_lists_its_texts_by_title_in_a_section_of_their_own(fact, plain, drug, author, reviewer, client):
    publish(make_fact(drug, "another", heading="Another one", topic="use", condition="Asthma"), author, reviewer)
    page = client.get("/dupixent/").text
    own = section(page, "facts")
    assert '<h2 id="facts">Facts</h2>' in page and f'<a href="{HERE}">It blocks IL-4 and IL-13</a>' in own
    assert own.index("Another one") < own.index("It blocks IL-4"), "by title"
    assert "Facts by topic" not in page, "the sections of facts are said by their room alone"


def test_what_is_a_sample_is_marked_and_what_is_not_as_signed_is_named_and_not_shown(
    fact, plain, drug, author, reviewer, client
):
    Person.objects.filter(pk=reviewer.pk).update(is_sample=True)
    reviewer.refresh_from_db()
    publish(make_fact(drug, "sampled", heading="A sample"), author, reviewer)
    own = section(client.get("/dupixent/").text, "facts")
    assert own.count("Sample") == 1 and own.index("A sample") < own.index(">Sample<")
    with no_guards():
        sql("UPDATE labels_historicalfact SET heading = 'Forged' WHERE id = %s", fact.pk)
    page = client.get("/dupixent/").text
    assert "Forged" not in section(page, "facts") and f'<a href="{HERE}">blocks-two-signals</a>' in page


def test_without_a_text_there_is_no_section(plain, drug, author, reviewer, client):
    fact = publish(make_fact(drug), author, reviewer)
    publish(make_entry(drug), author, reviewer)
    fact.withdraw(reviewer=reviewer, reason="Danger")
    page = client.get("/dupixent/").text
    assert 'id="facts"' not in page and 'id="questions"' in page


@pytest.mark.parametrize("address", ["/changes/", "/dupixent/changes/", "/reviewers/bea-example/", "/changes.atom"])
def test_its_editions_are_among_the_changes(address, fact, plain, client):
    page = client.get(address).text
    assert f"{HERE}history/1/" in page and "It blocks IL-4 and IL-13" in page


def test_its_pages_are_in_the_sitemap_and_their_past_is_found_by_machines(fact, plain, client):
    assert HERE in client.get("/sitemap.xml").text
    assert f"{HERE}history/1/" in client.get(f"/timemap{HERE}").text
    assert client.get(f"/timegate{HERE}").headers["Location"] == f"{HERE}history/1/"


def test_the_first_page_lists_only_what_people_ask(fact, plain, drug, author, reviewer, client):
    assert "Start here" not in client.get("/").text
    publish(make_entry(drug), author, reviewer)
    asked = client.get("/").text.partition("Newest changes")[0]
    assert "How does Dupixent work?" in asked and "It blocks IL-4 and IL-13" not in asked
