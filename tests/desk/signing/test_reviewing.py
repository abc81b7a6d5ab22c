"""The page of review: each rule with whether it holds, each change of meaning to tick, and both ways out on one page."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from audit.models import LedgerEntry
from audit.verification.verify import verify
from editorial.record.vocabulary import Kind
from editorial.templatetags.reading import instant
from editorial.work.signing_precheck import checks
from editorial.work.waiting import TO_SIGN, everybody
from labels.models import Fact
from tests.cast import PASSWORD, fresh, make_entry, make_fact, next_year, publish, sign
from tests.desk import Desk, errors
from tests.labels.scene import USE, capture
from tests.staging import staged

pytestmark = pytest.mark.django_db
CHANGED = "Dupilumab never blocks the signals of IL-4 and IL-31 in the gut."


@staged
def fact(drug, author, reviewer) -> Fact:
    """Edition 1 is public, and other words wait for a signature."""
    fact = publish(make_fact(drug), author, reviewer)
    fact.statement = CHANGED
    fact.submit(author=author, reason="Named the other one")
    return fact


def context(desk: Desk, thing: Any) -> Any:
    return desk.client.get(desk.url(thing, "sign")).context


def failing(desk: Desk, thing: Any) -> list[str]:
    return [check.name for check in context(desk, thing)["checks"] if not check.holds]


# The rules.


def test_each_rule_is_told_with_whether_it_holds(fact, reviewer):
    page = Desk(reviewer).client.get(Desk(reviewer).url(fact, "sign"))
    told = {check.name: check.holds for check in page.context["checks"]}
    assert all(told.values()) and {"four_eyes", "submitted", "wording", "markdown"} <= told.keys()
    assert "evidence" not in told, "there is no label, so nothing was compared"
    assert "Whoever wrote any of it since the last signed wording cannot sign it." in page.text


def test_beside_the_marks_the_words_stand_as_readers_will_read_them(drug, author, reviewer):
    publish(make_fact(drug), author, reviewer)
    entry = make_entry(drug, short_answer="It **blocks** signals [[blocks-two-signals]].")
    entry.submit(author=author, reason="Written")
    page = Desk(reviewer).client.get(Desk(reviewer).url(entry, "sign")).text
    assert "It **blocks** signals" in page, "what was written"
    read = page[page.index("<summary>As readers will read it</summary>") :]
    assert "<p>It <strong>blocks</strong> signals" in read and '<sup class="cite">[1]</sup>' in read
    assert page.count('id="cite-1-1"') <= 1


def test_who_wrote_some_of_it_is_told_so_before_she_signs(fact, second_author, author):
    fact.statement += " Indeed."
    fact.submit(author=second_author, reason="Helped")
    assert failing(Desk(second_author), fact) == ["four_eyes"]


def test_what_the_label_does_not_bear_out_is_told_by_line(drug, author, reviewer):
    capture(drug, "1", USE)
    fact = make_fact(drug, claim_text="For asthma from 6 years.\nFor asthma from 3 years.", claim_sections="1.1")
    fact.submit(author=author, reason="Ready")
    page = Desk(reviewer).client.get(Desk(reviewer).url(fact, "sign"))
    assert [check.name for check in page.context["checks"] if not check.holds] == ["evidence"]
    assert "Evidence, line 2: “For asthma from 3 years.” does not stand" in page.text


def test_what_the_label_bears_out_is_told_too(drug, author, reviewer):
    capture(drug, "1", USE)
    fact = make_fact(drug, claim_text="For asthma from 6 years.", claim_sections="1.1")
    fact.submit(author=author, reason="Ready")
    assert {c.name: c.holds for c in context(Desk(reviewer), fact)["checks"] if c.name == "evidence"} == {
        "evidence": True
    }


def test_what_cites_a_withdrawn_fact_is_told_by_line(drug, author, reviewer, second_reviewer):
    fact = publish(make_fact(drug), author, reviewer)
    entry = make_entry(drug)
    entry.submit(author=author, reason="Ready")
    fact.withdraw(reviewer=reviewer, reason="Danger")
    assert failing(Desk(second_reviewer), entry) == ["markdown"]


@pytest.mark.parametrize(
    ("kind", "due", "rule"),
    [
        (Kind.FIRST, next_year(), "first"),
        (Kind.UPDATE, timezone.now().date() - timedelta(days=1), "review_date"),
        (Kind.UPDATE, None, "signature"),
    ],
)
def test_what_is_foreseen_is_what_refuses(kind, due, rule, fact, reviewer):
    thing = fresh(fact)
    foreseen = [check for check in checks(thing, thing.freeze(), reviewer, kind, due) if not check.holds]
    assert [check.name for check in foreseen] == [rule]
    with pytest.raises(ValidationError) as refusal:
        sign(fact, reviewer, kind, review_due=due)
    assert refusal.value.messages == [foreseen[0].sentence]


def test_what_would_be_refused_twice_is_foreseen_whole(fact, author):
    fact.replaced_by = "another"
    fact.save_revision(author=author, reason="A draft")
    thing = fresh(fact)
    found = {check.name for check in checks(thing, thing.freeze(), author, Kind.UPDATE, next_year()) if not check.holds}
    assert found >= {"four_eyes", "submitted", "replacement", "markdown"}


# What is ticked.


def test_nothing_is_signed_before_every_change_is_ticked(fact, reviewer):
    desk = Desk(reviewer)
    every = desk.form(desk.url(fact, "sign"))["ticked"]
    assert len(every) == 3
    for ticked in ([], every[:1], every[1:], [*every[1:], "1-0123456789abcdef"]):
        answer = desk.step(fact, "sign", ticked=ticked)
        assert answer.status_code == 200 and errors(answer)
    assert Fact.revisions().live().get().edition == 1
    assert desk.step(fact, "sign", ticked=every).status_code == 302


def test_what_was_ticked_is_kept_in_the_ledger_with_the_signature(fact, reviewer):
    desk = Desk(reviewer)
    assert [tick.label for tick in context(desk, fact)["ticks"]] == ["number with unit", "negation", "other words"]
    desk.step(fact, "sign")
    said = json.loads(LedgerEntry.objects.filter(kind="edition").order_by("seq").last().payload)["data"]
    assert said["looked_at"] == [
        "number with unit in Statement: 13 → 31",
        "negation in Statement: nothing → never",
        "other words in Statement: nothing → gut",
    ]
    assert verify() == []


def test_first_words_and_words_that_mean_the_same_are_ticked_once(drug, author, reviewer):
    desk, fact = Desk(reviewer), make_fact(drug)
    fact.submit(author=author, reason="Ready")
    assert ["public has seen none" in tick.label for tick in context(desk, fact)["ticks"]] == [True]
    assert desk.step(fact, "sign", ticked=[]).status_code == 200
    assert desk.step(fact, "sign").status_code == 302
    fact = fresh(fact)
    fact.statement = fact.statement.replace("blocks the", "blocks these")
    fact.submit(author=author, reason="Ready")
    assert ["I have read it all" in tick.label for tick in context(desk, fact)["ticks"]] == [True]


def test_the_likely_kind_is_chosen_already_but_not_after_a_withdrawal(fact, author, reviewer):
    desk = Desk(reviewer)
    assert desk.form(desk.url(fact, "sign"))["kind"] == Kind.UPDATE
    fact.replaced_by = "another"
    fact.save_revision(author=author, reason="Gone")
    assert admin_state(fact).kind == Kind.RETIREMENT
    fresh(fact).withdraw(reviewer=reviewer, reason="Danger")
    fact = fresh(fact)
    fact.replaced_by = ""
    fact.submit(author=author, reason="Mended")
    assert desk.form(desk.url(fact, "sign"))["kind"] == ""


def admin_state(fact: Fact) -> Any:
    from django.contrib import admin

    return admin.site.get_model_admin(Fact).state_of(fresh(fact))


# A page that is older than what stands, and the other way out.


def test_a_page_whose_words_moved_shows_the_new_difference_with_nothing_ticked(fact, author, reviewer):
    desk = Desk(reviewer)
    url = desk.url(fact, "sign")
    opened = desk.form(url)
    Desk(author).edit(fact, "_submit", statement="Dupilumab blocks 2 signals in 7 days.")
    answer = desk.client.post(url, {**opened, "change_reason": "Read by me", "password": PASSWORD})
    assert "Ann Example saved this at" in errors(answer)
    assert "7 days" in answer.text.replace("\u00a0", " ") and "Read by me" in answer.text and "IL-31" not in answer.text
    assert not answer.context["form"].ticked_values()
    assert "7 day" in str([tick.after for tick in answer.context["ticks"]])
    assert LedgerEntry.objects.filter(kind="signature refused").count() == 1
    assert Fact.revisions().live().get().edition == 1
    again = {name: answer.context["form"][name].value() for name in answer.context["form"].fields}
    again |= {"ticked": [tick.value for tick in answer.context["ticks"]], "password": PASSWORD}
    assert desk.client.post(url, again).status_code == 302


def test_a_page_whose_evidence_moved_is_refused_with_its_ticks_gone(drug, author, reviewer, second_reviewer):
    fact = publish(make_fact(drug), author, reviewer)
    entry = make_entry(drug)
    entry.submit(author=author, reason="Ready")
    desk = Desk(second_reviewer)
    opened = desk.form(desk.url(entry, "sign"))
    publish(fresh(fact), author, reviewer, Kind.UPDATE, heading="Another heading")
    answer = desk.client.post(desk.url(entry, "sign"), {**opened, "password": PASSWORD})
    assert "not what would be signed now" in errors(answer)
    assert not answer.context["form"].ticked_values()
    assert entry.newest_edition() is None


def test_a_wrong_password_leaves_the_ticks(fact, reviewer):
    desk = Desk(reviewer)
    answer = desk.step(fact, "sign", password="wrong")
    assert len(answer.context["form"].ticked_values()) == 3 and answer.text.count(" checked") == 4  # and the kind


def test_it_is_returned_from_the_same_page(fact, reviewer):
    desk = Desk(reviewer)
    page = context(desk, fact)
    sent = {"token": page["return_form"]["token"].value(), "change_reason": "Which one is it?"}
    assert desk.client.post(page["return_url"], sent).status_code == 302
    assert fresh(fact).status == "returned"
    assert Fact.revisions().of(fact).first().history_change_reason == "Which one is it?"


def test_the_page_offers_to_take_over_and_says_what_that_costs(fact, second_author):
    desk = Desk(second_author)
    page = desk.client.get(desk.url(fact, "sign")).text
    assert "Take over and edit" in page and "cannot sign what she wrote" in page
    desk.edit(fact, "_submit", statement="Dupilumab blocks the signals of both.")
    assert "cannot sign it" in errors(desk.step(fact, "sign"))


# What nobody can do by a link, by another site, or twice.


def test_who_confirms_or_reverses_reads_when_the_words_were_written(drug, author, reviewer, second_reviewer):
    """Not when they were withdrawn; an open draft is no part of it."""
    fact = publish(make_fact(drug, "times"), author, reviewer)
    written = Fact.revisions().filter(id=fact.pk, status="in_review").latest("history_id")
    fact.statement = "A draft."
    fact.save_revision(author=author, reason="Still a draft")
    fact.withdraw(reviewer=reviewer, reason="Danger")
    desk = Desk(second_reviewer)
    for verb in ("confirm", "reinstate"):
        page = desk.client.get(desk.url(fact, verb))
        assert page.context["newest"].history_id == written.history_id
        assert instant(written.history_date) in page.text and "Still a draft" not in page.text


@pytest.mark.database
def test_a_draft_that_was_carried_past_a_withdrawal_reads_as_its_author_left_it(
    fact, reviewer, second_reviewer, monkeypatch
):
    """The withdrawal and its confirmation write it once more; time, reason and waiting are those of the author's own step."""
    real, submitted = timezone.now, Fact.revisions().of(fact).first()
    monkeypatch.setattr(timezone, "now", lambda: real() + timedelta(days=3))
    fresh(fact).withdraw(reviewer=reviewer, reason="Danger")
    fresh(fact).confirm(reviewer=second_reviewer, reason="Danger indeed")
    desk = Desk(second_reviewer)
    alone, together = desk.client.get(desk.url(fact, "sign")), desk.client.get("/admin/editorial/person/signing/")
    for page, form in ((alone, alone.context["form"]), (together, together.context["items"][0].form)):
        said = f"<dt>Words by</dt><dd>Ann Example, {instant(submitted.history_date)}: Named the other one</dd>"
        assert said in page.text and "kept through this" not in page.text
        assert form["change_reason"].value() == "Named the other one"
    waiting = dict(next(found for found in everybody(real().date()) if found.person == second_reviewer).parts)
    assert [item.since for item in waiting[TO_SIGN]] == [submitted.history_date.date()]


def test_looking_at_a_step_takes_none(fact, reviewer):
    desk = Desk(reviewer)
    before = LedgerEntry.objects.count()
    for page in ("sign", "return", "withdraw", "comments"):
        query = {**desk.form(desk.url(fact, "sign")), "password": PASSWORD, "words": "x", "change_reason": "x"}
        assert desk.client.get(desk.url(fact, page), query).status_code == 200
    assert LedgerEntry.objects.count() == before and fresh(fact).status == "in_review"


def test_a_form_without_the_token_of_this_site_is_refused_and_signs_nothing(fact, reviewer):
    desk = Desk(reviewer)
    opened = desk.form(desk.url(fact, "sign"))
    desk.client.handler.enforce_csrf_checks = True
    sent = {**opened, "password": PASSWORD, "words": "x"}
    for page in ("sign", "return", "comments"):
        assert desk.client.post(desk.url(fact, page), sent).status_code == 403
    together = {f"{fact.subject}-{name}": value for name, value in opened.items()} | {"password": PASSWORD}
    assert desk.client.post("/admin/editorial/person/signing/", together).status_code == 403
    assert fresh(fact).status == "in_review"
