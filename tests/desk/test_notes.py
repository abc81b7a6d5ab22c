"""A note on a return, a signature and a lock-out: after the commit, and never in the way of what was done."""

import pytest
from django.core import mail
from django.db import transaction

from editorial.accounts.tries import LOCKED
from editorial.models import Person
from editorial.record.vocabulary import Method
from editorial.work.assignments import hand_over
from labels.models import Fact
from tests.cast import make_fact, make_person, publish, sign
from tests.desk import Desk, errors
from tests.staging import staged

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "public"])
BROKEN = "tests.desk.broken_mail.EmailBackend"


@staged
def fact(drug, author) -> Fact:
    made = make_fact(drug)
    made.submit(author=author, reason="Ready")
    return made


def test_the_author_hears_of_a_return_and_why(fact, reviewer):
    assert Desk(reviewer).step(fact, "return", "A typing slip").status_code == 302
    [note] = mail.outbox
    assert note.to == ["ann@example.org"] and "Bea Example returned it" in note.body
    assert "A typing slip" in note.body and "A typing slip" in note.alternatives[0][0]
    assert Desk(reviewer).url(fact) in note.body


def test_whoever_took_the_text_over_hears_of_the_return(fact, author, reviewer, administrator):
    hand_over(author, make_person("Cal", "author"), by=administrator, reason="On leave")
    fact.return_to_author(reviewer=reviewer, reason="Again")
    assert [note.to for note in mail.outbox] == [["cal@example.org"]]


def test_the_author_hears_of_every_signature(fact, reviewer, second_reviewer):
    sign(fact, reviewer)
    fact.withdraw(reviewer=reviewer, reason="Danger")
    fact.confirm(reviewer=second_reviewer, reason="Agreed")
    assert {note.to[0] for note in mail.outbox} == {"ann@example.org"}
    for note, said in zip(
        mail.outbox, ("reviewed and approved", "withdrew it", "confirmed the withdrawal"), strict=True
    ):
        assert said in note.body
    assert "edition 1, first" in mail.outbox[0].subject


def test_nobody_hears_of_what_a_program_loaded_nor_of_what_was_refused(fact, author, reviewer, second_author):
    with pytest.raises(Exception, match="rolled back"), transaction.atomic():
        sign(fact, reviewer)
        raise Exception("rolled back")
    sign(fact, reviewer, method=Method.PROGRAM)
    assert mail.outbox == []


@pytest.mark.part_11("11.300(d)")
def test_the_person_hears_of_a_lock_out(author, client):
    for _ in range(7):
        client.post("/admin/login/", {"username": "ann", "password": "a guess"})
    [note] = mail.outbox
    assert note.to == ["ann@example.org"] and "127.0.0.1" in note.body and "30 minutes" in note.body
    assert "a guess" not in note.body


def test_a_lock_out_of_a_name_that_nobody_has_tells_nobody(client):
    for _ in range(7):
        client.post("/admin/login/", {"username": "nobody", "password": "a guess"})
    assert mail.outbox == []


def test_a_broken_mail_server_breaks_no_step_and_no_login(fact, author, reviewer, settings, caplog, client):
    settings.EMAIL_BACKEND = BROKEN
    assert Desk(reviewer).step(fact, "sign", kind="first").status_code == 302
    assert Fact.revisions().live().exists()
    for _ in range(5):
        answer = client.post("/admin/login/", {"username": "ann", "password": "x"})
    assert LOCKED in errors(answer)
    assert caplog.text.count("was not sent: [Errno 111] Connection refused") == 2


def test_a_note_that_cannot_be_written_breaks_no_step_either(fact, reviewer, monkeypatch):
    def broken(*args: object, **said: object) -> None:
        raise ValueError("a fault of ours")

    monkeypatch.setattr("editorial.work.notes.message", broken)
    assert Desk(reviewer).step(fact, "sign", kind="first").status_code == 302


def test_whoever_has_left_gets_no_note(fact, author, reviewer):
    Person.objects.filter(pk=author.pk).update(is_active=False)
    fact.return_to_author(reviewer=reviewer, reason="Again")
    assert mail.outbox == []


def test_without_an_address_there_is_no_note(drug, reviewer):
    silent = make_person("Sam", "author")
    Person.objects.filter(pk=silent.pk).update(email="")
    publish(make_fact(drug, "quiet"), silent, reviewer)
    assert mail.outbox == []
