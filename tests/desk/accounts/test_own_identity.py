"""Whoever takes away another's password or codes shows who he is: a session that was taken over is not enough."""

import pytest
from django.contrib.auth.hashers import check_password
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from audit.models import LedgerEntry
from editorial.accounts import one_time_codes
from editorial.models import Person
from tests.cast import PASSWORD
from tests.desk import Desk, errors
from tests.desk.app import enrolled

pytestmark = pytest.mark.django_db
OTHER = "a long sentence of another"


def addresses(person: Person) -> tuple[str, str]:
    names = ("admin:auth_user_password_change", "admin:editorial_person_remove_code")
    return reverse(names[0], args=[person.pk]), reverse(names[1], args=[person.pk])


NEW = {"password1": OTHER, "password2": OTHER, "usable_password": "true", "set-password": "1"}
REASON = {"change_reason": "She came in person"}


def untouched(person: Person) -> bool:
    person.refresh_from_db()
    return check_password(PASSWORD, person.password) and one_time_codes.is_enrolled(person)


@pytest.mark.part_11("11.300(c)")
@pytest.mark.parametrize("page", [0, 1])
def test_an_administrator_shows_who_he_is_before_he_takes_away_a_password_or_a_code(
    page, administrator, reviewer, clock
):
    enrolled(reviewer, clock)
    own = enrolled(administrator, clock)
    desk, url, typed = Desk(administrator, code=own.next()), addresses(reviewer)[page], (NEW, REASON)[page]
    for shown, sentence in (
        ({}, "required"),
        ({"password": "wrong", "code": own.next()}, "not your password"),
        ({"password": PASSWORD}, "required"),
        ({"password": PASSWORD, "code": "000000"}, "code is not right"),
    ):
        answer = desk.client.post(url, typed | shown)
        assert answer.status_code == 200 and sentence in errors(answer), shown
        assert "She came in person" in answer.text or page == 0, "what was typed is still there"
        assert untouched(reviewer)
    TOTPDevice.objects.update(throttling_failure_count=0)  # after a wrong code one has to wait
    assert desk.client.post(url, typed | {"password": PASSWORD, "code": own.next()}).status_code == 302
    assert not untouched(reviewer)


def test_who_has_no_codes_shows_the_password_alone(administrator, author):
    url = addresses(author)[0]
    desk = Desk(administrator)
    assert 'name="code"' not in desk.client.get(url).text
    assert desk.client.post(url, NEW | {"password": PASSWORD}).status_code == 302
    assert LedgerEntry.objects.filter(kind="password set by another", subject=author.subject).exists()


def account_of(desk: Desk, person: Person) -> dict[str, str]:
    """What the page of the account sends when nothing is changed."""
    fields = desk.client.get(reverse("admin:editorial_person_change", args=[person.pk])).context["adminform"].form
    return {field.name: str(field.value()) for field in fields if field.value() not in (None, False, [])} | {
        "groups": []
    }


def test_another_mail_address_asks_too_since_links_for_a_new_password_go_there(administrator, author, clock):
    own = enrolled(administrator, clock)
    desk = Desk(administrator, code=own.next())
    url = reverse("admin:editorial_person_change", args=[author.pk])
    typed = account_of(desk, author) | {"groups": [str(group.pk) for group in author.groups.all()]}
    other = typed | {"email": "evil@example.org"}
    for shown, sentence in (
        ({}, "show that it is you"),
        ({"own_password": PASSWORD}, "show that it is you"),
        ({"own_password": "wrong", "own_code": own.next()}, "not your password"),
        ({"own_password": PASSWORD, "own_code": "000000"}, "code is not right"),
    ):
        answer = desk.client.post(url, other | shown)
        assert answer.status_code == 200 and sentence in errors(answer) and "evil@example.org" in answer.text
        author.refresh_from_db()
        assert author.email == "ann@example.org"
    assert desk.client.post(url, typed | {"credentials": "PharmD, BCPS"}).status_code == 302, "nothing else is asked so"
    TOTPDevice.objects.update(throttling_failure_count=0)
    shown = {"own_password": PASSWORD, "own_code": own.next()}
    assert desk.client.post(url, other | shown).status_code == 302
    author.refresh_from_db()
    assert author.email == "evil@example.org"


def test_a_session_that_was_taken_over_is_shut_out_of_it_after_five_tries(administrator, author):
    desk, url = Desk(administrator), addresses(author)[0]
    for _ in range(5):
        answer = desk.client.post(url, NEW | {"password": "wrong"})
    assert answer.status_code == 429 and "shut here" in errors(answer)
    assert "shut here" in errors(desk.client.post(url, NEW | {"password": PASSWORD}))
    author.refresh_from_db()
    assert check_password(PASSWORD, author.password)
