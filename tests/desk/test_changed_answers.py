"""Answers whose sources changed: the pile at the desk, old and new words side by side, and what closes it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import LedgerEntry
from editorial.models import Person
from editorial.record.refusals import Refused
from editorial.record.vocabulary import Kind
from editorial.work import waiting
from faq.changed.changed_answers import HEADING, changed_answers
from faq.models import Entry
from labels.models import Drug, Fact
from tests.cast import fresh, make_entry, make_fact, next_year, publish, reaffirm
from tests.desk import Desk, errors
from tests.desk.test_first_page import TIED_TO_NOTHING, titles, work_lists
from tests.staging import staged

pytestmark = [pytest.mark.django_db, pytest.mark.database]
LIST = "/admin/faq/entry/changed/"
SAYS = {"worded": "Some rash.", "number": "From 6 years.", "kept": "As ever.", "forbidden": "Never with milk."}
SECTIONS = {"forbidden": "4"}


@staged
def answers(drug: Drug, author: Person, reviewer: Person) -> dict[str, Entry]:
    """An answer on each of four facts, by the address of the fact."""
    made = {}
    for slug, words in SAYS.items():
        said = {"claim": "literature", "claim_sections": SECTIONS.get(slug, ""), "statement": words, "heading": slug}
        publish(make_fact(drug, slug, **said), author, reviewer)
        answer = make_entry(drug, f"on-{slug}", question=f"On {slug}?", short_answer=f"So [[{slug}]].", answer="")
        made[slug] = publish(answer, author, reviewer)
    return made


def revise(slug: str, words: str, author: Person, reviewer: Person) -> None:
    publish(Fact.objects.get(slug=slug), author, reviewer, Kind.UPDATE, statement=words)


@staged
def changed(answers: dict[str, Entry], author: Person, reviewer: Person) -> dict[str, Entry]:
    """Three of the facts say something else by now."""
    revise("worded", "Some itching.", author, reviewer)
    revise("number", "From 12 years.", author, reviewer)
    revise("forbidden", "Never with cream.", author, reviewer)
    return answers


def test_the_pile_names_them_the_most_urgent_first_to_whoever_can_do_something(changed, author, reviewer, auditor):
    for person in (author, reviewer):
        pile = work_lists(person)[HEADING]
        assert (pile.count, titles(pile)) == (3, ["On forbidden?", "On number?", "On worded?"])
        assert pile.sorts == "1 contraindications, 1 numbers or negations, 1 other words"
        assert pile.items[1].said == "numbers or negations: “number”"
        assert Desk(person).client.get(pile.items[0].path).status_code == 200
    assert HEADING not in work_lists(auditor)
    told = {each.person: dict(each.parts) for each in waiting.everybody(timezone.now().date())}
    assert [item.title for item in told[author][HEADING]] == ["On forbidden?", "On number?", "On worded?"]
    assert auditor not in told


def test_a_withdrawn_source_stands_before_all_others(changed, reviewer):
    Fact.objects.get(slug="kept").withdraw(reviewer=reviewer, reason="Danger")
    assert next(answer.edition.slug for answer in changed_answers()) == "on-kept"


def test_old_and_new_words_stand_side_by_side(changed, author, reviewer):
    page = Desk(reviewer).client.get(LIST).text
    assert page.index("On forbidden?") < page.index("On number?") < page.index("On worded?") and "On kept?" not in page
    assert "6 years" in page and "<ins>" in page and "12 years" in page
    answer = changed["number"]
    one = Desk(author).client.get(Desk(author).url(answer, "changed")).text
    assert "Edition 1, on which the answer was signed" in one and "Edition 2, now" in one
    assert "12 years" in one and "Re-affirm" not in one, "an author signs nothing"
    assert "Re-affirm: its words still hold" in Desk(reviewer).client.get(Desk(reviewer).url(answer, "changed")).text
    assert (
        "No source of this answer has changed"
        in Desk(author).client.get(Desk(author).url(changed["kept"], "changed")).text
    )


def test_a_draft_and_a_submission_do_not_close_it(changed, author, reviewer):
    answer = fresh(changed["number"])
    answer.short_answer = "From 12 years [[number]]."
    answer.submit(author=author, reason="The fact says so")
    [item] = [item for item in work_lists(author)[HEADING].items if item.title == "On number?"]
    assert item.said == "numbers or negations: “number”; in review, by Ann Example"
    page = Desk(reviewer).client.get(Desk(reviewer).url(answer, "sign")).text
    assert "What has changed in its sources since it was signed" in page
    assert "“number” has changed (edition 2: statement). I have read both editions" in page
    answered = Desk(reviewer).step(answer, "sign", kind="update", review_due=next_year())
    assert answered.status_code == 302, errors(answered)
    assert "On number?" not in titles(work_lists(author)[HEADING])


def test_a_re_affirmation_says_of_each_source_that_the_words_still_hold(changed, reviewer):
    desk, answer = Desk(reviewer), changed["number"]
    page = desk.client.get(desk.url(answer, "reaffirm")).text
    assert "6 years" in page and "12 years" in page
    due = next_year() + timedelta(days=1)
    assert "tick it" in errors(desk.step(answer, "reaffirm", ticked=[], review_due=due))
    assert "password" in errors(desk.step(answer, "reaffirm", password="wrong", review_due=due)).lower()
    assert len(changed_answers()) == 3
    answered = desk.step(answer, "reaffirm")  # on the day that is offered, although the answer was signed today
    assert answered.status_code == 302, errors(answered)
    assert [each.edition.slug for each in changed_answers()] == ["on-forbidden", "on-worded"]
    [source] = Entry.revisions().live().get(slug="on-number").evidence["sources"]
    assert source["edition"] == 2, "it takes the newest edition"
    entry = LedgerEntry.objects.filter(subject=answer.subject, kind="edition").order_by("-seq")[0]
    assert "this answer fits the newer one" in entry.payload


def test_no_program_re_affirms_an_answer_without_a_word_on_each_changed_source(changed, reviewer):
    """The verb asks for it, not only the form: and keeps in the ledger that it was refused."""
    answer = fresh(changed["number"])
    with pytest.raises(Refused, match="re-affirmed only by a person who says of each: “number” has changed"):
        reaffirm(answer, reviewer, looked_at=None)
    with pytest.raises(Refused):
        reaffirm(answer, reviewer, looked_at=["I have read it."])
    assert (
        fresh(answer).newest_edition().edition == 1
        and LedgerEntry.objects.filter(kind="signature refused").count() == 2
    )
    reaffirm(answer, reviewer, looked_at=answer.sources_to_read())
    assert "On number?" not in [each.edition.question for each in changed_answers()]


def test_the_pile_says_what_the_pharmacist_can_do(changed, reviewer, second_reviewer, author):
    def said(slug: str) -> str:
        desk = Desk(reviewer)
        return " ".join(desk.client.get(desk.url(changed[slug], "changed")).text.split())

    assert "Edition 2 changed this: statement. Compare the two." in said("number")
    assert "ask a pharmacist" not in said("number") and "Nobody has checked" not in said("number")
    Fact.objects.get(slug="number").withdraw(reviewer=reviewer, reason="Danger")
    assert "Withdraw the answer too, or revise it so that it no longer cites the fact" in said("number")
    assert "ask a pharmacist" not in Desk(reviewer).client.get(LIST).text


def test_a_page_that_was_opened_before_the_source_changed_signs_nothing(answers, author, reviewer):
    desk, answer = Desk(reviewer), answers["number"]
    url = desk.url(answer, "reaffirm")
    form: dict[str, Any] = {**desk.form(url), "change_reason": "Holds", "meaning_read": "on"}
    revise("number", "From 12 years.", author, reviewer)
    from tests.cast import PASSWORD

    answered = desk.client.post(url, {**form, "password": PASSWORD, "review_due": next_year() + timedelta(days=1)})
    assert "What you were shown is not what would be signed now" in errors(answered) and len(changed_answers()) == 1


def test_it_asks_as_many_questions_for_one_answer_as_for_many(drug, author, reviewer):
    def made(numbers: range) -> None:
        for n in numbers:
            fact = publish(make_fact(drug, f"fact-{n}", **TIED_TO_NOTHING), author, reviewer)
            publish(make_entry(drug, f"on-{n}", short_answer=f"So [[fact-{n}]].", answer=""), author, reviewer)
            publish(fresh(fact), author, reviewer, Kind.UPDATE, statement=f"Otherwise {n}.")

    def asked(count: int) -> int:
        with CaptureQueriesContext(connection) as questions:
            assert len(changed_answers()) == count
        return len(questions)

    made(range(1))
    few = asked(1)
    made(range(1, 6))
    assert asked(6) == few <= 5
