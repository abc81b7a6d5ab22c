"""A password of one's own: changed at the desk, and set anew by a mailed link when it was forgotten."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from audit.models import LedgerEntry
from editorial.accounts.tries import LOCKED
from editorial.models import Person
from tests.cast import PASSWORD
from tests.desk import Desk, errors

pytestmark = pytest.mark.django_db
NEW = "another long sentence of mine"
CHANGE, ASK = "/admin/password_change/", "/admin/password/"


@pytest.fixture
def mailing(settings) -> None:
    settings.MAIL_IS_SENT, settings.SITE_URL = True, "https://answers.example.org"


def change(desk: Desk, old: str = PASSWORD, **also: str) -> Any:
    return desk.client.post(CHANGE, {"old_password": old, "new_password1": NEW, "new_password2": NEW, **also})


def ask(email: str = "ann@example.org") -> Any:
    return Client().post(ASK, {"email": email})


def mailed_link() -> str:
    return re.findall(r"https://answers\.example\.org(/admin/\S+)", mail.outbox[-1].body)[0]


def choose(client: Client, link: str) -> Any:
    page = client.get(link)
    return client.post(page.headers["Location"], {"new_password1": NEW, "new_password2": NEW})


def log_in(password: str, name: str = "ann") -> Any:
    return Client().post("/admin/login/", {"username": name, "password": password})


def test_a_person_changes_the_password(author):
    desk = Desk(author)
    assert 'autocomplete="new-password"' in desk.client.get(CHANGE).text
    assert change(desk).status_code == 302
    assert desk.client.get("/admin/").status_code == 200, "this session goes on"
    assert log_in(NEW).status_code == 302 and log_in(PASSWORD).status_code == 200


def test_guessing_the_old_password_shuts_out_and_is_recorded(author):
    desk = Desk(author)
    for _ in range(4):
        assert "not your password" in errors(change(desk, "guessed"))
    assert LOCKED in errors(change(desk, "guessed"))
    assert LOCKED in errors(change(desk))
    assert LedgerEntry.objects.filter(kind="login failed", subject=author.subject).count() == 5
    assert not LedgerEntry.objects.filter(kind="new password", payload__contains="guessed").exists()


def test_who_enrolled_changes_it_with_a_code(desk, app):
    assert "required" in errors(change(desk))
    assert "not right" in errors(change(desk, code="000000"))
    TOTPDevice.objects.update(throttling_failure_count=0)
    assert change(desk, code=app.next()).status_code == 302


def test_a_bad_new_password_uses_no_code_up(desk, app):
    code = app.next()
    assert "too short" in errors(change(desk, code=code, new_password1="short", new_password2="short"))
    assert change(desk, code=code).status_code == 302


@pytest.mark.part_11("11.300(c)")
def test_a_forgotten_password_is_set_by_a_mailed_link_once(author, mailing):
    assert "Forgotten" in Client().get("/admin/login/").text
    assert ask().status_code == 302
    [message] = mail.outbox
    assert message.to == ["ann@example.org"] and PASSWORD not in message.body
    client, link = Client(), mailed_link()
    assert choose(client, link).status_code == 302
    assert log_in(NEW).status_code == 302
    assert "not good any more" in Client().get(link).text
    kinds = LedgerEntry.objects.filter(subject=author.subject).order_by("seq").values_list("kind", flat=True)
    assert list(kinds)[-3:] == ["new password asked for", "new password", "login"]


def test_a_link_is_good_for_the_hour_that_is_promised(author, mailing, monkeypatch):
    ask()
    link, asked = mailed_link(), datetime.now()
    for minutes, good in ((59, True), (61, False)):
        later = asked + timedelta(minutes=minutes)
        monkeypatch.setattr("django.contrib.auth.tokens.PasswordResetTokenGenerator._now", lambda self, at=later: at)
        page = Client().get(link)
        assert (page.status_code == 302) == good, minutes
    assert "not good any more" in page.text


def test_the_answer_is_the_same_whether_there_is_an_account_or_not(author, mailing):
    answers = [ask(address) for address in ("ann@example.org", "nobody@example.org", "my secret password@x.org")]
    assert len({(a.status_code, a.headers.get("Location")) for a in answers[:2]}) == 1
    assert len(mail.outbox) == 1
    assert not LedgerEntry.objects.filter(payload__contains="nobody@").exists()


def test_nobody_is_flooded_with_links(author, mailing, monkeypatch):
    for _ in range(3):
        ask()
    assert len(mail.outbox) == 1
    monkeypatch.setattr("editorial.admin.accounts.own_password.ONE_LINK_IN", timedelta(0))
    ask()
    assert len(mail.outbox) == 2


def test_whoever_left_or_may_not_use_the_desk_gets_no_link(author, reviewer, mailing):
    Person.objects.filter(pk=author.pk).update(is_active=False)
    Person.objects.filter(pk=reviewer.pk).update(is_staff=False)
    ask("ann@example.org")
    ask("bea@example.org")
    assert mail.outbox == []


def test_a_link_that_was_used_ends_a_lock_out_and_asks_for_the_code_still(reviewer, app, mailing):
    for _ in range(5):
        log_in("forgotten", "bea")
    ask("bea@example.org")
    client = Client()
    choose(client, mailed_link())
    refused = log_in(NEW, "bea")
    assert LOCKED not in errors(refused) and refused.status_code == 200
    TOTPDevice.objects.update(throttling_failure_count=0)
    answer = Client().post("/admin/login/", {"username": "bea", "password": NEW, "code": app.next()})
    assert answer.status_code == 302


def test_the_link_leads_to_the_site_whatever_host_the_browser_names(author, mailing, settings):
    settings.ALLOWED_HOSTS = ["*"]
    Client().post(ASK, {"email": "ann@example.org"}, headers={"host": "evil.example.org"})
    assert "evil" not in mail.outbox[0].body and mailed_link().startswith("/admin/password/")


def test_a_mail_server_that_is_down_breaks_no_page(author, mailing, settings, caplog):
    settings.EMAIL_BACKEND = "tests.desk.broken_mail.EmailBackend"
    assert ask().status_code == 302
    assert "/admin/password/" not in caplog.text


def test_where_no_mail_is_sent_there_is_no_link_and_no_page(author):
    assert "Forgotten" not in Client().get("/admin/login/").text
    for name in ("desk_ask_for_link", "desk_link_sent", "desk_link_used"):
        assert Client().get(reverse(name)).status_code == 404
    assert ask().status_code == 404 and Client().get("/admin/password/MQ/abc-def/").status_code == 404
