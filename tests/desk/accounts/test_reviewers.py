"""Becoming a reviewer: one administrator checks the credentials and says how, a second confirms; nobody alone, nobody himself."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from audit.models import Immutable, LedgerEntry
from audit.verification.verify import verify
from editorial.accounts.appointments import Appointment, Stage, appoint_sample, confirm, end, is_appointed, propose
from editorial.models import Person
from labels.models import Fact
from tests.cast import appoint, fresh, make_fact, make_person, sign
from tests.desk import Desk, errors
from tests.staging import staged

pytestmark = pytest.mark.django_db


@staged
def candidate() -> Person:
    """Kit is in the group of reviewers, and nobody has checked anything."""
    return make_person("Kit", "reviewer", appointed=False)


@staged
def second_administrator() -> Person:
    return make_person("Dot", "administrator", credentials="")


@staged
def fact(drug, author) -> Fact:
    made = make_fact(drug)
    made.submit(author=author, reason="Ready")
    return made


def page(person: Person) -> str:
    return reverse("admin:editorial_person_reviewer", args=[person.pk])


def may_sign(person: Person) -> bool:
    """Asked of an account that was read anew, as every request does."""
    return fresh(person).has_perm("labels.sign_fact")


def refuses(verb, person: Person, by: Person) -> str:
    with pytest.raises((ValidationError, PermissionDenied)) as refusal:
        verb(person, by=by, how="Licence seen")
    assert LedgerEntry.objects.filter(kind="reviewer refused", actor=by.pk).exists()
    return str(refusal.value)


@pytest.mark.part_11("11.10(g)")
def test_the_group_alone_gives_no_right_at_the_verb_and_at_the_desk(candidate, fact):
    with pytest.raises(PermissionDenied):
        fact.check_right(candidate, "sign")
    with pytest.raises(PermissionDenied):
        sign(fact, candidate)
    assert LedgerEntry.objects.filter(kind="signature refused", actor=candidate.pk).count() == 1
    desk = Desk(candidate)
    assert "Review and sign" not in desk.client.get(desk.url(fact)).text
    for verb in ("sign", "return", "withdraw"):
        assert desk.client.get(desk.url(fact, verb)).status_code == 403
        assert desk.client.post(desk.url(fact, verb), {"change_reason": "x"}).status_code == 403
    assert desk.client.get(desk.url(fact.drug, "notice")).status_code == 403


@pytest.mark.part_11("11.100(b)")
def test_two_administrators_make_a_reviewer_at_the_desk(candidate, fact, administrator, second_administrator, auditor):
    first, second = Desk(administrator), Desk(second_administrator)
    assert first.client.post(page(candidate), {"how": "Register of the state board", "propose": "1"}).status_code == 302
    assert not may_sign(candidate) and "waits for a second administrator" in second.client.get(page(candidate)).text
    assert second.client.post(page(candidate), {"how": "Licence 12345 seen", "confirm": "1"}).status_code == 302
    assert may_sign(candidate)
    assert Desk(candidate).step(fact, "sign", kind="first").status_code == 302
    shown = Desk(auditor).client.get(page(candidate)).text
    for said in ("Dan Example", "Register of the state board", "Dot Example", "Licence 12345 seen", "PharmD"):
        assert said in shown
    kinds = LedgerEntry.objects.filter(subject=candidate.subject, kind__startswith="reviewer").order_by("seq")
    assert [(e.kind, e.actor_name) for e in kinds] == [
        ("reviewer proposed", "Dan Example"),
        ("reviewer confirmed", "Dot Example"),
    ]
    assert verify() == []


def test_who_proposed_cannot_confirm(candidate, administrator):
    desk = Desk(administrator)
    desk.client.post(page(candidate), {"how": "Seen", "propose": "1"})
    assert "Take the proposal back" in desk.client.get(page(candidate)).text
    answer = desk.client.post(page(candidate), {"how": "Seen again", "confirm": "1"})
    assert "A second administrator confirms" in errors(answer) and not may_sign(candidate)
    assert "A second administrator" in refuses(confirm, candidate, administrator)


def test_a_superuser_cannot_grant_it_alone_in_any_way(candidate, superuser):
    propose(candidate, by=superuser, how="Seen")
    refuses(confirm, candidate, superuser)
    candidate.user_permissions.set(Permission.objects.filter(codename__startswith="sign_"))
    assert not may_sign(candidate)
    Person.objects.filter(pk=candidate.pk).update(is_superuser=True)
    assert not may_sign(candidate)


def test_a_superuser_is_no_reviewer_without_two_others(fact):
    root = Person.objects.create_superuser("root", printed_name="Root Example", credentials="PharmD")
    assert not may_sign(root)
    assert "Nobody makes himself" in refuses(propose, root, root)
    appoint(root)
    assert may_sign(root)


def test_nobody_decides_about_himself(administrator, second_administrator):
    administrator.credentials = "PharmD"
    administrator.save()
    desk = Desk(administrator)
    assert "Nobody decides about himself" in desk.client.get(page(administrator)).text
    assert "Nobody makes himself" in errors(desk.client.post(page(administrator), {"how": "x", "propose": "1"}))
    propose(administrator, by=second_administrator, how="Seen")
    assert "Nobody makes himself" in refuses(confirm, administrator, administrator)


@pytest.mark.part_11("11.100(b)")
def test_without_credentials_there_is_nothing_to_confirm(candidate, administrator):
    candidate.credentials = " "
    candidate.save()
    assert "no credentials to check" in refuses(propose, candidate, administrator)


@pytest.mark.parametrize("field", ["credentials", "printed_name"])
def test_other_credentials_or_another_name_are_checked_anew(field, reviewer, administrator):
    assert may_sign(reviewer)
    setattr(reviewer, field, "Professor")
    reviewer.save()
    assert not may_sign(reviewer)
    assert "must be checked again" in Desk(administrator).client.get(page(reviewer)).text
    appoint(reviewer)
    assert may_sign(reviewer)


def test_a_confirmation_is_of_what_was_proposed(candidate, administrator, second_administrator):
    propose(candidate, by=administrator, how="Seen")
    candidate.credentials = "Professor"
    candidate.save()
    assert "same name and credentials" in refuses(confirm, candidate, second_administrator)


def test_a_new_proposal_takes_nothing_away_before_it_is_confirmed(reviewer, administrator):
    propose(reviewer, by=administrator, how="Renewed")
    assert may_sign(reviewer)


def save_account(desk: Desk, person: Person, **changes: object) -> None:
    url = reverse("admin:editorial_person_change", args=[person.pk])
    form = desk.client.get(url).context["adminform"].form
    typed = {name: form[name].value() or "" for name in form.fields if name != "password"}
    sent = {**typed, "is_active": "on", "is_staff": "on", **changes}
    answer = desk.client.post(url, sent)
    assert answer.status_code == 302, errors(answer)


@pytest.mark.parametrize("change", [{"is_active": ""}, {"groups": []}], ids=["deactivated", "left the group"])
def test_who_left_is_confirmed_anew_on_coming_back(change, reviewer, fact, administrator, second_administrator):
    sign(fact, reviewer)
    desk = Desk(administrator)
    save_account(desk, reviewer, **change)
    assert not may_sign(reviewer)
    save_account(desk, reviewer, groups=[Group.objects.get(name="reviewer").pk])
    assert fresh(reviewer).is_active and not may_sign(reviewer)
    propose(reviewer, by=administrator, how="Back")
    confirm(reviewer, by=second_administrator, how="Back")
    assert may_sign(reviewer)
    assert Fact.revisions().live().get().actor_name == "Bea Example", "the name stays in the trail"
    assert verify() == []


def test_an_administrator_ends_the_right_at_once(reviewer, fact, administrator):
    desk = Desk(administrator)
    assert desk.client.post(page(reviewer), {"how": "Licence expired", "end": "1"}).status_code == 302
    assert not may_sign(reviewer) and Desk(reviewer).client.get(Desk(reviewer).url(fact, "sign")).status_code == 403


def test_a_sample_account_may_sign_for_as_long_as_it_is_one(candidate, administrator):
    Person.objects.filter(pk=candidate.pk).update(is_sample=True)
    assert not may_sign(candidate), "calling an account a sample gives no right either"
    appoint_sample(fresh(candidate), "Made by a test")
    assert may_sign(candidate)
    Person.objects.filter(pk=candidate.pk).update(is_sample=False)
    assert not may_sign(candidate)
    end(candidate, by=administrator, how="Not needed")
    Person.objects.filter(pk=candidate.pk).update(is_sample=True)
    appoint_sample(fresh(candidate), "Made by a test")
    assert not may_sign(candidate), "what an administrator has ended no program begins again"


def test_only_administrators_decide_and_auditors_look(candidate, author, auditor, administrator):
    assert Desk(author).client.get(page(candidate)).status_code == 403
    desk = Desk(auditor)
    assert desk.client.get(page(candidate)).status_code == 200
    assert desk.client.post(page(candidate), {"how": "x", "propose": "1"}).status_code == 403
    assert "may not decide" in refuses(propose, candidate, author)
    answer = Desk(administrator).client.post(page(candidate), {"how": " ", "propose": "1"})
    assert "required" in errors(answer) and not Appointment.objects.filter(person=candidate).exists()


def test_the_database_holds_the_rules_and_keeps_every_step(candidate, administrator, reviewer):
    propose(candidate, by=administrator, how="Seen")
    columns = "person_id, stage, printed_name, credentials, how, by_id, by_name, at"
    forged = [candidate.pk, Stage.CONFIRMED, "Kit Example", "PharmD", "x", administrator.pk, "Dan", timezone.now()]
    table = Appointment._meta.db_table
    statements = [
        (f"INSERT INTO {table} ({columns}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)", forged),
        (f"UPDATE {table} SET how = 'another'", None),
        (f"DELETE FROM {table}", None),
    ]
    for statement, values in statements:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
    with pytest.raises(Immutable):
        Appointment.objects.filter(person=candidate).get().save()
    with pytest.raises(Immutable):
        Appointment.objects.filter(person=candidate).get().delete()
    assert not is_appointed(candidate) and is_appointed(reviewer) and verify() == []


def test_a_step_that_went_round_the_ledger_is_found(candidate, administrator):
    said = {"printed_name": "Kit Example", "credentials": "PharmD", "how": "x", "by_name": "Dan", "at": timezone.now()}
    Appointment(person=candidate, stage=Stage.PROPOSED, by=administrator, **said).save()
    assert [finding.sentence for finding in verify()] == ["no ledger entry records it"]
