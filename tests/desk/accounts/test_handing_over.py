"""Leaving: all open work of one person becomes another's to do in one step, and nobody becomes an author by it."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils.timezone import now

from audit.models import LedgerEntry
from audit.verification.verify import verify
from editorial.models import Person
from editorial.work.assignments import Assignment, hand_over, open_text, open_work_of
from labels.models import Fact
from tests.cast import fresh, make_entry, make_fact, make_person, publish, sign
from tests.desk import Desk, errors
from tests.staging import staged

pytestmark = pytest.mark.django_db


@staged
def colleague() -> Person:
    """Cal writes too."""
    return make_person("Cal", "author")


@staged
def work(drug, author, reviewer) -> dict[str, Any]:
    """What Ann has open, and one text that is signed and closed."""
    made: dict[str, Any] = {name: make_fact(drug, name) for name in ("draft", "submitted", "returned", "signed")}
    made["answer"] = make_entry(drug)
    publish(made["signed"], author, reviewer)
    for name in ("draft", "answer"):
        made[name].save_revision(author=author, reason="Begun")
    for name in ("submitted", "returned"):
        made[name].submit(author=author, reason="Ready")
    made["returned"].return_to_author(reviewer=reviewer, reason="A typing slip")
    return made


def page(person: Person) -> str:
    return reverse("admin:editorial_person_hand_over", args=[person.pk])


def names(person: Person) -> set[str]:
    return {each.text.slug for each in open_work_of(person)}


def test_an_administrator_hands_over_everything_in_one_step(work, author, colleague, administrator):
    desk = Desk(administrator)
    shown = desk.client.get(page(author)).text
    for said in ("1 × entry, draft", "1 × fact, draft", "1 × fact, in review", "1 × fact, returned to the author"):
        assert said in shown
    answer = desk.client.post(page(author), {"taker": colleague.pk, "change_reason": "On leave until June"})
    assert answer.status_code == 302, errors(answer)
    assert names(author) == set()
    assert names(colleague) == {"draft", "submitted", "returned", "how-does-it-work"}
    entries = LedgerEntry.objects.filter(kind="handed over")
    assert entries.count() == 4 and {e.actor_name for e in entries} == {"Dan Example"}
    assert "no open work" in desk.client.get(page(author)).text
    assert verify() == []


def test_authorship_does_not_change_and_four_eyes_hold(work, author, second_author, administrator):
    hand_over(author, second_author, by=administrator, reason="Left")
    for name in ("draft", "submitted"):
        assert fresh(work[name]).author == author
    assert sign(work["submitted"], second_author).actor_name == "Abe Example", "who only has it to do wrote nothing"
    work["draft"].statement = "Written by Abe."
    work["draft"].submit(author=second_author, reason="Ready")
    with pytest.raises(ValidationError, match="cannot sign it"):
        sign(work["draft"], second_author)
    assert verify() == []


def test_whoever_writes_has_it_to_do(work, author, colleague, second_author, administrator):
    hand_over(author, colleague, by=administrator, reason="On leave")
    for writer in (second_author, author, colleague):
        work["draft"].statement = f"By {writer}."
        work["draft"].save_revision(author=writer, reason="Edited")
        assert "draft" in names(writer)
        assert open_text(fresh(work["draft"])).assignment is None


def test_a_return_after_the_hand_over_goes_to_whoever_took_it(work, author, colleague, reviewer, administrator):
    hand_over(author, colleague, by=administrator, reason="On leave")
    work["submitted"].return_to_author(reviewer=reviewer, reason="Look again")
    assert open_text(fresh(work["submitted"])).to_do_by == colleague


def test_a_draft_that_is_kept_through_a_withdrawal_stays_with_whoever_took_it(
    work, author, colleague, reviewer, administrator
):
    work["signed"].statement = "An open draft."
    work["signed"].save_revision(author=author, reason="Begun")
    hand_over(author, colleague, by=administrator, reason="On leave")
    work["signed"].withdraw(reviewer=reviewer, reason="Danger")
    assert fresh(work["signed"]).author == author and open_text(fresh(work["signed"])).to_do_by == colleague


def test_work_is_handed_on(work, author, colleague, second_author, administrator):
    hand_over(author, colleague, by=administrator, reason="On leave")
    hand_over(colleague, second_author, by=administrator, reason="Ill")
    assert len(names(second_author)) == 4 and names(colleague) == names(author) == set()


def test_the_text_says_who_has_it_to_do(work, author, colleague, administrator, auditor):
    hand_over(author, colleague, by=administrator, reason="On leave until June")
    desk = Desk(auditor)
    shown = desk.client.get(desk.url(work["draft"])).text
    assert "Written by Ann Example" in shown and "Cal Example has it to do" in shown and "On leave until June" in shown
    assert "has it to do" not in desk.client.get(desk.url(work["signed"])).text


def test_the_administrator_reads_no_word_of_a_draft(work, author, administrator):
    shown = Desk(administrator).client.get(page(author)).text
    assert work["draft"].heading not in shown and work["answer"].question not in shown


def test_only_somebody_who_may_write_all_of_it_can_take_it(work, author, auditor, colleague, administrator):
    desk = Desk(administrator)
    offered = desk.client.get(page(author)).context["form"].fields["taker"].queryset
    assert colleague in offered and not {author, auditor, administrator} & set(offered)
    answer = desk.client.post(page(author), {"taker": auditor.pk, "change_reason": "x"})
    assert "valid choice" in errors(answer)
    for person in (auditor, author):
        with pytest.raises(ValidationError, match="choose somebody else"):
            hand_over(author, person, by=administrator, reason="x")
    Person.objects.filter(pk=colleague.pk).update(is_active=False)
    assert colleague not in desk.client.get(page(author)).context["form"].fields["taker"].queryset


def test_only_administrators_hand_over(work, author, reviewer, colleague):
    desk = Desk(reviewer)
    assert desk.client.get(page(author)).status_code == 403
    assert desk.client.post(page(author), {"taker": colleague.pk, "change_reason": "x"}).status_code == 403
    with pytest.raises(PermissionDenied):
        hand_over(author, colleague, by=reviewer, reason="x")
    assert not Assignment.objects.exists()


def test_the_work_of_somebody_who_has_left_is_handed_over_and_the_name_stays(work, author, colleague, administrator):
    Person.objects.filter(pk=author.pk).update(is_active=False)
    answer = Desk(administrator).client.post(page(author), {"taker": colleague.pk, "change_reason": "Has left"})
    assert answer.status_code == 302
    assert Fact.revisions().of(work["draft"]).first().actor_name == "Ann Example"


def test_the_database_keeps_every_hand_over(work, author, colleague, administrator):
    hand_over(author, colleague, by=administrator, reason="On leave")
    for statement in ("UPDATE {} SET taker_id = giver_id", "DELETE FROM {}"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement.format(Assignment._meta.db_table))
    with pytest.raises(DatabaseError), transaction.atomic():
        Assignment(
            text="faq.entry:1", revision=1, giver=author, taker=author, reason="x", by=administrator, at=now()
        ).save()
