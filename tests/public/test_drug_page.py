"""The page of a drug and the first page: what they show, and what they say when nothing was signed."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from labels.models import Drug
from labels.pages import fact_sections
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


def test_each_fact_stands_with_its_statement_under_its_topic(drug, author, reviewer, client):
    for topic in ("dosing", "warnings"):
        publish(make_fact(drug, topic, topic=topic, heading=topic, statement=f"About {topic}."), author, reviewer)
    facts = section(client.get("/dupixent/").text, "facts")
    order = (
        "How it works",
        "blocks the signals of IL-4",
        "Dosing and forms",
        "About dosing.",
        "Warnings",
        "About warnings.",
    )
    assert [facts.index(words) for words in order] == sorted(facts.index(words) for words in order)


def test_a_boxed_warning_is_never_folded_away(drug, author, reviewer, client):
    publish(make_fact(drug, "box", topic="boxed-warning", statement="Grave."), author, reviewer)
    publish(make_fact(drug, "warning", topic="warnings", statement="Less grave."), author, reviewer)
    facts = section(client.get("/dupixent/").text, "facts")
    folds = {fold.split("<span")[0].strip(): fold for fold in facts.split("<summary>")[1:]}
    opened = re.findall(r"<details([^>]*)>\s*<summary>\s*(\w+ \w+)", facts)
    assert [title for attributes, title in opened if " open" in attributes] == ["Boxed warning"]
    assert "Grave." in folds["Boxed warning"] and "Less grave." in folds["Warnings"]


def test_a_fold_says_on_its_outside_how_the_texts_in_it_stand(drug, client, monkeypatch):
    assert "Review overdue" not in section(client.get("/dupixent/").text, "facts")
    later = timezone.now() + timedelta(days=800)
    monkeypatch.setattr(timezone, "now", lambda: later)
    facts = section(client.get("/dupixent/").text, "facts")
    assert "Review overdue" in facts[facts.index("<summary>") : facts.index("</summary>")]


def test_what_nobody_has_signed_is_said_to_be_missing(drug, author, reviewer, client):
    facts = section(client.get("/dupixent/").text, "facts")
    assert "Boxed warning · Who must not use it · Warnings" in facts and "does not mean" in facts
    publish(make_fact(drug, "box", topic="boxed-warning", statement="Grave."), author, reviewer)
    facts = section(client.get("/dupixent/").text, "facts")
    assert "Grave." in facts and "· Who must not use it" in facts and "· Boxed warning" not in facts


def test_with_many_facts_a_topic_shows_headings_alone(drug, author, reviewer, client, monkeypatch):
    monkeypatch.setattr(fact_sections, "SHOWN_WHOLE", 1)
    words = {"topic": "warnings", "heading": "Warning one", "statement": "Statement one."}
    publish(make_fact(drug, "warning", **words), author, reviewer)
    facts = section(client.get("/dupixent/").text, "facts")
    assert "Warning one" in facts and "Statement one." not in facts


def test_the_page_begins_with_the_facts_that_were_chosen_as_signed_and_in_their_order(drug, author, reviewer, client):
    publish(make_fact(drug, "second", heading="Second", statement="The **second** fact."), author, reviewer)
    drug = fresh(drug)
    drug.key_facts = "second, not-there, blocks-two-signals"
    drug.save_revision(author=author, reason="Chosen")
    page = client.get("/dupixent/").text
    key = section(page, "key-facts")
    assert key.index("The <strong>second</strong> fact.") < key.index("blocks the signals") and "not-there" not in key
    assert 'href="/dupixent/facts/second/"' in key and page.index("key-facts") < page.index('id="facts"')
    drug.facts.get(slug="second").withdraw(reviewer=reviewer, reason="Danger")
    assert "fact." not in section(client.get("/dupixent/").text, "key-facts")


def test_a_question_stands_with_the_whole_first_sentence_of_its_answer(drug, author, reviewer, client):
    words = "It does [[blocks-two-signals]], e.g. in **studies**. It blocks them [[blocks-two-signals]]."
    publish(make_entry(drug, "does-it", question="Does it?", short_answer=words), author, reviewer)
    questions = section(client.get("/dupixent/").text, "questions")
    assert "It does, e.g. in studies." in questions and "It blocks them" not in questions


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
