"""The page of a drug and the first page: what they show, and what they say when nothing was signed."""

import pytest

from labels.models import Drug
from tests.cast import fresh, make_drug, make_entry, make_fact, publish
from tests.staging import staged

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@staged
def drug(drug, author, reviewer) -> Drug:
    publish(make_fact(drug), author, reviewer)
    publish(make_entry(drug), author, reviewer)
    return drug


def section(page: str, anchor: str) -> str:
    """The text of one section of the page."""
    begin = page.index(f'aria-labelledby="{anchor}"')
    return page[begin : page.index("</section>", begin)]


def test_each_fact_stands_with_its_statement_in_the_section_of_its_topic(drug, author, reviewer, client):
    for topic in ("dosing", "warnings"):
        publish(make_fact(drug, topic, topic=topic, heading=topic, statement=f"About {topic}."), author, reviewer)
    page = client.get("/dupixent/").text
    assert "blocks the signals of IL-4" in section(page, "what-it-is")
    assert "About dosing." in section(page, "how-it-is-given") and "About warnings." in section(page, "watch-for")


def test_what_nobody_has_signed_is_said_to_be_missing(drug, author, reviewer, client):
    watch = section(client.get("/dupixent/").text, "watch-for")
    assert "Boxed warning · Who must not use it · Warnings" in watch and "does not mean" in watch
    publish(make_fact(drug, "box", topic="boxed-warning", statement="Grave."), author, reviewer)
    watch = section(client.get("/dupixent/").text, "watch-for")
    assert "Grave." in watch and "yet about: Who must not use it" in watch


def test_with_many_facts_a_section_shows_headings_alone(drug, author, reviewer, client):
    for number in range(41):
        words = {"topic": "warnings", "heading": f"Warning {number}", "statement": f"Statement n{number}."}
        publish(make_fact(drug, f"warning-{number}", **words), author, reviewer)
    watch = section(client.get("/dupixent/").text, "watch-for")
    assert "Warning 40" in watch and "Statement n40." not in watch


def test_a_drug_stays_public_when_nothing_of_it_is_live(drug, reviewer, client):
    for thing in (drug.entries.get(), drug.facts.get()):
        thing.withdraw(reviewer=reviewer, reason="Danger")
    page = client.get("/dupixent/")
    assert page.status_code == 200 and "Withdrawal" in page.text and "It blocks both signals" not in page.text


def test_the_first_page_shows_the_questions_asked_most_in_the_order_set_by_hand(drug, author, reviewer, client):
    for slug in ("a-first", "b-second"):
        publish(make_entry(drug, slug, question=f"{slug}?"), author, reviewer)
    page = client.get("/").text
    assert page.index("a-first?") < page.index("b-second?")
    drug.asked_most = "b-second, not-there, how-does-it-work"
    drug.save_revision(author=author, reason="Counted")
    page = client.get("/").text
    asked = page[: page.index("Newest changes")]
    assert asked.index("b-second?") < asked.index("How does Dupixent work?") and "a-first?" not in asked


def test_links_elsewhere_stand_on_the_page_of_the_drug_marked_as_not_ours(drug, author, client):
    drug.links = "instructions: How to inject, https://example.org/how\nsupport: A group, https://example.org/group"
    drug.save_revision(author=author, reason="Links")
    page = client.get("/dupixent/").text
    also = page[page.index('id="see-also"') :]
    assert also.index("https://example.org/how") < also.index("https://example.org/group")
    assert "(not ours)" in also and 'rel="external noopener noreferrer"' in also


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("somewhere: A page, https://example.org/", "none of instructions"),
        ("support: A group, http://example.org/", "a link is"),
        ("support: A group", "a link is"),
    ],
)
def test_a_line_that_is_no_link_is_refused_with_its_number(line, said, drug, author):
    drug.links = f"support: Good, https://example.org/\n{line}"
    with pytest.raises(Exception, match=f"Line 2: .*{said}"):
        drug.save_revision(author=author, reason="Links")
    assert not fresh(drug).links


def test_a_drug_without_an_edition_is_not_public(author, client):
    make_drug(author, "other", "Other")
    assert client.get("/other/").status_code == 404 == client.get("/other/changes/").status_code
    assert "Other" not in client.get("/").text
