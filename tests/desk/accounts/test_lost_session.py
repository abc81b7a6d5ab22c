"""A login that ends while somebody writes, and two people who write at once: neither loses a word."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from audit.models import LedgerEntry
from editorial.admin.accounts import lost_session
from faq.models import Entry
from tests.cast import PASSWORD, fresh, make_entry, make_person
from tests.desk import Desk, errors
from tests.staging import staged

pytestmark = pytest.mark.django_db

TYPED = 'Typed with care: "quoted", <b>bold</b> & [[x]].\r\n\r\nA second paragraph.\r\n'
AGAIN = {"login-username": "ann", "login-password": PASSWORD}


@staged
def entry(drug, author) -> Entry:
    made = make_entry(drug)
    made.save_revision(author=author, reason="Begun")
    return made


def hidden(page: str) -> dict[str, str]:
    """What a browser sends back of a page's hidden fields."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    return {unescape(name): unescape(value) for name, value in found}


def opened(desk: Desk, entry: Entry) -> dict[str, Any]:
    """The form as it stood in the browser when its login ended; it checks CSRF as a browser's would be."""
    desk.client.handler.enforce_csrf_checks = True
    return {**desk.form(desk.url(entry)), "csrfmiddlewaretoken": desk.client.cookies["csrftoken"].value}


def log_out(desk: Desk) -> None:
    desk.client.session.flush()


def test_who_is_logged_out_while_writing_logs_in_again_and_the_text_is_still_there(entry, author):
    desk = Desk(author)
    form = opened(desk, entry)
    log_out(desk)
    sent = {**form, "answer": TYPED, "bottom_line": "", "change_reason": "Why", "_submit": "1"}
    asked = desk.client.post(desk.url(entry), sent)
    assert asked.status_code == 403 and "What you typed is kept on this page" in asked.text
    kept = hidden(asked.text)
    assert (kept["answer"], kept["bottom_line"], kept["change_reason"]) == (TYPED, "", "Why")
    assert asked.headers["Cache-Control"].count("no-store") == 1

    wrong = desk.client.post(desk.url(entry), {**kept, **AGAIN, "login-password": "wrong"})
    assert "is not right" in errors(wrong) and hidden(wrong.text)["answer"] == TYPED
    assert "wrong" not in hidden(wrong.text).values() and not desk.client.session.session_key

    back = desk.client.post(desk.url(entry), {**hidden(wrong.text), **AGAIN})
    assert back.status_code == 200 and "nothing of it is saved yet" in errors(back)
    shown = back.context["adminform"].form
    assert shown["answer"].value() == TYPED.replace("\r\n", "\n") and shown["change_reason"].value() == "Why"
    assert Entry.revisions().of(entry).count() == 1, "nothing is saved by logging in"
    assert LedgerEntry.objects.filter(kind="login", actor=author.pk).count() == 2
    assert PASSWORD not in back.text and "_restored" not in back.text

    typed = {name: "" if shown[name].value() is None else shown[name].value() for name in shown.fields}
    token = desk.client.cookies["csrftoken"].value
    saved = desk.client.post(desk.url(entry), {**typed, "csrfmiddlewaretoken": token, "_save": "1"})
    assert saved.status_code == 302 and fresh(entry).answer == TYPED.replace("\r\n", "\n").strip()


def test_a_new_text_survives_too(drug, author):
    sent = {"drug": drug.pk, "slug": "new", "answer": TYPED, "_save": "1"}
    asked = Client().post("/admin/faq/entry/add/", sent)
    back = Client().post("/admin/faq/entry/add/", {**hidden(asked.text), **AGAIN})
    assert back.context["adminform"].form["answer"].value() == TYPED.replace("\r\n", "\n")
    assert not Entry.objects.exists()


def test_a_drug_survives_too(drug, author):
    where = Desk(author).url(drug)
    back = Client().post(where, {**hidden(Client().post(where, {"maker": "Typed"}).text), **AGAIN})
    assert back.context["adminform"].form["maker"].value() == "Typed" and fresh(drug).maker != "Typed"


def test_only_the_fields_of_the_form_go_along(entry, author):
    sent = {"answer": "x", "password": "secret-1", "login-password": "secret-2", "code": "123456", "strange": "y"}
    page = Client().post(Desk(author).url(entry), sent).text
    assert set(hidden(page)) <= {"answer", "_restored", "csrfmiddlewaretoken"}
    assert not re.search(r"secret|123456|strange", page)


def test_who_sends_nothing_of_the_form_is_led_to_the_login_as_ever(entry, author):
    for answer in (Client().post(Desk(author).url(entry), {"x": "1"}), Client().get(Desk(author).url(entry))):
        assert answer.status_code == 302 and answer.headers["Location"].startswith("/admin/login/?next=")


def test_a_text_that_is_too_long_to_go_along_is_said_to_be(entry, author, monkeypatch):
    monkeypatch.setattr(lost_session, "LONGEST", 10)
    page = Client().post(Desk(author).url(entry), {"answer": "more than ten"}).text
    assert "too long to be kept here" in page and "more than ten" not in page and "login-password" not in page


def test_whoever_may_not_write_is_not_logged_in_over_the_text(entry, author, auditor):
    client, where = Client(), Desk(author).url(entry)
    said = client.post(where, {"answer": TYPED, **AGAIN, "login-username": auditor.username})
    assert "may not write here" in errors(said) and hidden(said.text)["answer"] == TYPED
    assert client.get(where).status_code == 302, "nobody is logged in"


def test_a_login_in_another_window_loses_nothing_either(entry, author):
    """The page still has the token from before that login: it is refused, and shows what was typed in its form again."""
    desk = Desk(author)
    form = opened(desk, entry)
    who = {"username": "ann", "password": PASSWORD, "csrfmiddlewaretoken": form["csrfmiddlewaretoken"]}
    assert desk.client.post("/admin/login/", who).status_code == 302
    refused = desk.client.post(desk.url(entry), {**form, "answer": TYPED, "change_reason": "Why", "_save": "1"})
    assert refused.status_code == 403 and "Nothing was done" in refused.text
    back = desk.client.post(desk.url(entry), hidden(refused.text))
    assert back.context["adminform"].form["answer"].value() == TYPED.replace("\r\n", "\n")
    assert Entry.revisions().of(entry).count() == 1


def test_what_was_typed_on_a_page_that_signs_never_comes_back(entry, author, reviewer):
    entry.short_answer = "Nothing is cited."
    entry.submit(author=author, reason="Written")
    desk = Desk(reviewer)
    desk.client.handler.enforce_csrf_checks = True
    refused = desk.client.post(desk.url(entry, "sign"), {"password": PASSWORD, "change_reason": "Typed"})
    assert refused.status_code == 403 and PASSWORD not in refused.text and "Typed" not in refused.text


def test_two_people_who_write_at_once_both_keep_every_word(entry, author):
    ann, abe = Desk(author), Desk(make_person("Abe", "author"))
    form = abe.form(abe.url(entry))
    ann.edit(entry, answer="What Ann wrote.", short_answer="Short, by Ann.")
    sent = {**form, "answer": "What Abe wrote.", "change_reason": "Mine", "_save": "1"}
    refused = abe.client.post(abe.url(entry), sent)
    assert "Ann Example saved this at" in errors(refused) and fresh(entry).answer == "What Ann wrote."
    shown = refused.context["adminform"].form
    assert shown["answer"].value() == "What Abe wrote."
    assert dict(shown.saved_meanwhile()) == {"Answer": "What Ann wrote.", "Short answer": "Short, by Ann."}
    assert "What Ann wrote." in refused.text and "What Abe wrote." in refused.text
    merged = {**sent, "token": shown["token"].value(), "answer": "What Ann wrote. What Abe wrote."}
    assert abe.client.post(abe.url(entry), merged).status_code == 302
    assert fresh(entry).answer == "What Ann wrote. What Abe wrote."
    assert [row.answer for row in Entry.revisions().of(entry)][1] == "What Ann wrote."


def test_what_somebody_saved_while_the_writer_was_logged_out_is_shown_beside_it(entry, author):
    ann, abe = Desk(author), Desk(make_person("Abe", "author"))
    form = ann.form(ann.url(entry))
    log_out(ann)
    abe.edit(entry, answer="What Abe wrote.")
    asked = ann.client.post(ann.url(entry), {**form, "answer": "What Ann wrote."})
    back = ann.client.post(ann.url(entry), {**hidden(asked.text), "change_reason": "Why", **AGAIN})
    assert (
        "What Abe wrote." in back.text and "What Ann wrote." in back.text and "nothing of it is saved" in errors(back)
    )
