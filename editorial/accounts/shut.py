"""What is shut or slowed at the moment, and how many tries were refused meanwhile: told in the ledger once, at its end.

A refused try writes nothing that stays, so a flood fills no ledger. Whether something is shut is not decided here but by
the tries that failed (`tries.py`): `axes_reset` opens everything.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils import timezone

from audit.ledger import ledger

ENDED = "lock-out ended"


class Shut(models.Model):
    """A name at an address, every name at an address, or a name everywhere, which is slowed. Mutable; deleted at its end."""

    name = models.CharField(max_length=64, blank=True)  # as axes keeps it: never what was typed
    address = models.GenericIPAddressField(null=True)
    subject = models.CharField(max_length=100, blank=True)  # the account as the ledger names it
    ends = models.DateTimeField()
    refused = models.PositiveIntegerField(default=0)
    next_try = models.DateTimeField(null=True)  # of a slowed name

    class Meta:
        default_permissions = ()
        indexes = [models.Index("name", "address", name="shut_found")]

    def __str__(self) -> str:
        return f"{self.subject or 'a name'} at {self.address or 'every address'}"


class Uncounted:
    """Refused tries that are not written yet: the first ten are, then every tenth part, so that a flood hardly writes."""

    def __init__(self) -> None:
        self.written: dict[int, int] = {}
        self.waiting: dict[int, int] = {}

    def one_more(self, key: int) -> None:
        self.waiting[key] = self.waiting.get(key, 0) + 1
        if self.waiting[key] * 10 >= self.written.get(key, 0):
            self.write(key)

    def write(self, key: int) -> None:
        number = self.waiting.pop(key, 0)
        if number:
            Shut.objects.filter(pk=key).update(refused=F("refused") + number)
            self.written[key] = self.written.get(key, 0) + number

    def forget(self, key: int) -> None:
        self.written.pop(key, None)
        self.waiting.pop(key, None)


uncounted = Uncounted()  # of this process


def begin(name: str, address: str | None, subject: str = "") -> bool:
    """False when it is shut already."""
    now = timezone.now()
    if standing(name, address) is not None:
        return False
    ends = now + settings.AXES_COOLOFF_TIME
    made = Shut.objects.create(name=name, address=address, subject=subject, ends=ends, next_try=now)
    uncounted.forget(made.pk)  # its number may have been another's, which was rolled back
    return True


def standing(name: str, address: str | None) -> Shut | None:
    return Shut.objects.filter(name=name, address=address, ends__gt=timezone.now()).first()


def refused(name: str, address: str | None) -> None:
    """Counts one try that was not looked at."""
    found = standing(name, address)
    if found is not None:
        uncounted.one_more(found.pk)


def take_turn(shut: Shut, pause: timedelta) -> datetime | None:
    """None for whoever comes first after the pause; for everybody else, when the next turn is."""
    now = timezone.now()
    turn = Shut.objects.filter(pk=shut.pk, next_try__lte=now)
    if (shut.next_try is None or shut.next_try <= now) and turn.update(next_try=now + pause):
        return None
    return max(shut.next_try or now, now)


def tell_what_ended() -> None:
    """One entry for each that is over and refused somebody. Called when somebody logs in, or fails to."""
    over = list(Shut.objects.filter(ends__lte=timezone.now()))
    if not over:
        return
    with ledger.writing() as writing:
        for shut in Shut.objects.filter(pk__in=[each.pk for each in over]).order_by("pk"):
            uncounted.write(shut.pk)
            uncounted.forget(shut.pk)
            shut.refresh_from_db()
            if shut.refused:
                data: dict[str, Any] = {"address": shut.address, "refused": shut.refused, "every_name": not shut.name}
                writing.append(ENDED, subject=shut.subject, **data)
            shut.delete()
