"""The login: with a code for those who enrolled, one sentence for everything that is wrong, and nothing in the way of pasting."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from audit.models import LedgerEntry
from editorial.accounts import one_time_codes
from editorial.models import Person
from tests.cast import PASSWORD
from tests.desk import errors

pytestmark = pytest.mark.django_db


def test_who_enrolled_logs_in_with_a_code_and_is_told_no_more_without(reviewer, app):
    def log_in(code: str, password: str = PASSWORD) -> Any:
        TOTPDevice.objects.update(throttling_failure_count=0)
        return Client().post("/admin/login/", {"username": "bea", "password": password, "code": code})

    refused = [errors(log_in(code)) for code in ("", "000000")] + [errors(log_in(app.next(), "wrong"))]
    assert len(set(refused)) == 1, "nobody learns that the password was right"
    whys = [
        json.loads(e.payload)["data"]["why"] for e in LedgerEntry.objects.filter(kind="login failed").order_by("seq")
    ]
    assert whys == ["no code", "wrong code", "wrong name or password"]
    assert log_in(app.next()).status_code == 302
    assert "right" in errors(log_in(app.code())), "a code that was used opens no second door"
    assert log_in(one_time_codes.renew_recovery_codes(reviewer)[0]).status_code == 302


def test_who_has_not_enrolled_logs_in_as_ever(author):
    assert Client().post("/admin/login/", {"username": "ann", "password": PASSWORD}).status_code == 302


def test_an_account_without_access_to_the_desk_is_refused_and_recorded(author):
    Person.objects.filter(pk=author.pk).update(is_staff=False)
    answer = Client().post("/admin/login/", {"username": "ann", "password": PASSWORD})
    assert "may not use the desk" in errors(answer)
    assert "no access to the desk" in LedgerEntry.objects.get(kind="login failed").payload


def test_a_desk_that_is_left_alone_for_half_an_hour_is_closed(author, monkeypatch):
    client, now = Client(), timezone.now()
    assert client.post("/admin/login/", {"username": "ann", "password": PASSWORD}).status_code == 302
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert not cookie["max-age"] and not cookie["expires"], "it ends with the browser"
    assert cookie["httponly"] and cookie["path"] == "/admin/" and cookie["samesite"] == "Lax"
    for minutes, status in ((29, 200), (58, 200), (89, 302)):  # counted from the page before
        later = now + timedelta(minutes=minutes)
        monkeypatch.setattr(timezone, "now", lambda at=later: at)
        assert client.get("/admin/").status_code == status, minutes


def test_password_managers_and_pasting_work(desk, facts):
    pages = [desk.client.get(desk.url(facts[0], "sign")).text, Client().get("/admin/login/").text]
    for page in pages:
        assert 'autocomplete="current-password"' in page and 'autocomplete="one-time-code"' in page
        assert 'autocomplete="username"' in page and "onpaste" not in page and 'autocomplete="off"' not in page
