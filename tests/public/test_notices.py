"""A notice over a whole drug, and its withdrawal: one signature, public at once, until a second person lifts it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.guards import guards
from audit.models import LedgerEntry
from audit.verification.verify import verify
from editorial.record import rules
from labels.desk.label_work_lists import notices_to_confirm
from labels.models import Drug
from tests.cast import fresh, make_entry, make_fact, publish
from tests.desk import Desk, errors
from tests.staging import staged

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PAGES = ("/dupixent/", "/dupixent/faq/how-does-it-work/", "/dupixent/facts/blocks-two-signals/")
WORDS = "Some pens may be faulty. Ask your pharmacist before the next dose."


@staged
def drug(drug, author, reviewer) -> Drug:
    publish(make_fact(drug), author, reviewer)
    publish(make_entry(drug), author, reviewer)
    return drug


def put(drug: Drug, person: Any, withdraws: bool = False) -> Any:
    return drug.put_notice(reviewer=person, notice=WORDS, withdraws=withdraws, reason="A call from the maker")


def test_a_notice_stands_on_every_page_at_once_and_says_who_signed_it(drug, reviewer, client):
    old = client.get(PAGES[1]).headers["ETag"]
    put(drug, reviewer)
    for address in (*PAGES, f"{PAGES[1]}history/", f"{PAGES[1]}history/1/", "/"):
        page = client.get(address, headers={"If-None-Match": old})
        assert page.status_code == 200 and WORDS in page.text, address
    page = client.get(PAGES[1]).text
    assert page.index(WORDS) < page.index("<h1>")
    assert "Signed by Bea Example, PharmD" in page and "not yet confirmed by a second person" in page


def test_a_withdrawn_drug_answers_410_everywhere_and_keeps_its_history(drug, reviewer, second_reviewer, client):
    put(drug, reviewer, withdraws=True)
    for address in PAGES:
        page = client.get(address)
        assert page.status_code == 410 and WORDS in page.text, address
        assert "It blocks both signals" not in page.text and "blocks the signals" not in page.text
    assert WORDS in client.get("/").text and client.get("/search/?q=signals").text.count("/dupixent/facts/") == 0
    assert "It blocks both signals" in client.get(f"{PAGES[1]}history/1/").text
    drug.confirm_notice(reviewer=second_reviewer, reason="Checked")
    assert "confirmed by Ben Example, PharmD" in client.get(PAGES[0]).text
    drug.lift_notice(reviewer=second_reviewer, reason="All pens are exchanged")
    assert [client.get(address).status_code for address in PAGES] == [200, 200, 200]
    assert verify() == []


def test_people_and_programs_are_told_one_sentence_of_a_withdrawn_drug_with_the_reason(drug, reviewer, client):
    put(drug, reviewer, withdraws=True)
    said = f"Everything here about Dupixent is withdrawn. {WORDS}"
    texts = [re.sub(r"<[^>]*>", "", client.get(page).text) for page in (*PAGES, "/dupixent/changes.atom")]
    texts += [client.get(f"{page.rstrip('/')}.md").text.replace("**", "") for page in PAGES]
    assert all(said in " ".join(text.split()) for text in texts)
    api = "/api/v1/drugs/dupixent"
    standings = [client.get(f"{api}/facts/blocks-two-signals/standing").json()["standing"]]
    standings += [
        each["standing"] for kind in ("facts", "entries") for each in client.get(f"{api}/{kind}").json()["items"]
    ]
    assert len(standings) == 3 and all(standing["notices"] == [said] for standing in standings)


def test_who_put_it_up_can_neither_confirm_nor_lift_it(drug, author, reviewer):
    put(drug, reviewer)
    drug.maker = "Another"
    drug.save_revision(author=author, reason="Meanwhile the drug was edited")
    for verb in (drug.confirm_notice, drug.lift_notice):
        with pytest.raises(ValidationError, match="second person"):
            verb(reviewer=reviewer, reason="Alone")
    assert LedgerEntry.objects.filter(kind="signature refused").count() == 2
    assert fresh(drug).notice == WORDS


def test_who_withdrew_a_drug_may_say_it_otherwise_and_never_makes_it_public_again_alone(
    drug, reviewer, second_reviewer, client
):
    put(drug, reviewer, withdraws=True)
    drug.confirm_notice(reviewer=second_reviewer, reason="Checked")
    weak = {"notice": "See the leaflet.", "withdraws": False, "reason": "It seems less bad"}
    for reworded in (False, True):
        if reworded:
            drug.put_notice(
                reviewer=reviewer, notice="Bring your pens back.", withdraws=True, reason="The maker said how"
            )
        with pytest.raises(ValidationError, match="only a second person makes it public again"):
            drug.put_notice(reviewer=reviewer, **weak)
        assert [client.get(address).status_code for address in PAGES] == [410, 410, 410]
    assert "Bring your pens back." in client.get(PAGES[0]).text and "not yet confirmed" in client.get(PAGES[0]).text
    drug.put_notice(reviewer=second_reviewer, **weak)
    assert client.get(PAGES[2]).status_code == 200 and "Signed by Ben Example" in client.get(PAGES[2]).text
    assert verify() == []


def test_a_confirmed_notice_gives_way_to_other_words_only_by_a_second_person_and_to_a_withdrawal_at_once(
    drug, reviewer, second_reviewer, client
):
    put(drug, reviewer)
    drug.put_notice(reviewer=reviewer, notice="Some pens are faulty.", withdraws=False, reason="Now it is certain")
    drug.confirm_notice(reviewer=second_reviewer, reason="Checked")
    weak = {"notice": "See the leaflet.", "withdraws": False, "reason": "It seems less bad"}
    with pytest.raises(ValidationError, match="A second person has confirmed this notice"):
        drug.put_notice(reviewer=reviewer, **weak)
    assert "Some pens are faulty." in client.get(PAGES[0]).text
    put(drug, reviewer, withdraws=True)
    assert client.get(PAGES[0]).status_code == 410
    with pytest.raises(ValidationError, match="only a second person"):
        drug.put_notice(reviewer=reviewer, **weak)


def test_who_may_not_sign_and_who_has_no_credentials_puts_up_nothing(drug, author, reviewer):
    with pytest.raises(PermissionDenied):
        put(drug, author)
    reviewer.credentials = ""
    with pytest.raises(ValidationError, match="credentials"):
        put(drug, reviewer)
    assert not fresh(drug).notice


def test_a_save_of_the_words_and_a_restored_revision_leave_the_notice_as_it_is(drug, author, reviewer):
    old = fresh(drug)
    put(drug, reviewer)
    old.maker = "Another maker"
    old.save_revision(author=author, reason="Begun before the notice")
    assert (fresh(drug).notice, fresh(drug).maker) == (WORDS, "Another maker")


def test_what_is_confirmed_is_not_confirmed_again_and_without_a_notice_there_is_nothing_to_lift(
    drug, reviewer, second_reviewer
):
    with pytest.raises(ValidationError, match="no notice"):
        drug.lift_notice(reviewer=reviewer, reason="x")
    put(drug, reviewer)
    drug.confirm_notice(reviewer=second_reviewer, reason="Checked")
    with pytest.raises(ValidationError, match="no unconfirmed notice"):
        drug.confirm_notice(reviewer=second_reviewer, reason="Again")


def row(drug: Drug, person: Any, **changes: Any) -> Any:
    newest = {**Drug.revisions().of(drug).values().first(), "history_id": None, "history_type": "~"}
    who = {"history_user_id": person.pk, "actor_name": person.printed_name}
    later = {"history_date": timezone.now() + timedelta(seconds=1)}
    return Drug.Revision(**{**newest, **who, **later, **changes})


@pytest.mark.parametrize(
    "name",
    ["notice_signed", "notice_dated", "notice_new", "notice_second", "notice_public_again", "notice_weaker"],
)
def test_the_database_refuses_a_forged_notice_and_would_not_without_the_rule(
    name, drug, reviewer, second_reviewer, monkeypatch
):
    put(drug, reviewer, withdraws=name == "notice_public_again")
    if name == "notice_weaker":
        drug.confirm_notice(reviewer=second_reviewer, reason="Checked")
    later = timezone.now() + timedelta(seconds=1)
    weak = {"notice": "See the leaflet.", "withdrawn": False, "notice_since": later, "history_date": later}
    forged = {
        "notice_signed": row(drug, second_reviewer, notice="", withdrawn=True, notice_by="", notice_since=None),
        "notice_dated": row(drug, second_reviewer, notice="Other words."),
        "notice_new": row(drug, second_reviewer, **weak, notice_confirmed_by="Bea Example, PharmD"),
        "notice_second": row(drug, reviewer, notice_confirmed_by="Ben Example, PharmD"),
        "notice_public_again": row(drug, reviewer, **weak, notice_confirmed_by=None),
        "notice_weaker": row(drug, reviewer, **weak, notice_confirmed_by=None),
    }[name]
    sentence = next(
        rule.sentence for rule in Drug.own_rules(rules.Rows(Drug.Revision), set(Drug.NOTICE)) if rule.name == name
    )
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        forged.save()
    assert sentence in str(refusal.value)
    whole = rules.rules_for
    forged.history_id, forged._state.adding = None, True
    with monkeypatch.context() as patch:
        patch.setattr(rules, "rules_for", lambda *args: [rule for rule in whole(*args) if rule.name != name])
        guards.install()
        forged.save()
    guards.install()


def test_a_withdrawal_that_one_signature_undid_under_older_rules_still_verifies(drug, reviewer, monkeypatch):
    put(drug, reviewer, withdraws=True)
    whole = rules.rules_for
    with monkeypatch.context() as patch:
        new = ("notice_public_again", "notice_weaker", "notice_new")
        patch.setattr(rules, "rules_for", lambda *args: [rule for rule in whole(*args) if rule.name not in new])
        guards.install()
        put(drug, reviewer)
    guards.install()
    assert verify() == []
    drug.maker = "Another"
    drug.save_revision(author=reviewer, reason="What stands is carried over")


def test_three_steps_at_the_desk_and_a_wrong_password_signs_nothing(drug, reviewer, second_reviewer, client):
    desk, address = Desk(reviewer), f"/admin/labels/drug/{drug.pk}/notice/"
    assert address in desk.client.get(desk.url(drug)).text
    typed = {"step": "withdraw", "notice": WORDS, "change_reason": "A call", "meaning_read": "on", "password": "wrong"}
    answer = desk.client.post(address, {**desk.form(address), **typed})
    assert "not your password" in errors(answer) and WORDS in answer.text and client.get(PAGES[0]).status_code == 200
    typed["password"] = "correct horse battery staple"
    assert desk.client.post(address, {**desk.form(address), **typed}).status_code == 302
    assert client.get(PAGES[0]).status_code == 410
    stale = {**desk.form(address), **typed, "step": "lift"}
    assert "second person" in errors(desk.client.post(address, stale))
    other = Desk(second_reviewer)
    assert other.client.post(address, {**other.form(address), **typed, "step": "lift"}).status_code == 302
    assert client.get(PAGES[0]).status_code == 200


def test_the_desk_offers_who_withdrew_only_other_words_and_refuses_the_rest_in_a_sentence(
    drug, reviewer, second_reviewer, client
):
    put(drug, reviewer, withdraws=True)
    drug.confirm_notice(reviewer=second_reviewer, reason="Checked")
    desk, address = Desk(reviewer), f"/admin/labels/drug/{drug.pk}/notice/"
    page = desk.client.get(address)
    assert [name for name, _ in page.context["form"].fields["step"].choices] == ["withdraw"]
    assert "Other words: the drug stays withdrawn" in page.text and "Only another reviewer can" in page.text
    typed = {"change_reason": "x", "meaning_read": "on", "password": "correct horse battery staple"}
    weak = {**desk.form(address), **typed, "step": "notice", "notice": "See the leaflet."}
    refused = desk.client.post(address, weak)
    assert "takes a second person" in errors(refused) and "See the leaflet." in refused.text
    assert client.get(PAGES[2]).status_code == 410
    other = Desk(second_reviewer)
    page = other.client.get(address)
    assert [name for name, _ in page.context["form"].fields["step"].choices] == ["notice", "withdraw", "lift"]
    assert "Notice instead of the withdrawal" in page.text and "Only another reviewer can" not in page.text


def test_the_second_notice_of_a_drug_waits_for_whoever_did_not_sign_it(drug, reviewer, second_reviewer):
    put(drug, reviewer)
    drug.lift_notice(reviewer=second_reviewer, reason="A false alarm")
    put(drug, second_reviewer, withdraws=True)
    waiting = {person.username: item for person, item in notices_to_confirm([reviewer, second_reviewer])}
    assert set(waiting) == {"bea"} and "by Ben Example" in waiting["bea"].said
    assert "Dupixent" in Desk(reviewer).client.get("/admin/").text.split("waiting for a second person")[1][:600]
    drug.confirm_notice(reviewer=reviewer, reason="Checked")
    assert not list(notices_to_confirm([reviewer, second_reviewer]))


def test_the_desk_refuses_a_notice_without_words_and_who_may_only_write(drug, reviewer, author):
    desk, address = Desk(reviewer), f"/admin/labels/drug/{drug.pk}/notice/"
    typed = {"change_reason": "x", "meaning_read": "on", "password": "correct horse battery staple"}
    empty = {**desk.form(address), **typed, "step": "notice", "notice": " "}
    assert "Say what is wrong" in errors(desk.client.post(address, empty))
    assert Desk(author).client.get(address).status_code == 403
