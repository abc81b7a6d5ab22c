"""Numbers, ages, “not” and “may” that no quote and no cited fact says: stopped, accounted for, ticked, and read by the public."""

import json
from datetime import timedelta

import pytest

from audit.models import LedgerEntry
from audit.verification.verify import verify
from editorial.record.refusals import Refused
from editorial.record.vocabulary import Kind
from faq.models import Entry
from labels.models import Fact
from tests.cast import fresh, make_entry, make_fact, next_year, publish, sign
from tests.desk import Desk, errors
from tests.labels.scene import USE, capture
from tests.staging import staged

pytestmark = [pytest.mark.django_db, pytest.mark.database]
QUOTE = {"heading": "Asthma", "claim_text": "For asthma from 6 years. Not for relief.", "claim_sections": "1.1"}
FACT, ENTRY = "/dupixent/facts/asthma/", "/dupixent/faq/how-does-it-work/"


@staged
def asthma(drug, author) -> Fact:
    """A draft whose quote says 6 years."""
    capture(drug, "3", USE)
    fact = make_fact(drug, "asthma", statement="It is for asthma.", **QUOTE)
    fact.save_revision(author=author, reason="Begun")
    return fact


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("It is for asthma from 5 years.", "5 years"),
        ("It is for asthma from 6 months.", "6 months"),
        ("It is for asthma, at least 30 kg.", "30 kg"),
        ("It is for asthma, **twice** a day.", "twice"),
        ("It may help with asthma.", "may"),
        ("Two lines.\n\nFor eight weeks.", "eight weeks"),
    ],
)
def test_what_no_quote_says_stops_submission_with_its_words_at_the_field(statement, words, asthma, author):
    desk = Desk(author)
    answer = desk.edit(asthma, "_submit", statement=statement)
    assert answer.status_code == 200 and f"“{words}” stands in none of its quotes" in errors(answer)
    assert "statement" in answer.context["adminform"].form.errors and statement in answer.text
    hints = desk.client.post(f"/admin/labels/fact/hints/?of={asthma.pk}", {"statement": statement}).text
    assert f"“{words}” stands in none" in hints and "to mend before it is submitted" in hints
    assert desk.edit(asthma, statement=statement).status_code == 302, "a draft may say anything"
    assert fresh(asthma).status == "draft"


@pytest.mark.parametrize("statement", ["For asthma from 72 months, not for relief.", "For asthma from six years."])
def test_what_is_computed_or_spelled_otherwise_is_submitted(statement, asthma, author):
    assert Desk(author).edit(asthma, "_submit", statement=statement).status_code == 302
    assert fresh(asthma).status == "in_review"


def test_a_heading_names_no_other_age(asthma, author):
    answer = Desk(author).edit(asthma, "_submit", heading="Asthma: from 5 years")
    assert "“5 years” stands in none" in errors(answer) and "heading" in answer.context["adminform"].form.errors


def test_a_reason_is_ticked_by_the_reviewer_kept_in_the_ledger_and_read_by_the_public(asthma, author, reviewer, client):
    given = "5 years: the maker told us so by letter"
    Desk(author).edit(asthma, "_submit", statement="It is for asthma from 5 years.", beyond_evidence=given)
    desk = Desk(reviewer)
    page = desk.client.get(desk.url(asthma, "sign"))
    [read, accounted] = page.context["ticks"]
    assert "the maker told us so by letter" in accounted.after and accounted.label == "not in the evidence"
    assert desk.step(asthma, "sign", ticked=[read.value]).status_code == 200
    assert desk.step(asthma, "sign").status_code == 302
    said = json.loads(LedgerEntry.objects.filter(kind="edition").latest("seq").payload)["data"]
    assert said["looked_at"][1].endswith("“5 years”: the maker told us so by letter")
    for address in (FACT, f"{FACT}history/1/", "/dupixent/facts/asthma.md"):
        assert given in client.get(address).text, address
    told = client.get("/api/v1/drugs/dupixent/facts/asthma").json()["edition"]
    assert told["beyond_evidence"] == [{"words": "5 years", "account": "the maker told us so by letter"}]
    assert verify() == []


def test_a_line_that_gives_no_reason_and_one_for_other_words_account_for_nothing(asthma, author):
    words = {"statement": "It is for asthma from 5 years.", "beyond_evidence": "5 years"}
    found = errors(Desk(author).edit(asthma, "_submit", **words))
    assert "“5 years” stands in none" in found and "write the words, a colon" in found
    words["beyond_evidence"] = "4 years: the maker told us"
    assert "“5 years” stands in none" in errors(Desk(author).edit(asthma, "_submit", **words))


def test_what_was_signed_before_is_signed_anew_only_with_its_words_accounted_for(
    asthma, author, reviewer, second_reviewer, monkeypatch
):
    """It can always be withdrawn, and be submitted as it stands, to be retired."""
    with monkeypatch.context() as before:
        before.setattr(Fact, "unaccounted", lambda fact, sources: [])
        publish(asthma, author, reviewer, statement="It is for asthma from 5 years.")
    fact = fresh(asthma)
    with pytest.raises(Refused, match="“5 years” stands in none of its quotes"):
        fact.reaffirm(
            reviewer=second_reviewer, reason="Still", review_due=next_year(), shown=fresh(fact).freeze().digest
        )
    fact = fresh(asthma)
    fact.submit(author=author, reason="To be retired")
    desk = Desk(reviewer)
    checks = desk.client.get(desk.url(fact, "sign")).context["checks"]
    assert [check.name for check in checks if not check.holds] == ["accounted"]
    with pytest.raises(Refused, match="5 years"):
        sign(fact, reviewer, Kind.UPDATE)
    fact = fresh(asthma)
    fact.retire(reviewer=reviewer, reason="No longer kept", shown=fresh(fact).freeze().digest)
    assert Fact.revisions().editions().first().status == "retired"


@pytest.mark.parametrize(
    ("words", "claim"),
    [
        ({"claim": "complete", "claim_text": "1.1 Asthma\n1.2 Eczema", "claim_sections": "1"}, "complete"),
        ({"claim": "absent", "claim_text": "latex, rubber", "claim_sections": ""}, "absent"),
    ],
)
def test_a_list_says_how_many_it_has_and_terms_say_no_number(words, claim, drug, author):
    capture(drug, "3", USE)
    denies = make_fact(drug, "list", heading="A list", statement="It is not in there.", **words)
    denies.submit(author=author, reason="What is absent is denied")
    two = make_fact(drug, "two", heading="A list", statement="It names two uses.", **words)
    assert bool(list(two.unaccounted(two.sources()))) == (claim == "absent")
    three = make_fact(drug, "three", heading="A list", statement="It names three uses.", **words)
    assert ["three" in problem.message for _, problem in three.unaccounted(three.sources())] == [True]


# Answers.


@staged
def cited(asthma, author, reviewer) -> Fact:
    return publish(asthma, author, reviewer, statement="It is for asthma from 6 years.")


@pytest.mark.parametrize(
    ("short_answer", "words"),
    [
        ("From 5 years on [[asthma]].", ["5 years"]),
        ("From 6 years on [[asthma]], but not at night [[asthma]].", ["not"]),
        ("| Age | Weight |\n|---|---|\n| 6 years [[asthma]] | 40 kg |", ["40 kg"]),
        ("From 6 years on [[asthma]]. From 5 years nobody knows.", []),
        ("From 5 years on [[asthma]] [[ref:study]].", []),
        ("It helps from six years on [[asthma]]. As of June 2025 [[asthma]].", ["June 2025"]),
        ("As of January 2025, from 72 months on [[asthma]].", []),
    ],
)
def test_a_sentence_of_an_answer_says_no_more_than_the_facts_that_it_cites(short_answer, words, cited, author):
    desk, entry = Desk(author), make_entry(cited.drug, short_answer="Yes [[asthma]].")
    entry.references = "study: Doe J, 2024, doi:10.1000/182"
    entry.save_revision(author=author, reason="Begun")
    answer = desk.edit(entry, "_submit", short_answer=short_answer)
    assert (answer.status_code == 302) == (not words)
    for word in words:
        assert f"“{word}” stands in no fact that this sentence cites" in errors(answer)
    if words:
        accounted = f"{words[0]}: our own count"
        assert desk.edit(entry, "_submit", short_answer=short_answer, beyond_evidence=accounted).status_code == 302
    assert fresh(entry).status == "in_review"


def test_an_answer_whose_fact_says_another_number_now_is_not_affirmed_again(cited, author, reviewer, client):
    entry = publish(make_entry(cited.drug, short_answer="From 6 years [[asthma]].", answer=""), author, reviewer)
    publish(cited, author, reviewer, statement="It is for asthma.", heading="For asthma")
    due = {"review_due": next_year() + timedelta(days=1), "shown": fresh(entry).freeze().digest}
    with pytest.raises(Refused, match="“6 years” stands in no fact"):
        fresh(entry).reaffirm(reviewer=reviewer, reason="Still", **due)
    assert Entry.revisions().live().get().edition == 1
