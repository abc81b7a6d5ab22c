"""All that waits for one person on one page: ticked, then signed with one password, each text by a signature of its own."""

import re
from typing import Any

import pytest

from audit.models import LedgerEntry
from audit.verification.verify import verify
from editorial.record.vocabulary import Kind, Method
from labels.models import Fact
from tests.cast import PASSWORD, fresh, make_drug, make_entry, make_fact, publish, sign
from tests.desk import Desk
from tests.desk.steps import forget_window, why_failed
from tests.labels.fixtures import paragraph, section
from tests.labels.scene import WARNINGS, capture
from tests.staging import staged

pytestmark = pytest.mark.django_db
PAGE = "/admin/editorial/person/signing/"


@staged
def texts(drug, author, second_author) -> list[Any]:
    """Two facts and an answer by Ann, all in review; and a fact that Abe has written."""
    made: list[Any] = [make_fact(drug, f"fact-{number}", heading=f"Fact {number}") for number in range(2)]
    made.append(make_entry(drug, short_answer="In short: no."))
    for text in made:
        text.submit(author=author, reason=f"Written: {text}")
    make_fact(drug, "abes", heading="By Abe").submit(author=second_author, reason="Mine")
    return made


def held(page: Any, *left: Any) -> dict[str, Any]:
    """What the page holds, with all ticked but of those left out."""
    sent: dict[str, Any] = {}
    for item in page.context["items"]:
        form = item.form
        sent |= {form.add_prefix(name): form[name].value() or "" for name in form.fields if name != "ticked"}
        if item.thing not in left:
            sent[form.add_prefix("ticked")] = [tick.value for tick in item.state.all_ticks]
    return sent


def sign_ticked(desk: Desk, *left: Any, **typed: Any) -> Any:
    page = desk.client.get(PAGE)
    return desk.client.post(PAGE, {**held(page, *left), "password": PASSWORD, **typed})


def edition(text: Any) -> Any:
    return text.newest_edition()


def said(answer: Any) -> str:
    return " ".join(answer.text.split())


def test_each_gets_a_signature_of_its_own_with_its_own_reason(texts, second_author):
    answer = sign_ticked(Desk(second_author))
    assert answer.status_code == 302
    editions = [edition(text) for text in texts]
    assert [(e.kind, e.actor_name) for e in editions] == [(Kind.FIRST, "Abe Example")] * 3
    assert [e.history_change_reason for e in editions] == [f"Written: {text}" for text in texts]
    looked = LedgerEntry.objects.filter(kind="edition", payload__contains="looked_at")
    assert looked.count() == 3 and verify() == []
    assert edition(Fact.objects.get(slug="abes")) is None


def test_what_one_wrote_is_not_offered_and_not_signed(texts, second_author):
    desk, own = Desk(second_author), Fact.objects.get(slug="abes")
    page = desk.client.get(PAGE)
    assert own not in [item.thing for item in page.context["items"]]
    state = {"token": own.read_state().history_id, "shown": own.freeze().digest, "change_reason": "x", "kind": "first"}
    sent = {f"{own.subject}-{name}": value for name, value in state.items()}
    single = desk.form(desk.url(own, "sign"))
    sent |= {f"{own.subject}-ticked": single["ticked"], f"{own.subject}-review_due": single["review_due"]}
    answer = desk.client.post(PAGE, {**sent, "password": PASSWORD})
    assert "cannot sign it" in said(answer) and edition(own) is None
    assert LedgerEntry.objects.filter(kind="signature refused").count() == 1


def test_what_is_not_ticked_is_left_alone_and_what_is_ticked_in_part_is_refused(texts, author, reviewer):
    sign(texts[0], reviewer)
    fact = fresh(texts[0])
    fact.statement = "Dupilumab never blocks 7 signals."
    fact.submit(author=author, reason="Ready")
    desk = Desk(reviewer)
    page = desk.client.get(PAGE)
    sent = held(page, texts[2])
    name = f"{fact.subject}-ticked"
    assert len(sent[name]) > 1
    answer = desk.client.post(PAGE, {**sent, name: sent[name][:1], "password": PASSWORD})
    assert answer.status_code == 200 and "Look at each of the changes and tick it" in said(answer)
    assert edition(texts[1]).kind == Kind.FIRST and edition(texts[2]) is None and edition(fact).edition == 1


def test_one_that_moved_is_refused_and_shown_anew_and_the_others_stay_signed(texts, author, reviewer):
    desk = Desk(reviewer)
    sent = held(desk.client.get(PAGE))
    Desk(author).edit(texts[0], "_submit", statement="Quite another statement.")
    answer = desk.client.post(PAGE, {**sent, "password": PASSWORD})
    assert "Ann Example saved this at" in said(answer) and "Quite another statement." in said(answer)
    item = next(item for item in answer.context["items"] if item.thing == texts[0])
    assert not item.form.ticked_values() and item.form["token"].value() == str(item.state.newest.history_id)
    assert edition(texts[0]) is None and edition(texts[1]).kind == edition(texts[2]).kind == Kind.FIRST
    assert LedgerEntry.objects.filter(kind="signature refused").count() == 1


def test_nothing_ticked_signs_nothing(texts, reviewer):
    answer = sign_ticked(Desk(reviewer), *texts, Fact.objects.get(slug="abes"))
    assert "Nothing is ticked" in said(answer) and edition(texts[0]) is None


def test_a_wrong_password_signs_none_and_leaves_ticks_and_reasons(texts, reviewer):
    answer = sign_ticked(Desk(reviewer), password="wrong", **{f"{texts[0].subject}-change_reason": "My own words"})
    assert "not your password" in said(answer) and "My own words" in answer.text
    assert all(item.form.ticked_values() for item in answer.context["items"])
    assert not [text for text in texts if edition(text)]
    assert LedgerEntry.objects.filter(kind="signature failed").count() == 1


def test_one_code_signs_them_all_and_is_good_once(desk, app, texts, drug, author):
    code = app.next()
    sent = {**held(desk.client.get(PAGE)), "password": PASSWORD, "code": code}
    assert desk.client.post(PAGE, sent).status_code == 302
    assert {edition(text).method for text in texts} == {Method.PASSWORD_AND_CODE}
    assert "code" not in desk.client.get(PAGE).context["form"].fields, "the window is open now"
    forget_window(desk)
    more = make_fact(drug, "more", heading="One more")
    more.submit(author=author, reason="Ready")
    answer = desk.client.post(PAGE, {**held(desk.client.get(PAGE)), "password": PASSWORD, "code": code})
    assert "used before" in said(answer) and edition(more) is None
    assert why_failed() == ["code used before"]


def test_a_double_click_signs_each_once_and_the_second_is_refused_and_recorded(texts, reviewer):
    desk = Desk(reviewer)
    sent = {**held(desk.client.get(PAGE)), "password": PASSWORD}
    assert desk.client.post(PAGE, sent).status_code == 302
    answer = desk.client.post(PAGE, sent)
    assert said(answer).count("was not signed") == 4
    assert [edition(text).edition for text in texts] == [1, 1, 1]
    assert LedgerEntry.objects.filter(kind="signature refused").count() == 4


def test_what_no_rule_lets_through_is_said_and_cannot_be_ticked(drug, author, reviewer):
    capture(drug, "1", section("1 USES", paragraph("For asthma.")))
    fact = make_fact(drug, claim_text="For eczema.", claim_sections="1")
    fact.submit(author=author, reason="Ready")
    page = Desk(reviewer).client.get(PAGE)
    assert page.context["items"] == [] and [item.thing for item in page.context["stuck"]] == [fact]
    assert "does not stand" in page.text and "Nothing waits" in page.text


def test_who_may_sign_nothing_has_no_such_page(texts, author, auditor):
    for person in (author, auditor):
        assert Desk(person).client.get(PAGE).status_code == 403
        assert Desk(person).client.post(PAGE, {"password": PASSWORD}).status_code == 403


@pytest.mark.parametrize(
    "name", ["labels.fact:999-ticked", "labels.fact:x-ticked", "editorial.person:1-ticked", "-ticked"]
)
def test_a_forged_name_signs_nothing(name, texts, reviewer):
    answer = Desk(reviewer).client.post(PAGE, {name: "1-x", "password": PASSWORD})
    assert "Nothing is ticked" in said(answer)


def test_the_texts_of_one_label_change_are_a_set_of_their_own(drug, author, reviewer):
    words = {"heading": "Asthma", "claim_text": "For asthma.", "claim_sections": "1"}
    capture(drug, "1", section("1 USES", paragraph("For asthma.")), WARNINGS)
    fact = publish(make_fact(drug, "asthma", **words), author, reviewer)
    entry = publish(make_entry(drug, short_answer="Yes [[asthma]]."), author, reviewer)
    other = make_fact(make_drug(author, "other", "Other"), "another", heading="Of another drug")
    version = capture(drug, "2", section("1 USES", paragraph("For eczema.")), WARNINGS)
    fact.claim_text = "For eczema."
    entry.short_answer = "So [[asthma]]."
    for text in (fact, entry, other):
        text.submit(author=author, reason="Ready")
    desk = Desk(reviewer)
    assert len(desk.client.get(PAGE).context["items"]) == 3
    page = desk.client.get(PAGE, {"set": f"label-{version.pk}"})
    assert {item.thing for item in page.context["items"]} == {fact, entry}
    assert "version 2" in said(page)


def test_the_answers_that_cite_each_fact_of_the_set_are_shown_before_and_after(drug, author, reviewer):
    facts = [
        publish(make_fact(drug, f"fact-{number}", heading=f"Fact {number}"), author, reviewer) for number in range(2)
    ]
    publish(make_entry(drug, short_answer="Yes [[fact-0]], and yes [[fact-1]]."), author, reviewer)
    for fact in facts:
        fact.statement = "Other words."
        fact.submit(author=author, reason="Ready")
    page = Desk(reviewer).client.get(PAGE)
    assert [[answer.title for answer in item.affected] for item in page.context["items"]] == [
        ["How does Dupixent work?"]
    ] * 2
    assert all("Other words." in item.affected[0].after for item in page.context["items"])
    assert page.text.count("With the words under review") == 2
    identities = re.findall(r'\bid="([^"]+)"', page.text)
    assert len(identities) == len(set(identities))
