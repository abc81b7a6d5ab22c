"""Accounts: every change is in the ledger, nobody is deleted, nobody gives himself rights."""

import json

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from audit.models import LedgerEntry
from audit.verification.verify import verify
from editorial.models import Person
from tests.cast import PASSWORD, make_person
from tests.desk import Desk, errors

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def entries(kind: str) -> list[dict]:
    return [json.loads(e.payload) for e in LedgerEntry.objects.filter(kind=kind).order_by("seq")]


def person_url(person: Person, page: str = "change") -> str:
    return reverse(f"admin:editorial_person_{page}", args=[person.pk])


def test_an_account_made_by_a_command_is_in_the_ledger():
    call_command("createsuperuser", username="root", printed_name="Root Example", interactive=False)
    assert entries("person")[-1]["data"]["person"]["username"] == "root"
    assert verify() == []


def test_a_change_at_the_desk_is_recorded_with_who_made_it(administrator, author):
    desk = Desk(administrator)
    url = person_url(author)
    form = desk.client.get(url).context["adminform"].form
    typed = {name: form[name].value() or "" for name in form.fields if name != "password"}
    groups = [group.pk for group in Group.objects.filter(name="reviewer")]
    answer = desk.client.post(
        url, {**typed, "credentials": "BCPS", "groups": groups, "is_active": "on", "is_staff": "on"}
    )
    assert answer.status_code == 302, errors(answer)
    said = entries("person")[-1]
    assert said["actor_name"] == "Dan Example"
    assert said["data"]["person"]["credentials"] == "BCPS" and said["data"]["rights"]["groups"] == ["reviewer"]
    assert verify() == []


@pytest.mark.part_11("11.300(a)")
def test_two_accounts_never_have_one_name(administrator, author):
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create_user(author.username, printed_name="Else", credentials="")
    desk = Desk(administrator)
    url = reverse("admin:editorial_person_add")
    answer = desk.client.post(url, {**desk.form(url), "username": author.username, "printed_name": "Else"})
    assert "already exists" in errors(answer) and Person.objects.filter(printed_name="Else").count() == 0


def test_an_administrator_makes_an_account_at_the_desk(administrator):
    desk = Desk(administrator)
    typed = {"username": "new", "printed_name": "New Example", "usable_password": "true"}
    answer = desk.client.post(
        reverse("admin:editorial_person_add"), {**typed, "password1": PASSWORD, "password2": PASSWORD}
    )
    assert answer.status_code == 302, errors(answer)
    assert entries("person")[-1]["data"]["what"] == "made at the desk"
    assert verify() == []


def test_an_administrator_cannot_make_a_superuser_nor_change_his_own_rights(administrator, author, superuser):
    desk = Desk(administrator)
    for person in (author, administrator):
        form = desk.client.get(person_url(person)).context["adminform"].form
        assert "is_superuser" not in form.fields and "user_permissions" not in form.fields
        assert ("groups" in form.fields) == (person == author)
    assert desk.client.post(person_url(superuser), {"printed_name": "Mine"}).status_code == 403
    assert Person.objects.get(pk=superuser.pk).printed_name == "Eve Example"


@pytest.mark.part_11("11.100(a)")
def test_nobody_is_deleted_at_the_desk(superuser, author):
    desk = Desk(superuser)
    assert desk.client.post(person_url(author, "delete"), {"post": "yes"}).status_code == 403
    url = reverse("admin:editorial_person_changelist")
    desk.client.post(url, {"action": "delete_selected", "_selected_action": [author.pk], "post": "yes"})
    assert Person.objects.filter(pk=author.pk).exists()


@pytest.mark.part_11("11.10(d)")
def test_a_deactivated_person_cannot_log_in_and_keeps_the_name_in_the_trail(author, drug, client):
    author.is_active = False
    author.save()
    assert client.post("/admin/login/", {"username": "ann", "password": PASSWORD}).status_code == 200
    assert drug.revisions().of(drug).first().actor_name == "Ann Example"


def test_logins_and_failures_are_recorded_without_what_was_typed(author, client):
    client.post("/admin/login/", {"username": "my secret password", "password": "x"})
    Desk(author).client.post("/admin/logout/")
    assert [len(entries(kind)) for kind in ("login", "login failed", "logout")] == [1, 1, 1]
    assert not LedgerEntry.objects.filter(payload__contains="my secret").exists()


@pytest.mark.part_11("11.300(b)")
def test_a_new_password_is_recorded_whoever_sets_it(author, administrator):
    desk = Desk(author)
    new = "another long sentence for Ann"
    typed = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert desk.client.post("/admin/password_change/", typed).status_code == 302
    assert entries("new password")[-1]["subject"] == f"editorial.person:{author.pk}"
    url = reverse("admin:auth_user_password_change", args=[author.pk])
    typed = {"password1": PASSWORD, "password2": PASSWORD, "usable_password": "true", "password": PASSWORD}
    assert Desk(administrator).client.post(url, typed).status_code == 302
    assert entries("person")[-1]["data"]["what"] == "password set at the desk"
    assert entries("person")[-1]["actor_name"] == "Dan Example"
    assert not LedgerEntry.objects.filter(payload__contains=new).exists()


def test_public_addresses_of_people_never_collide():
    assert [make_person(name, None, printed_name="Kim Lee").slug for name in ("One", "Two", "Three")] == [
        "kim-lee",
        "kim-lee-2",
        "kim-lee-3",
    ]
