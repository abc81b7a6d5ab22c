"""Signing with a password and a one-time code: what is accepted, and everything that is refused and recorded."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from audit.models import LedgerEntry
from audit.verification.verify import verify
from editorial.accounts import one_time_codes
from editorial.accounts.one_time_codes import Answer
from editorial.accounts.tries import LOCKED
from editorial.record.vocabulary import Method
from labels.models import Fact
from tests.cast import PASSWORD, make_person, next_year
from tests.desk import Desk, errors
from tests.desk.app import Clock, enrolled
from tests.desk.steps import edition, forget_window, sign, why_failed

pytestmark = pytest.mark.django_db


@pytest.mark.part_11("11.50(a)", "11.200(a)(1)")
def test_both_components_sign_and_the_edition_says_so(desk, app, facts, auditor):
    answer = sign(desk, facts[0], app.next())
    assert answer.status_code == 302, errors(answer)
    assert edition(facts[0]).method == Method.PASSWORD_AND_CODE
    page = Desk(auditor).client.get(desk.url(facts[0], "revision", edition(facts[0]).history_id)).text
    assert "signed with a password and a one-time code" in page
    assert verify() == []


def test_every_verb_that_signs_says_with_what(desk, app, facts, second_reviewer):
    sign(desk, facts[0], app.next())
    forget_window(desk)
    assert (
        desk.step(facts[0], "reaffirm", review_due=f"{next_year() + timedelta(days=1)}", code=app.next()).status_code
        == 302
    )
    forget_window(desk)
    assert desk.step(facts[0], "withdraw", code=app.next()).status_code == 302
    assert Desk(second_reviewer).step(facts[0], "reinstate").status_code == 302
    methods = [e.method for e in Fact.revisions().of(facts[0]).editions().order_by("edition")]
    assert methods == [*[Method.PASSWORD_AND_CODE] * 3, Method.PASSWORD]


def test_who_has_not_enrolled_signs_with_the_password_alone(second_reviewer, facts):
    assert sign(Desk(second_reviewer), facts[0]).status_code == 302
    assert edition(facts[0]).method == Method.PASSWORD


@pytest.mark.parametrize("ahead", [-1, 0, 1])
def test_a_clock_that_is_wrong_by_one_step_is_accepted(ahead, desk, app, facts, clock):
    clock.go_on(3)
    assert sign(desk, facts[0], app.code(ahead)).status_code == 302


@pytest.mark.parametrize("ahead", [-2, 2, 9])
def test_a_clock_that_is_wrong_by_more_is_refused_and_recorded(ahead, desk, app, facts, clock):
    clock.go_on(3)
    answer = sign(desk, facts[0], app.code(ahead))
    assert "not right" in errors(answer) and app.code(ahead) not in answer.text
    assert why_failed() == ["wrong code"] and edition(facts[0]) is None
    assert not LedgerEntry.objects.filter(payload__contains=app.code(ahead)).exists()


def test_a_code_is_good_once_also_the_one_of_the_login(reviewer, app, facts):
    code = app.next()
    desk = Desk(reviewer, code=code)
    assert "used before" in errors(sign(desk, facts[0], code))
    assert why_failed() == ["code used before"] and edition(facts[0]) is None
    TOTPDevice.objects.update(throttling_failure_count=0)
    assert sign(desk, facts[0], app.next()).status_code == 302


def test_after_a_wrong_code_the_next_must_wait(desk, app, facts):
    assert "not right" in errors(sign(desk, facts[0], "000000"))
    TOTPDevice.objects.update(throttling_failure_count=10)  # minutes, however slow the machine is
    assert "you must wait" in errors(sign(desk, facts[0], app.next()))
    assert why_failed() == ["wrong code", "too soon after a wrong code"]


def test_wrong_codes_shut_out_like_wrong_passwords(desk, app, facts, reviewer):
    for _ in range(5):
        answer = sign(desk, facts[0], "000000")
    assert LOCKED in errors(answer)
    assert LOCKED in errors(sign(desk, facts[0], app.next()))
    assert LOCKED in errors(Client().post("/admin/login/", {"username": "bea", "password": PASSWORD}))


def test_a_code_does_not_make_up_for_a_wrong_password_and_is_not_used_up_by_it(desk, app, facts):
    code = app.next()
    assert "not your password" in errors(sign(desk, facts[0], code, password="wrong"))
    assert why_failed() == ["wrong password"]
    assert sign(desk, facts[0], code).status_code == 302


@pytest.mark.part_11("11.200(a)(2)")
def test_another_persons_password_signs_nothing_and_is_recorded(desk, app, facts, second_reviewer):
    second_reviewer.set_password("something else entirely")
    second_reviewer.save()
    assert "not your password" in errors(sign(desk, facts[0], app.next(), password="something else entirely"))
    assert why_failed() == ["wrong password"] and edition(facts[0]) is None


@pytest.mark.part_11("11.200(a)(2)")
def test_another_persons_code_signs_nothing_not_even_for_a_superuser(facts, app, superuser, clock):
    own = enrolled(superuser, clock)
    desk = Desk(superuser, code=own.next())
    assert "not right" in errors(sign(desk, facts[0], app.next()))
    assert edition(facts[0]) is None


def test_a_recovery_code_signs_once(desk, reviewer, facts):
    recovery = one_time_codes.renew_recovery_codes(reviewer)
    assert sign(desk, facts[0], recovery[0]).status_code == 302
    forget_window(desk)
    assert "not right" in errors(sign(desk, facts[1], recovery[0]))


def test_after_a_wrong_recovery_code_the_next_must_wait(desk, reviewer, facts):
    recovery = one_time_codes.renew_recovery_codes(reviewer)
    assert "not right" in errors(sign(desk, facts[0], "aaaa aaaa aaaa aaaa"))
    StaticDevice.objects.update(throttling_failure_count=10)  # minutes, however slow the machine is
    assert "you must wait" in errors(sign(desk, facts[0], recovery[0])) and edition(facts[0]) is None


# A double click, and two at once.


def test_a_double_click_signs_once_and_the_second_is_refused_and_recorded(desk, app, facts):
    url = desk.url(facts[0], "sign")
    said = {"change_reason": "Checked", "kind": "first", "meaning_read": "on", "password": PASSWORD, "code": app.next()}
    sent = {**desk.form(url), **said}
    assert desk.client.post(url, sent).status_code == 302
    assert desk.client.post(url, sent).status_code == 200
    assert Fact.revisions().of(facts[0]).editions().count() == 1
    assert LedgerEntry.objects.filter(kind="signature refused").count() == 1


@pytest.mark.django_db(transaction=True, databases=["default", "public"])
def test_one_code_that_is_sent_many_times_at_once_is_good_once():
    person, clock = make_person("Bea", "reviewer"), Clock()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django_otp.plugins.otp_totp.models.time", clock)
        patch.setattr("django_otp.oath.time", clock.time)
        code = enrolled(person, clock).next()

        def send(number: int) -> Answer:
            try:
                return one_time_codes.check(person, code)
            finally:
                connection.close()

        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(send, range(4)))
    assert answers.count(Answer.RIGHT) == 1 and not any(answer is Answer.RECOVERY for answer in answers)


# Who must have a code.


@pytest.mark.part_11("11.200(a)(1)")
def test_where_a_code_is_required_nobody_signs_without_having_enrolled(facts, second_reviewer, author, clock, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    desk = Desk(second_reviewer)
    assert "set one up" in desk.client.get(desk.url(facts[0], "sign")).text
    assert "without a one-time code" in errors(sign(desk, facts[0]))
    assert why_failed() == ["no one-time code enrolled"] and edition(facts[0]) is None
    assert Desk(author).edit(facts[1], statement="Who only writes needs none.").status_code == 302
    app = enrolled(second_reviewer, clock)
    assert sign(Desk(second_reviewer, code=app.next()), facts[0], app.next()).status_code == 302


def test_a_notice_over_a_whole_drug_asks_for_both_too(desk, app, drug):
    url = desk.url(drug, "notice")
    said = {"step": "withdraw", "notice": "Do not use it.", "change_reason": "Recall", "meaning_read": "on"}
    sent = {**desk.form(url), **said, "password": PASSWORD}
    assert "required" in errors(desk.client.post(url, {**sent, "code": ""}))
    assert "not right" in errors(desk.client.post(url, {**sent, "code": "000000"}))
    TOTPDevice.objects.update(throttling_failure_count=0)
    assert desk.client.post(url, {**sent, "code": app.next()}).status_code == 302
    assert type(drug).objects.get().withdrawn
