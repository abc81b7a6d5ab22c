"""Who may sign: a member of the reviewers whose credentials one administrator has checked and a second has confirmed.

The group alone gives nothing, nor does being a superuser (`Person.has_perm`). The rules are held by the database. A
sample account is appointed by the program that makes it, and for as long as it is one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models

from audit.guards.guard_rules import Rule
from audit.ledger import ledger
from editorial.accounts.passwords import known_to_another
from editorial.accounts.rights import REVIEWER
from editorial.record.protocols import Account
from editorial.record.recorded import Recorded, person_field
from editorial.record.refusals import Refused, said_by, visible
from editorial.record.rules import empty

LONGEST = 500  # characters of how it was checked


class Stage(models.TextChoices):
    PROPOSED = "proposed", "proposed"
    CONFIRMED = "confirmed", "confirmed"
    ENDED = "ended", "ended"
    SAMPLE = "sample", "made as a sample account"


class Appointment(Recorded):
    """One step of making somebody a reviewer. Immutable; the newest step of a person says how it stands.

    Name and credentials are those that were checked: a confirmation says nothing about others.
    """

    person = person_field()
    stage = models.CharField(max_length=10, choices=Stage.choices)
    printed_name = models.CharField(max_length=120)
    credentials = models.CharField(max_length=80, blank=True)
    how = models.TextField(max_length=LONGEST)

    kinds = tuple(f"reviewer {stage}" for stage in Stage.values)

    class Meta(Recorded.Meta):
        indexes = [models.Index("person", models.F("id").desc(), name="appointment_newest")]

    def __str__(self) -> str:
        return f"{self.printed_name}: {self.get_stage_display()}"

    @classmethod
    def insert_rules(cls, columns: set[str]) -> list[Rule]:
        """What no new step may be; the database refuses it in the sentence of the rule."""
        before = (
            f"SELECT stage, by_id, printed_name, credentials FROM {cls._meta.db_table}"  # noqa: S608 - names of ours
            " WHERE person_id = NEW.person_id ORDER BY id DESC LIMIT 1"
        )
        decided = f"NEW.stage IN ('{Stage.PROPOSED}', '{Stage.CONFIRMED}')"
        return [
            Rule("stage", "No such step.", f"NEW.stage NOT IN {tuple(Stage.values)}"),
            Rule(
                "by",
                "Every step names who took it; only a sample account is made by a program.",
                f"(NEW.by_id IS NULL) <> (NEW.stage = '{Stage.SAMPLE}')",
            ),
            Rule("how", "Say how the credentials were checked, or why this ends.", empty("NEW.how")),
            Rule(
                "credentials",
                "There are no credentials to check: enter them with the account first.",
                f"{decided} AND {empty('NEW.credentials')}",
            ),
            Rule("oneself", "Nobody makes himself a reviewer.", f"{decided} AND NEW.by_id = NEW.person_id"),
            Rule(
                "second",
                "A second administrator confirms what another one has proposed, for the same name and credentials.",
                f"NEW.stage = '{Stage.CONFIRMED}' AND NOT EXISTS (SELECT 1 FROM ({before}) p"  # noqa: S608  a condition of our own
                f" WHERE p.stage = '{Stage.PROPOSED}' AND p.by_id <> NEW.by_id"
                " AND p.printed_name = NEW.printed_name AND p.credentials = NEW.credentials)",
            ),
        ]


def newest_step(person: Account) -> Appointment | None:
    return Appointment.objects.filter(person_id=person.pk).order_by("-pk").first()


def is_appointed(person: Account) -> bool:
    """Has a second administrator confirmed this name with these credentials, and is it not over?"""
    standing = Appointment.objects.filter(person_id=person.pk).exclude(stage=Stage.PROPOSED).order_by("-pk").first()
    if standing is None or standing.stage == Stage.ENDED:
        return False
    return person.is_sample if standing.stage == Stage.SAMPLE else _checked(person, standing)


def _checked(person: Account, standing: Appointment) -> bool:
    # Who has no credentials now is refused by the rule of signing itself, in its own words.
    return person.printed_name == standing.printed_name and person.credentials in ("", standing.credentials)


def propose(person: Account, *, by: Account, how: str) -> None:
    """The first administrator: the credentials were checked, and how. Gives no right yet. Raises Refused."""
    _take(person, Stage.PROPOSED, by, how)


def confirm(person: Account, *, by: Account, how: str) -> None:
    """A second administrator has checked them too. From now on the person may sign. Raises Refused."""
    _take(person, Stage.CONFIRMED, by, how)


def end(person: Account, *, by: Account, how: str) -> None:
    """Takes a proposal back, or the right to sign away; whatever was signed stays as it was signed."""
    _take(person, Stage.ENDED, by, how)


def end_if_left(person: Account, *, by: Account) -> None:
    """Who is deactivated or leaves the reviewers is confirmed anew on coming back."""
    newest = newest_step(person)
    member = person.is_superuser or person.groups.filter(name=REVIEWER).exists()
    if newest is not None and newest.stage != Stage.ENDED and not (person.is_active and member):
        end(person, by=by, how="Deactivated, or no longer one of the reviewers")


def appoint_sample(person: Account, how: str) -> None:
    """For programs that make sample accounts: nobody has checked anything, and what they sign says so for ever."""
    with ledger.writing() as writing:
        if newest_step(person) is None:
            _step(person, Stage.SAMPLE, how).write(writing, f"reviewer {Stage.SAMPLE}", person.subject, None)


def _take(person: Account, stage: Stage, by: Account, how: str) -> None:
    with _refusals_recorded(person, stage, by):
        if not by.has_perm("editorial.change_person"):
            raise PermissionDenied(f"{by.printed_name} may not decide who signs")
        if known_to_another(by):
            raise Refused(
                "Somebody else has set your password and may know it: choose your own first.", code="password"
            )
        visible(how)
        if len(how) > LONGEST:
            raise Refused(f"This text has {len(how)} characters; {LONGEST} are allowed.", code="how")
        with said_by(lambda: Appointment.insert_rules(set())), ledger.writing() as writing:
            current = get_user_model().objects.get(pk=person.pk)  # as it is under the lock
            _step(current, stage, how.strip()).write(writing, f"reviewer {stage}", person.subject, by)


def _step(person: Account, stage: Stage, how: str) -> Appointment:
    said = {"printed_name": person.printed_name, "credentials": person.credentials, "how": how}
    return Appointment(person_id=person.pk, stage=stage, **said)


@contextmanager
def _refusals_recorded(person: Account, stage: Stage, by: Account) -> Iterator[None]:
    try:
        yield
    except (ValidationError, PermissionDenied) as refusal:
        why = refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]
        said = {"actor": by.pk, "actor_name": by.printed_name, "stage": str(stage), "why": why}
        ledger.append("reviewer refused", subject=person.subject, **said)
        raise
