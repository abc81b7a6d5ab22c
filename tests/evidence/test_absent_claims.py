"""A claim that terms occur nowhere, from the form over the signing page to what readers, programs and the verifier are told."""

import pytest

from audit.verification.verify import verify
from labels.models import Fact, TriageItem
from labels.pages.fact_pages import evidence_line
from labels.triage.triage import Queue
from labels.triage.unsaid import say_what_is_lost
from tests.cast import fresh, make_fact, publish, sign
from tests.desk import Desk, errors
from tests.evidence.before import published_by_the_first_release
from tests.labels.fixtures import paragraph, section
from tests.labels.scene import WARNINGS, capture
from tests.staging import staged

pytestmark = [pytest.mark.django_db, pytest.mark.database]
EVIDENCE, PAGE = "/admin/labels/fact/evidence/", "/dupixent/facts/weight/"
API = "/api/v1/drugs/dupixent/facts/weight"
ECHO = "2 terms looked for in 3 sections: loss of taste; taste loss: none occurs"
STATEMENT = "The label does not name it."


@staged
def label(drug) -> None:
    """A label that says “sudden weight gain”, and “pancreatitis” with a line break in the word."""
    words = "Tell your doctor about sudden weight gain and about pan<br/>creatitis."
    capture(drug, "3", section("1 USES", section("1.1 More", paragraph(words))), WARNINGS)


def about(drug, terms: str, **more) -> Fact:
    words = {"heading": "Weight", "statement": STATEMENT, "claim": "absent", "claim_sections": "", **more}
    return make_fact(drug, "weight", claim_text=terms, **words)


def typed(author, drug, terms: str) -> str:
    words = {"drug": drug.pk, "claim": "absent", "claim_text": terms, "claim_sections": ""}
    return Desk(author).client.post(EVIDENCE, words).text


@pytest.mark.parametrize(
    "terms",
    [
        "weight gain, gain of weight",
        "gain of weight; weight gain",
        '"weight gain"',
        "“weight gains”",
        "gaining weight, weight gained",
        "pancreatitis",
        "pancreatitides\npan-creatitis",
    ],
)
def test_terms_on_one_line_are_each_looked_for_in_every_form(terms, label, drug, author, reviewer):
    assert "<strong>Not so:</strong>" in typed(author, drug, terms)
    fact = about(drug, terms)
    fact.submit(author=author, reason="Ready")
    page = Desk(reviewer).client.get(Desk(reviewer).url(fact, "sign"))
    assert "occurs in section 1" in page.text and "evidence" in [c.name for c in page.context["checks"] if not c.holds]


@pytest.mark.parametrize(
    "terms", ["weight gain or obesity", "taste/smell", "nausea and vomiting", "a loss of all taste"]
)
def test_what_may_be_several_terms_is_never_taken_silently(terms, label, drug, author):
    answer = Desk(author).add(
        Fact,
        "_submit",
        drug=drug.pk,
        slug="weight",
        heading="Weight",
        topic="warnings",
        statement=STATEMENT,
        claim="absent",
        claim_text=terms,
    )
    assert answer.status_code == 200 and terms in errors(answer) and "a line of its own" in errors(answer)
    assert not Fact.objects.exists()
    fact = about(drug, terms, beyond_evidence=f"{terms}: this is the name of one thing")
    assert fact.submit(author=author, reason="One term").status == "in_review"


def test_what_was_looked_for_and_where_is_told_at_each_door(label, drug, author, reviewer, client):
    assert ECHO in typed(author, drug, "loss of taste, taste loss")
    fact = about(drug, "“loss of taste”, taste loss")
    fact.submit(author=author, reason="Ready")
    assert ECHO in Desk(reviewer).client.get(Desk(reviewer).url(fact, "sign")).text
    sign(fact, reviewer)
    assert f"{ECHO}. Compared by machine with label version 3" in client.get(PAGE).text
    assert ECHO in client.get("/dupixent/facts/weight.md").text
    assert client.get(API).json()["edition"]["evidence"]["sentence"].startswith(ECHO)
    assert Fact.revisions().live().get().evidence["label"]["terms"] == ["loss of taste", "taste loss"]
    assert verify() == []


def test_one_term_in_named_sections_is_told_as_one(label, drug, author, reviewer):
    fact = publish(about(drug, "eczema", claim_sections="5"), author, reviewer)
    assert evidence_line(fact.newest_edition()).startswith("1 term looked for in 1 section: eczema: it does not occur.")


def test_an_edition_from_before_terms_were_told_apart_says_so_and_still_verifies(
    label, drug, author, reviewer, monkeypatch
):
    """One line was one term then, and no form of a word was looked for."""
    fact = published_by_the_first_release(about(drug, "weight gain, gain of weight\nweights gained"), author, reviewer)
    said = evidence_line(fresh(fact).newest_edition())
    assert "in the whole label: “weight gain, gain of weight”; “weights gained”: none occurs. Each line was" in said
    found = [problem.message for _, problem in fresh(fact).freeze().unsupported]
    assert len(found) == 2 and "“weight gain” occurs" in found[0] and "“weights gained” occurs" in found[1]
    say_what_is_lost()
    item = TriageItem.objects.get()
    assert item.fact_id == fact.pk and item.queue == Queue.BROKEN and "“weight gain” occurs" in str(item.telling)
    assert verify() == []
