"""Deny by default: each role at each page about people and about oneself, by every method."""

import pytest
from django.urls import reverse

from audit.models import LedgerEntry
from editorial.models import Person
from tests.cast import make_person
from tests.desk import Desk
from tests.staging import staged

pytestmark = pytest.mark.django_db
ROLES = ("author", "reviewer", "auditor", "administrator", "superuser")
EVERYBODY, DECIDE = set(ROLES), {"administrator", "superuser"}
PAGES = {  # page of an account: who may look, who may send
    "change": (DECIDE | {"auditor"}, DECIDE),
    "reviewer": (DECIDE | {"auditor"}, DECIDE),
    "hand_over": (DECIDE, DECIDE),
    "remove_code": (DECIDE, DECIDE),
    "delete": (set(), set()),
}
OWN = ("admin:editorial_person_code", "admin:editorial_person_new_code", "admin:password_change")


@staged
def other() -> Person:
    return make_person("Oda", "author")


def addresses(person: Person) -> dict[str, str]:
    return {page: reverse(f"admin:editorial_person_{page}", args=[person.pk]) for page in PAGES}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_sees_and_sends_what_is_its_own(role, other, request):
    desk = Desk(request.getfixturevalue(role))
    for page, url in addresses(other).items():
        look, send = PAGES[page]
        assert (desk.client.get(url).status_code == 200) == (role in look), page
        assert (desk.client.post(url, {}).status_code != 403) == (role in send), page
        assert desk.client.get(url.replace(f"/{other.pk}/", "/99999/")).status_code in (302, 403, 404), page
    for name in OWN:
        assert desk.client.get(reverse(name)).status_code in (200, 302)


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused_and_change_nothing(method, other, superuser):
    desk = Desk(superuser)
    before = LedgerEntry.objects.count()
    own = [reverse(name) for name in OWN[:2]]
    for url in [*own, *(url for page, url in addresses(other).items() if page not in ("change", "delete"))]:
        assert getattr(desk.client, method)(url).status_code == 405, url
    assert LedgerEntry.objects.count() == before


def test_an_administrator_cannot_touch_a_superuser(administrator, superuser):
    desk = Desk(administrator)
    for page in ("change", "hand_over", "remove_code"):
        url = addresses(superuser)[page]
        assert desk.client.post(url, {"change_reason": "x"}).status_code == 403, page
    assert desk.client.post(addresses(superuser)["reviewer"], {"how": "x", "end": "1"}).status_code == 403


def test_nobody_reaches_them_without_a_login(other, client):
    for url in [*addresses(other).values(), *(reverse(name) for name in OWN)]:
        for answer in (client.get(url), client.post(url, {})):
            assert answer.status_code == 302 and "/admin/login/" in answer.headers["Location"], url


def test_an_account_that_is_saved_as_it_is_says_that_nothing_was_changed(administrator, other):
    desk = Desk(administrator)
    before = LedgerEntry.objects.filter(kind="person").count()
    page = desk.client.get(desk.edit(other).headers["Location"]).text
    assert "Nothing was changed: “" in page and "was changed successfully" not in page
    assert LedgerEntry.objects.filter(kind="person").count() == before
    page = desk.client.get(desk.edit(other, biography="Works at night.").headers["Location"]).text
    assert "was changed successfully" in page
    assert LedgerEntry.objects.filter(kind="person").count() == before + 1
