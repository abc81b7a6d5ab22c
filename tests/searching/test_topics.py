"""A question about something that no text here speaks of is told so first, and nothing that was found passes for an answer."""

import pytest

from dupisite.topics.asked import topics
from tests.cast import make_entry, make_fact, publish
from tests.staging import staged

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NO_ANSWER = "No answer here yet about"


@staged
def texts(drug, author, reviewer):
    publish(make_fact(drug), author, reviewer)
    publish(make_entry(drug), author, reviewer)
    return drug


def asked(client, question: str, **narrowed: str) -> str:
    return client.get("/search/", {"q": question, **narrowed}).text


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("is it safe in pregnancy", "pregnancy"),
        ("can I breast-feed? breast feeding", "breast-feeding"),
        ("I missed a dose", "a missed dose"),
        ("how do I store Dupixent", "storage"),
        ("how much does dupixent cost", "its price"),
        ("Can I drink wine with it", "alcohol"),
    ],
)
def test_what_nobody_has_signed_about_is_said_first(question, topic, texts, client):
    page = asked(client, question)
    notice = page.index(f"{NO_ANSWER} {topic}.")
    assert notice < page.index('role="status"')
    assert "setid=" in page[notice:] and "of Dupixent</a>, or ask your doctor or pharmacist." in page


def test_help_comes_first_where_somebody_may_need_it_at_once(texts, client):
    page = asked(client, "I injected twice, is this an overdose of dupixent")
    assert page.index("call Poison Help now") < page.index("official label of Dupixent")
    assert "Poison Help now" not in asked(client, "dupixent pregnancy")


def test_help_comes_first_whatever_else_the_question_names(texts, drug, author, reviewer, client):
    assert f"{NO_ANSWER} an overdose." in asked(client, "dupixent pregnancy overdose")
    words = {
        "topic": "pregnancy",
        "heading": "Not known in pregnancy",
        "statement": "Its effects in pregnancy are unknown.",
    }
    publish(make_fact(drug, "pregnancy", **words), author, reviewer)
    assert "call Poison Help now" in asked(client, "dupixent pregnancy overdose"), "also where the rest is answered"


def test_a_topic_that_a_text_speaks_of_is_answered(texts, drug, author, reviewer, client):
    assert NO_ANSWER in asked(client, "dupixent in pregnancy")
    words = {
        "topic": "pregnancy",
        "heading": "Not known in pregnancy",
        "statement": "Its effects in pregnancy are unknown.",
    }
    publish(make_fact(drug, "pregnancy", **words), author, reviewer)
    assert NO_ANSWER not in asked(client, "dupixent while pregnant")
    drug.facts.get(slug="pregnancy").withdraw(reviewer=reviewer, reason="Danger")
    assert NO_ANSWER in asked(client, "dupixent while pregnant")


@pytest.mark.parametrize(
    "question", ["how does it work", "", "dupixent", "which signals does it block", "?!", "x" * 10_000]
)
def test_other_questions_are_told_nothing_of_the_kind(question, texts, client):
    assert NO_ANSWER not in asked(client, question)


def test_the_list_of_topics_is_well_formed():
    names = [topic.name for topic in topics()]
    assert len(names) == len(set(names)) >= 20 and all(topic.phrases and all(topic.phrases) for topic in topics())
