"""Setting up one-time codes: by the person alone, tested before it counts, with recovery codes that are shown once."""

import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from audit.models import LedgerEntry
from audit.verification.verify import verify
from editorial.accounts import one_time_codes
from editorial.accounts.one_time_codes import Answer
from tests.cast import PASSWORD
from tests.desk import Desk, errors
from tests.desk.app import App, enrolled

pytestmark = pytest.mark.django_db
HOME, NEW = "/admin/editorial/person/one-time-code/", "/admin/editorial/person/one-time-code/new/"


def kinds() -> list[str]:
    return list(LedgerEntry.objects.order_by("seq").values_list("kind", flat=True))


def shown(page: str) -> list[str]:
    return re.findall(r"<li><code>([a-z0-9 ]+)</code>", page)


def test_a_person_sets_up_an_app_and_gets_ten_recovery_codes_once(reviewer, clock):
    desk = Desk(reviewer)
    assert desk.client.post(HOME, {"password": PASSWORD, "begin": "1"}).headers["Location"] == NEW
    page = desk.client.get(NEW).text
    app = App(TOTPDevice.objects.get(), clock)
    assert one_time_codes.shown_secret(app.device) in page and "<svg" in page
    assert not one_time_codes.is_enrolled(reviewer), "it does not count before it was tried"
    done = desk.client.post(NEW, {"code": app.code()})
    recovery = shown(done.text)
    assert len(set(recovery)) == one_time_codes.RECOVERY_CODES == 10 and one_time_codes.is_enrolled(reviewer)
    assert kinds()[-2:] == ["one-time code enrolled", "recovery codes made"]
    assert desk.client.get(NEW).headers["Location"] == HOME, "the secret is not shown again"
    assert shown(desk.client.get(HOME).text) == [] and "10 left" in desk.client.get(HOME).text
    assert "no-store" in done.headers["Cache-Control"]
    assert verify() == []


@pytest.mark.part_11("11.300(e)")
def test_a_wrong_code_sets_nothing_up(reviewer, clock):
    desk = Desk(reviewer)
    desk.client.post(HOME, {"password": PASSWORD, "begin": "1"})
    app = App(TOTPDevice.objects.get(), clock)
    answer = desk.client.post(NEW, {"code": app.code(ahead=5)})
    assert "not right" in errors(answer) and "<svg" in answer.text
    assert not one_time_codes.is_enrolled(reviewer) and "one-time code enrolled" not in kinds()


def test_the_password_is_asked_first_and_the_secret_is_for_that_session_alone(reviewer):
    desk, other = Desk(reviewer), Desk(reviewer)
    answer = desk.client.post(HOME, {"password": "wrong", "begin": "1"})
    assert "not your password" in errors(answer) and not TOTPDevice.objects.exists()
    assert desk.client.get(NEW).headers["Location"] == HOME
    desk.client.post(HOME, {"password": PASSWORD, "begin": "1"})
    assert desk.client.get(NEW).status_code == 200
    assert other.client.get(NEW).headers["Location"] == HOME


@pytest.mark.part_11("11.300(c)", "11.300(e)")
def test_moving_to_another_device_needs_a_code_and_ends_the_old_one(reviewer, clock):
    old = enrolled(reviewer, clock)
    desk = Desk(reviewer, code=old.next())
    assert "required" in errors(desk.client.post(HOME, {"password": PASSWORD, "begin": "1"}))
    assert desk.client.post(HOME, {"password": PASSWORD, "code": old.next(), "begin": "1"}).status_code == 302
    assert one_time_codes.check(reviewer, old.next()) is Answer.RIGHT, "the old one counts until the new one was tried"
    new = App(TOTPDevice.objects.get(confirmed=False), clock)
    assert desk.client.post(NEW, {"code": new.code()}).status_code == 200
    assert one_time_codes.check(reviewer, old.next()) is Answer.WRONG
    TOTPDevice.objects.update(throttling_failure_count=0)
    assert one_time_codes.check(reviewer, new.code()) is Answer.RIGHT


def test_new_recovery_codes_end_the_old_ones(reviewer, clock):
    app = enrolled(reviewer, clock)
    old = one_time_codes.renew_recovery_codes(reviewer)
    desk = Desk(reviewer, code=app.next())
    new = shown(desk.client.post(HOME, {"password": PASSWORD, "code": app.next(), "recovery": "1"}).text)
    assert len(new) == 10 and not set(old) & set(new)
    assert one_time_codes.check(reviewer, new[0].upper().replace(" ", "-")) is Answer.RECOVERY
    assert one_time_codes.check(reviewer, old[0]) is Answer.WRONG


def test_a_recovery_code_is_good_once_and_is_kept_nowhere(reviewer, clock):
    enrolled(reviewer, clock)
    recovery = one_time_codes.renew_recovery_codes(reviewer)
    rows = [str(row) for model in apps.get_models() for row in model._base_manager.values()]
    for code in recovery:
        assert not any(code in row or code.replace(" ", "") in row for row in rows)
    assert one_time_codes.check(reviewer, recovery[3]) is Answer.RECOVERY
    assert StaticToken.objects.count() == 9 and kinds()[-1] == "recovery code used"
    assert one_time_codes.check(reviewer, recovery[3]) is Answer.WRONG


def test_nobody_edits_a_device_by_hand_not_even_a_superuser(superuser, reviewer, clock):
    app = enrolled(reviewer, clock)
    assert not {model for model in admin.site._registry if model._meta.app_label in ("otp_totp", "otp_static", "axes")}
    desk = Desk(superuser)
    for address in ("otp_totp/totpdevice/", f"otp_totp/totpdevice/{app.device.pk}/change/", "otp_static/staticdevice/"):
        assert desk.client.get(f"/admin/{address}").status_code == 404


@pytest.mark.part_11("11.300(c)")
def test_an_administrator_removes_lost_codes_and_says_why(administrator, reviewer, author, clock):
    enrolled(reviewer, clock)
    url = reverse("admin:editorial_person_remove_code", args=[reviewer.pk])
    assert Desk(author).client.post(url, {"change_reason": "x"}).status_code == 403
    desk = Desk(administrator)
    assert "required" in errors(desk.client.post(url, {"change_reason": ""})) and one_time_codes.is_enrolled(reviewer)
    assert desk.client.post(url, {"change_reason": "She came in person", "password": PASSWORD}).status_code == 302
    assert not one_time_codes.is_enrolled(reviewer) and not StaticToken.objects.exists()
    entry = LedgerEntry.objects.get(kind="one-time code removed")
    assert (entry.subject, entry.actor_name) == (reviewer.subject, "Dan Example")
    assert "She came in person" in entry.payload


def test_nobody_removes_his_own_codes(administrator, clock):
    app = enrolled(administrator, clock)
    url = reverse("admin:editorial_person_remove_code", args=[administrator.pk])
    desk = Desk(administrator, code=app.next())
    assert desk.client.post(url, {"change_reason": "x"}).status_code == 403 and one_time_codes.is_enrolled(
        administrator
    )


def test_the_picture_needs_nothing_that_the_policy_forbids(reviewer):
    desk = Desk(reviewer)
    desk.client.post(HOME, {"password": PASSWORD, "begin": "1"})
    page = desk.client.get(NEW)
    assert "style-src 'self'" in page.headers["Content-Security-Policy"]
    drawn = re.findall(r"<svg[^>]*segno.*?</svg>", page.text)[0]
    assert not re.search(r"style|script|href|\bon\w+=", drawn)
