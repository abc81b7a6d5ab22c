"""Guessing at the door and on the sign page: five tries, then a sentence, and nothing that was typed is kept anywhere."""

import json
from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.apps import apps
from django.test import Client

from audit.models import LedgerEntry
from editorial.accounts.tries import LOCKED
from editorial.models import Person
from labels.models import Fact
from tests.cast import PASSWORD, make_fact
from tests.desk import Desk, errors

pytestmark = pytest.mark.django_db
MARKER = "zqx-typed-in-haste"


def attempt(name: str, password: str = "wrong", client: Client | None = None, **sent: Any) -> Any:
    return (client or Client()).post("/admin/login/", {"username": name, "password": password}, **sent)


def said(kind: str) -> list[dict]:
    return [json.loads(entry.payload) for entry in LedgerEntry.objects.filter(kind=kind).order_by("seq")]


def submitted(fact: Fact, author: Person) -> Fact:
    fact.submit(author=author, reason="Ready")
    return fact


@pytest.mark.part_11("11.300(d)")
def test_the_fifth_wrong_try_shuts_the_name_out_at_that_address_alone(author, reviewer):
    for _ in range(4):
        assert LOCKED not in errors(attempt("ann"))
    assert LOCKED in errors(attempt("ann"))
    assert LOCKED in errors(attempt("ann", PASSWORD)), "the right password does not help either"
    assert attempt("ann", PASSWORD, REMOTE_ADDR="192.0.2.7").status_code == 302
    assert attempt("bea", PASSWORD).status_code == 302


def test_a_name_that_nobody_has_is_shut_out_in_the_same_words(author):
    assert [errors(attempt("nobody")) for _ in range(6)] == [errors(attempt("ann")) for _ in range(6)]


def test_a_lock_out_ends_after_half_an_hour_and_is_not_made_longer_by_trying(author):
    for _ in range(9):
        attempt("ann")
    counted = AccessAttempt.objects.get()
    assert counted.failures_since_start == 5
    counted.attempt_time -= timedelta(minutes=29)
    counted.save()
    assert LOCKED in errors(attempt("ann", PASSWORD))
    AccessAttempt.objects.update(attempt_time=counted.attempt_time - timedelta(minutes=2))
    assert attempt("ann", PASSWORD).status_code == 302


def test_a_login_begins_the_count_anew(author):
    for _ in range(3):
        for _ in range(4):
            attempt("ann")
        assert attempt("ann", PASSWORD).status_code == 302


@pytest.mark.part_11("11.300(d)")
def test_failures_and_the_lock_out_are_in_the_ledger(author):
    for _ in range(6):
        attempt("ann")
    failed = said("login failed")
    assert [entry["data"]["why"] for entry in failed] == ["wrong name or password"] * 5
    assert {(entry["subject"], entry["data"]["address"]) for entry in failed} == {(author.subject, "127.0.0.1")}
    [locked] = said("locked out")
    assert (locked["subject"], locked["data"]) == (author.subject, {"address": "127.0.0.1", "minutes": 30})


def test_the_sign_page_shuts_out_too_and_says_so_in_the_form(drug, author, reviewer):
    fact, desk = submitted(make_fact(drug), author), Desk(reviewer)
    for _ in range(4):
        assert "not your password" in errors(desk.step(fact, "sign", kind="first", password="wrong"))
    assert LOCKED in errors(desk.step(fact, "sign", kind="first", password="wrong"))
    answer = desk.step(fact, "sign", "A reason that took long to write", kind="first")
    assert LOCKED in errors(answer) and "A reason that took long to write" in answer.text
    assert [entry["data"]["why"] for entry in said("signature failed")] == ["wrong password"] * 4 + ["locked out"]
    assert len(said("locked out")) == 1 and not Fact.revisions().live().exists()
    assert LOCKED in errors(attempt("bea", PASSWORD)), "the door counts the same tries"


def test_a_signature_begins_the_count_anew(drug, author, reviewer):
    desk = Desk(reviewer)
    for number in range(3):
        fact = submitted(make_fact(drug, f"fact-{number}"), author)
        for _ in range(4):
            desk.step(fact, "sign", kind="first", password="wrong")
        assert desk.step(fact, "sign", kind="first").status_code == 302


def test_behind_a_proxy_the_address_is_the_one_that_our_proxy_added(author, settings):
    settings.PROXIES = 1
    for number in range(5):
        attempt("ann", HTTP_X_FORWARDED_FOR=f"192.0.2.{number}, 198.51.100.4", REMOTE_ADDR="10.0.0.1")
    assert LOCKED in errors(attempt("ann", PASSWORD, HTTP_X_FORWARDED_FOR="198.51.100.4", REMOTE_ADDR="10.0.0.1"))
    assert attempt("ann", PASSWORD, HTTP_X_FORWARDED_FOR="198.51.100.5", REMOTE_ADDR="10.0.0.1").status_code == 302
    assert attempt("bea", HTTP_X_FORWARDED_FOR="nonsense", REMOTE_ADDR="10.0.0.1").status_code == 200
    assert said("login failed")[-1]["data"]["address"] == "10.0.0.1"


def test_without_a_proxy_nobody_believes_what_a_browser_says_of_its_address(author):
    for number in range(5):
        attempt("ann", HTTP_X_FORWARDED_FOR=f"192.0.2.{number}")
    assert LOCKED in errors(attempt("ann", PASSWORD, HTTP_X_FORWARDED_FOR="192.0.2.99"))


def test_what_was_typed_as_name_or_password_is_in_no_table(drug, author, reviewer):
    fact, desk = submitted(make_fact(drug), author), Desk(reviewer)
    for _ in range(6):
        attempt(MARKER, MARKER)
        Client().post(f"/admin/login/?next=/admin/{MARKER}", {"username": MARKER, "password": MARKER, "code": MARKER})
        desk.step(fact, "sign", kind="first", password=MARKER)
    assert AccessAttempt.objects.count() == 2
    looked = 0
    for model in apps.get_models():
        for row in model._base_manager.values():
            looked += 1
            assert MARKER not in str(row), model
    assert looked > 50


def test_a_form_without_its_token_is_refused_and_recorded(author, reviewer):
    desk = Desk(reviewer)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = desk.client.cookies
    answer = strict.post("/admin/logout/")
    assert answer.status_code == 403 and "Nothing was done" in answer.text
    assert said("form refused")[-1]["data"] == {"page": "/admin/logout/"}
    assert said("form refused")[-1]["actor_name"] == "Bea Example"
    before = LedgerEntry.objects.count()
    assert Client(enforce_csrf_checks=True).post("/admin/login/", {"username": MARKER}).status_code == 403
    assert LedgerEntry.objects.count() == before, "who is nobody fills no ledger"
