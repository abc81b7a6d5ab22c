"""The unbroken window: after a signature by password and code the password is enough, for a while and in one session."""

import pytest

from editorial.record.vocabulary import Method
from tests.cast import PASSWORD
from tests.desk import Desk, errors
from tests.desk.app import enrolled
from tests.desk.steps import edition, move_window, sign

pytestmark = pytest.mark.django_db


@pytest.mark.part_11("11.200(a)(1)(i)")
def test_within_fifteen_minutes_the_password_is_enough(desk, app, facts):
    sign(desk, facts[0], app.next())
    assert "code" not in desk.form(desk.url(facts[1], "sign"))
    assert sign(desk, facts[1]).status_code == 302 and edition(facts[1]).method == Method.PASSWORD
    move_window(desk, minutes=14)
    assert sign(desk, facts[2]).status_code == 302, "a signature with one component does not make the window longer"
    move_window(desk, minutes=2)
    assert "code" in desk.form(desk.url(facts[0], "reaffirm"))


@pytest.mark.part_11("11.200(a)(1)(i)")
def test_the_password_is_never_spared(desk, app, facts):
    sign(desk, facts[0], app.next())
    assert "not your password" in errors(sign(desk, facts[1], password="wrong"))
    assert edition(facts[1]) is None


@pytest.mark.part_11("11.200(a)(1)(ii)")
def test_after_the_window_the_code_is_asked_again(desk, app, facts):
    sign(desk, facts[0], app.next())
    opened = desk.form(desk.url(facts[1], "sign"))
    move_window(desk, minutes=15)
    said = {"change_reason": "Checked", "kind": "first", "meaning_read": "on", "password": PASSWORD}
    answer = desk.client.post(desk.url(facts[1], "sign"), {**opened, **said})
    assert "required" in errors(answer) and 'name="code"' in answer.text and edition(facts[1]) is None


def test_the_window_may_be_closed_by_the_operator(desk, app, facts, settings):
    settings.SIGNING_WINDOW_MINUTES = 0
    sign(desk, facts[0], app.next())
    assert "code" in desk.form(desk.url(facts[1], "sign"))


@pytest.mark.part_11("11.200(a)(1)(ii)")
def test_the_window_ends_with_the_session(desk, app, facts, reviewer):
    sign(desk, facts[0], app.next())
    assert "code" not in desk.form(desk.url(facts[1], "sign"))
    login = {"username": "bea", "password": PASSWORD, "code": app.next()}
    assert desk.client.post("/admin/login/", login).status_code == 302
    assert "code" in desk.form(desk.url(facts[1], "sign")), "logged in again, without a logout"
    sign(desk, facts[1], app.next())
    desk.client.post("/admin/logout/")
    desk.client.post("/admin/login/", {**login, "code": app.next()})
    assert "code" in desk.form(desk.url(facts[2], "sign")), "logged in again, after a logout"


def test_the_window_ends_with_a_new_password(desk, app, facts):
    sign(desk, facts[0], app.next())
    new = "another long sentence for Bea"
    typed = {"old_password": PASSWORD, "code": app.next(), "new_password1": new, "new_password2": new}
    assert desk.client.post("/admin/password_change/", typed).status_code == 302
    assert "code" in desk.form(desk.url(facts[1], "sign"))


def test_one_persons_window_is_nobody_elses(desk, app, facts, second_reviewer, clock):
    sign(desk, facts[0], app.next())
    other = enrolled(second_reviewer, clock)
    assert "code" in Desk(second_reviewer, code=other.next()).form(desk.url(facts[1], "sign"))
    elsewhere = Desk(desk.person, code=app.next())
    assert "code" in elsewhere.form(desk.url(facts[1], "sign")), "nor of the same person in another browser"


def test_a_refused_signature_opens_no_window(desk, app, facts, reviewer):
    facts[0].statement = "Written by the reviewer."
    facts[0].submit(author=reviewer, reason="Mine")
    assert "cannot sign it" in errors(sign(desk, facts[0], app.next()))
    assert "code" in desk.form(desk.url(facts[1], "sign"))
