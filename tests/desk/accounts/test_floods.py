"""Many wrong tries: an address is shut for every name, a name tried from everywhere is slowed, and no ledger fills up."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.backends import ModelBackend
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import LedgerEntry
from editorial.accounts.shut import Shut, uncounted
from editorial.accounts.tries import ADDRESS_SHUT, LOCKED, MOST_FROM_AN_ADDRESS, MOST_OF_A_NAME, SLOWED
from editorial.models import Person
from tests.cast import PASSWORD
from tests.desk import Desk, errors
from tests.staging import staged

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ELSEWHERE = "198.51.100.9"


def attempt(name: str, password: str = "wrong", client: Client | None = None, address: str = "127.0.0.1") -> Any:
    return (client or Client()).post("/admin/login/", {"username": name, "password": password}, REMOTE_ADDR=address)


def used_before(person: Person) -> Client:
    """A browser in which this person has logged in and out."""
    client = Client()
    assert attempt(person.username, PASSWORD, client, ELSEWHERE).status_code == 302
    client.post("/admin/logout/")
    return client


def flood() -> None:
    """Thirty names from one address."""
    for number in range(MOST_FROM_AN_ADDRESS):
        assert ADDRESS_SHUT not in errors(attempt(f"name{number}"))


@pytest.fixture(autouse=True)
def nobody_is_counted() -> None:
    """The process remembers refused tries by number, and numbers come again when a test is rolled back."""
    uncounted.waiting.clear()
    uncounted.written.clear()


@staged
def flooded(author: Person) -> None:
    """After a flood from this address."""
    flood()


def sprayed(name: str) -> None:
    """One name, four tries from each of five addresses: none of them is shut out."""
    for number in range(MOST_OF_A_NAME):
        answer = attempt(name, address=f"192.0.2.{number // 4}")
        assert answer.status_code == 200 and LOCKED not in errors(answer)


def said(kind: str) -> list[dict[str, Any]]:
    return [json.loads(entry.payload) for entry in LedgerEntry.objects.filter(kind=kind).order_by("seq")]


def half_an_hour_later() -> None:
    half = timedelta(minutes=31)
    Shut.objects.update(ends=timezone.now() - half)
    AccessAttempt.objects.update(attempt_time=timezone.now() - half)


def refused(answer: Any, sentence: str, most: int = 1800) -> bool:
    return (
        answer.status_code == 429
        and sentence in errors(answer)
        and 1 <= int(answer.headers["Retry-After"]) <= most
        and 'name="password"' in answer.text
    )


@pytest.fixture
def unhashed(monkeypatch) -> None:
    """From here on nobody compares a password."""

    def never(*args: object, **kwargs: object) -> None:
        raise AssertionError("a password was hashed")

    monkeypatch.setattr(ModelBackend, "authenticate", never)


@pytest.mark.part_11("11.300(d)")
def test_an_address_is_shut_for_every_name_after_thirty_wrong_tries(author, reviewer, flooded):
    [locked] = said("locked out")
    assert locked["data"] == {"address": "127.0.0.1", "minutes": 30, "every_name": True}
    for name, password in (("name31", "wrong"), ("bea", PASSWORD), ("bea", "wrong")):
        assert refused(attempt(name, password), ADDRESS_SHUT)
    assert attempt("bea", PASSWORD, address=ELSEWHERE).status_code == 302


def test_who_is_refused_costs_no_hash_no_entry_and_hardly_a_write(flooded, unhashed):
    before = LedgerEntry.objects.count()
    with CaptureQueriesContext(connection) as asked:
        for number in range(100):
            attempt(f"again{number}")
    assert LedgerEntry.objects.count() == before and not AccessAttempt.objects.filter(username="again1").exists()
    written = [each for each in asked.captured_queries if re.match("(INSERT|UPDATE|DELETE|SAVEPOINT)", each["sql"])]
    assert len(written) < 40


@pytest.mark.part_11("11.300(d)")
def test_a_lock_out_is_told_once_more_at_its_end_with_the_number_of_tries_it_refused(flooded):
    for _ in range(23):
        attempt("ann")
    assert said("lock-out ended") == []
    half_an_hour_later()
    assert attempt("ann", PASSWORD).status_code == 302
    [ended] = said("lock-out ended")
    assert ended["data"] == {"address": "127.0.0.1", "refused": 23, "every_name": True}
    assert not Shut.objects.exists()


def test_a_shut_name_is_refused_with_429_and_counted_too(author, request):
    for _ in range(5):
        answer = attempt("ann")
    assert refused(answer, LOCKED)
    request.getfixturevalue("unhashed")
    assert refused(attempt("ann", PASSWORD), LOCKED) and refused(attempt("ann"), LOCKED)
    half_an_hour_later()
    with pytest.raises(AssertionError, match="hashed"):
        attempt("ann")
    request.getfixturevalue("monkeypatch").undo()
    attempt("ann")
    [ended] = said("lock-out ended")
    assert (ended["subject"], ended["data"]["refused"]) == (author.subject, 2)


def test_who_used_a_browser_here_before_is_not_shut_out_by_others_at_the_same_address(author, reviewer):
    known = used_before(author)
    flood()
    assert refused(attempt("bea", PASSWORD, known), ADDRESS_SHUT), "each name has a cookie of its own"
    assert attempt("ann", PASSWORD, known).status_code == 302


def test_a_name_that_is_tried_from_everywhere_is_slowed_and_its_owner_comes_in(author):
    known = used_before(author)
    sprayed("ann")
    [slowed] = said("name slowed")
    assert (slowed["subject"], slowed["data"]) == (author.subject, {"failures": MOST_OF_A_NAME, "minutes": 30})
    assert attempt("ann", address="192.0.2.50").status_code == 200, "one try every now and then"
    assert refused(attempt("ann", address="192.0.2.51"), SLOWED, most=30)
    assert refused(attempt("ann", PASSWORD, address="192.0.2.52"), SLOWED, most=30)
    assert attempt("ann", PASSWORD, known, address="192.0.2.53").status_code == 302
    Shut.objects.update(next_try=timezone.now())
    assert attempt("ann", PASSWORD, address="192.0.2.54").status_code == 302, "who waits comes in from anywhere"


def test_a_name_that_nobody_has_is_slowed_in_the_same_words(author):
    answers = []
    for name in ("ann", "nobody"):
        sprayed(name)
        answers.append([attempt(name, address=f"192.0.2.{number}") for number in (60, 61)])
    assert [[errors(answer) for answer in each] for each in answers[:1]] * 2 == [
        [errors(answer) for answer in each] for each in answers
    ]


def test_a_cookie_that_was_changed_is_no_known_browser(author):
    known = used_before(author)
    [cookie] = [each for name, each in known.cookies.items() if name.startswith("known_")]
    assert cookie["httponly"] and cookie["path"] == "/admin/" and cookie["samesite"] == "Lax"
    assert "ann" not in str(cookie)
    cookie.set(cookie.key, f"{cookie.value}x", f"{cookie.value}x")
    flood()
    assert refused(attempt("ann", PASSWORD, known), ADDRESS_SHUT)


def test_axes_reset_opens_everything(flooded):
    sprayed("ann")
    call_command("axes_reset", verbosity=0)
    assert attempt("ann", PASSWORD).status_code == 302


def test_nobody_at_the_desk_stops_working_when_an_address_is_shut(drug, author):
    desk = Desk(author)
    flood()
    assert desk.client.get("/admin/").status_code == 200


@pytest.mark.parametrize("foreign", ["https://evil.example/", "//evil.example", "javascript:x", "", "/admin/"])
def test_a_login_ends_at_the_desk_wherever_its_link_wanted_to_lead(foreign, author):
    answer = Client().post(f"/admin/login/?next={foreign}", {"username": "ann", "password": PASSWORD, "next": foreign})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/admin/")
