"""What people do, over HTTP from the first page to the last: write, return, sign, correct, withdraw, retire, restore."""

from datetime import timedelta

import pytest

from audit.models import LedgerEntry
from audit.verification.verify import verify
from editorial.record.vocabulary import Kind
from faq.models import Entry
from labels.models import Fact
from tests.cast import PASSWORD, fresh, make_entry, make_fact, next_year, publish
from tests.desk import Desk, errors

pytestmark = pytest.mark.django_db
PAGE = "/dupixent/facts/blocks-two-signals/"


def test_write_an_answer_sign_it_and_read_it_in_public(drug, fact, author, reviewer, client):
    words = {
        "drug": drug.pk,
        "slug": "how-does-it-work",
        "question": "How does it work?",
        "topic": "mechanism",
        "short_answer": "It blocks both signals [[blocks-two-signals]].",
    }
    assert Desk(author).add(Entry, "_submit", **words).status_code == 302
    entry = Entry.objects.get()
    assert client.get("/dupixent/faq/how-does-it-work/").status_code == 404
    answer = Desk(reviewer).step(entry, "sign", "Read against the label", kind="first")
    assert answer.status_code == 302, errors(answer)
    page = client.get("/dupixent/faq/how-does-it-work/").text
    for words_shown in (
        "How does it work?",
        "Bea Example",
        "PharmD",
        "[1]",
        "It blocks IL-4 and IL-13",
        "Lasting link to edition 1",
    ):
        assert words_shown in page
    assert verify() == []


def test_correct_a_fact_and_sign_it(fact, author, reviewer, client):
    publish(fact, author, reviewer, Kind.UPDATE, statement="It blocks IL-13 only.")
    assert Desk(author).edit(fact, "_submit", statement="It blocks IL-4 only.").status_code == 302
    desk = Desk(reviewer)
    page = desk.client.get(desk.url(fact, "sign")).text
    assert "<ins>" in page and "<del>" in page, "the reviewer sees the difference from the live edition"
    answer = desk.step(fact, "sign", "IL-13 was named by mistake", kind="correction")
    assert answer.status_code == 302, errors(answer)
    assert "It blocks IL-4 only." in client.get(PAGE).text
    history = client.get(PAGE + "history/").text
    for said in (
        "Correction",
        "IL-13 was named by mistake",
        "was public for less than a minute",
        "Ann Example",
        "Bea Example",
    ):
        assert said in history


def test_the_reviewer_who_returned_a_text_can_sign_it(fact, author, reviewer):
    Desk(author).edit(fact, "_submit", statement="Tow.")
    assert Desk(reviewer).step(fact, "return", "A typing slip").status_code == 302
    assert fresh(fact).status == "returned"
    Desk(author).edit(fact, "_submit", statement="Two.")
    assert Desk(reviewer).step(fact, "sign", kind="update").status_code == 302
    assert Fact.revisions().live().get().statement == "Two."


@pytest.mark.parametrize("who", ["author", "second_author", "superuser"])
def test_who_wrote_cannot_sign_at_the_desk(who, fact, author, second_author, superuser, request):
    Desk(second_author).edit(fact, statement="Two.")
    Desk(superuser).edit(fact, statement="Two and a half.")
    Desk(author).edit(fact, "_submit", statement="Three.")
    desk = Desk(request.getfixturevalue(who))
    if who == "author":
        assert desk.client.get(desk.url(fact, "sign")).status_code == 403
        assert desk.client.post(desk.url(fact, "sign"), {}).status_code == 403
    else:
        answer = desk.step(fact, "sign", kind="update")
        assert "cannot sign it" in errors(answer)
        assert LedgerEntry.objects.filter(kind="signature refused").count() == 1
    assert Fact.revisions().live().get().edition == 1


def test_reaffirm_with_one_signature(fact, reviewer, client):
    due = next_year() + timedelta(days=1)
    answer = Desk(reviewer).step(fact, "reaffirm", "Yearly review", review_due=f"{due}")
    assert answer.status_code == 302, errors(answer)
    live = Fact.revisions().live().get()
    assert (live.edition, live.kind, live.review_due) == (2, Kind.REAFFIRMED, due)
    assert "not a word was changed" in client.get(PAGE + "history/").text


def test_a_stale_form_shows_both_texts_and_loses_nothing(fact, author, second_author):
    one, other = Desk(author), Desk(second_author)
    opened = one.form(one.url(fact))
    other.edit(fact, statement="The other text.")
    typed = {**opened, "statement": "My own text.", "change_reason": "Mine", "_save": "1"}
    answer = one.client.post(one.url(fact), typed)
    assert answer.status_code == 200
    assert "Abe Example saved this at" in errors(answer)
    assert "The other text." in answer.text and "My own text." in answer.text
    assert fresh(fact).statement == "The other text."
    again = answer.context["adminform"].form
    retry = {name: again[name].value() or "" for name in again.fields} | {"_save": "1"}
    assert one.client.post(one.url(fact), retry).status_code == 302
    assert fresh(fact).statement == "My own text."


def test_withdraw_while_a_draft_is_open(fact, author, reviewer, second_reviewer, client):
    Desk(author).edit(fact, statement="UNSEEN draft.")
    answer = Desk(reviewer).step(fact, "withdraw", "A wrong dose was read from it")
    assert answer.status_code == 302, errors(answer)
    page = client.get(PAGE)
    assert page.status_code == 410
    assert "A wrong dose was read from it" in page.text and "not yet confirmed" in page.text
    assert "UNSEEN" not in page.text
    assert fresh(fact).statement == "UNSEEN draft."
    assert "by a second person" in errors(Desk(reviewer).step(fact, "confirm", "Myself"))
    assert Desk(second_reviewer).step(fact, "confirm", "Agreed").status_code == 302
    assert "confirmed by a second person" in client.get(PAGE).text
    Desk(author).edit(fact, "_submit", statement="Right again.")
    Desk(second_reviewer).step(fact, "sign", kind="update")
    assert client.get(PAGE).status_code == 200
    assert verify() == []


def test_an_urgent_withdrawal_is_reversed_by_a_second_person(fact, reviewer, second_reviewer, client):
    Desk(reviewer).step(fact, "withdraw", "Danger")
    assert client.get(PAGE).status_code == 410
    assert "by a second person" in errors(Desk(reviewer).step(fact, "reinstate", "Never mind"))
    assert Desk(second_reviewer).step(fact, "reinstate", "It was another text").status_code == 302
    page = client.get(PAGE)
    assert page.status_code == 200 and fact.statement in page.text


def test_retire_with_a_quiet_notice(drug, fact, author, reviewer, client):
    publish(make_fact(drug, "better"), author, reviewer)
    Desk(author).edit(fact, "_submit", "Better said elsewhere", replaced_by="better")
    refused = Desk(reviewer).step(fact, "sign", kind="update")
    assert "Only a retirement names what replaces it" in errors(refused)
    answer = Desk(reviewer).step(fact, "sign", "Better said elsewhere", kind="retirement", review_due="")
    assert answer.status_code == 302, errors(answer)
    page = client.get(PAGE)
    assert page.status_code == 200
    assert "/dupixent/facts/better/" in page.text and "no longer kept" in page.text


def test_restore_an_old_wording_as_a_new_draft(fact, author, reviewer, client):
    first = Fact.revisions().of(fact).editions().get(edition=1)
    publish(fact, author, reviewer, Kind.UPDATE, statement="Two.")
    desk = Desk(author)
    assert desk.client.get(desk.url(fact, "history")).status_code == 200
    answer = desk.client.post(desk.url(fact, "restore", first.history_id), {"change_reason": "Back to the first"})
    assert answer.status_code == 302
    assert (fresh(fact).statement, fresh(fact).status) == (first.statement, "draft")
    assert "Two." in client.get(PAGE).text


def test_any_two_revisions_are_compared_at_the_desk(fact, author, auditor):
    Desk(author).edit(fact, statement="Two.")
    newest, oldest = (Fact.revisions().of(fact).values_list("history_id", flat=True)[i] for i in (0, 2))
    desk = Desk(auditor)
    page = desk.client.get(desk.url(fact, "compare"), {"a": newest, "b": oldest})
    assert page.status_code == 200 and "<ins>" in page.text
    assert desk.client.get(desk.url(fact, "compare"), {"a": "x", "b": oldest}).status_code == 302
    assert desk.client.get(desk.url(fact, "compare"), {"a": "99999999999999999999999", "b": oldest}).status_code == 404


def test_a_preview_is_what_the_public_would_see_and_is_not_public(drug, fact, author, client):
    entry = make_entry(drug)
    entry.save_revision(author=author, reason="Begun")
    desk = Desk(author)
    page = desk.client.get(desk.url(entry, "preview"))
    assert page.status_code == 200 and "Nobody has signed it" in page.text
    assert 'id="source-1"' in page.text and fact.heading in page.text
    assert "no-store" in page.headers["Cache-Control"]
    assert client.get(desk.url(entry, "preview")).status_code == 302


def test_the_wrong_password_signs_nothing_and_is_recorded(fact, author, reviewer):
    Desk(author).edit(fact, "_submit", statement="Two.")
    answer = Desk(reviewer).step(fact, "sign", kind="update", password="not it")
    assert "not your password" in errors(answer)
    assert "not it" not in answer.text
    failed = LedgerEntry.objects.get(kind="signature failed")
    assert (failed.actor_name, "not it" in failed.payload) == ("Bea Example", False)
    assert Fact.revisions().live().get().edition == 1


def test_another_persons_password_signs_nothing(fact, author, reviewer, second_reviewer):
    second_reviewer.set_password("something else entirely")
    second_reviewer.save()
    Desk(author).edit(fact, "_submit", statement="Two.")
    answer = Desk(reviewer).step(fact, "sign", kind="update", password="something else entirely")
    assert "not your password" in errors(answer)


def test_a_signature_on_a_page_whose_words_moved_is_refused_and_shows_the_new_difference(fact, author, reviewer):
    Desk(author).edit(fact, "_submit", statement="Two.")
    desk = Desk(reviewer)
    opened = desk.form(desk.url(fact, "sign"))
    Desk(author).edit(fact, "_submit", statement="Three.")
    said = {"change_reason": "Checked", "kind": "update", "meaning_read": "on", "password": PASSWORD}
    answer = desk.client.post(desk.url(fact, "sign"), {**opened, **said})
    assert "Ann Example saved this at" in errors(answer)
    assert "Three." in answer.text
    assert Fact.revisions().live().get().edition == 1
