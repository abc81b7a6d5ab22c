"""Nobody signs for another: a password that somebody else has set, and so knows, signs nothing."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from audit.models import LedgerEntry
from editorial.accounts.appointments import propose
from editorial.models import Person
from labels.models import Fact
from tests.cast import PASSWORD, appoint, fresh, make_person
from tests.desk import Desk, errors

pytestmark = pytest.mark.django_db
OWN = "a sentence that only Bea knows"


def set_password(by: Person, person: Person) -> None:
    url = reverse("admin:auth_user_password_change", args=[person.pk])
    typed = {"password1": PASSWORD, "password2": PASSWORD, "usable_password": "true", "password": PASSWORD}
    assert Desk(by).client.post(url, typed).status_code == 302


def choose_own(desk: Desk) -> None:
    typed = {"old_password": PASSWORD, "new_password1": OWN, "new_password2": OWN}
    assert desk.client.post("/admin/password_change/", typed).status_code == 302


@pytest.mark.part_11("11.200(a)(3)")
@pytest.mark.parametrize("who", ["administrator", "superuser"])
def test_a_password_that_another_has_set_signs_nothing_before_it_is_changed(who, reviewer, facts, request):
    set_password(request.getfixturevalue(who), reviewer)
    desk = Desk(reviewer)
    assert "choose your own" in desk.client.get(desk.url(facts[0], "sign")).text
    assert "choose your own" in errors(desk.step(facts[0], "sign", kind="first"))
    assert "password set by another" in LedgerEntry.objects.get(kind="signature failed").payload
    assert not Fact.revisions().live().exists()
    choose_own(desk)
    assert desk.step(facts[0], "sign", kind="first", password=OWN).status_code == 302


def test_so_it_is_with_the_password_of_a_new_account(administrator, facts):
    typed = {"username": "new", "printed_name": "New Example", "usable_password": "true"}
    add = reverse("admin:editorial_person_add")
    Desk(administrator).client.post(add, {**typed, "password1": PASSWORD, "password2": PASSWORD})
    person = Person.objects.get(username="new")
    Person.objects.filter(pk=person.pk).update(is_staff=True, credentials="PharmD")
    person.groups.add(Group.objects.get(name="reviewer"))
    appoint(fresh(person))
    desk = Desk(person)
    assert "choose your own" in errors(desk.step(facts[0], "sign", kind="first"))


@pytest.mark.part_11("11.200(a)(3)")
def test_whoever_set_the_second_administrators_password_cannot_confirm_in_that_name(administrator):
    candidate, second = make_person("Kit", "reviewer", appointed=False), make_person("Dot", "administrator")
    propose(candidate, by=administrator, how="Seen")
    set_password(administrator, second)
    url = reverse("admin:editorial_person_reviewer", args=[candidate.pk])
    assert "choose your own" in errors(Desk(second).client.post(url, {"how": "Seen too", "confirm": "1"}))
    assert not fresh(candidate).has_perm("labels.sign_fact")


def test_a_password_of_ones_own_is_ones_own_also_for_an_administrator(superuser, facts):
    set_password(superuser, superuser)
    assert Desk(superuser).step(facts[0], "sign", kind="first").status_code == 302
