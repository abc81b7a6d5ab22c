"""What the digest has told each person, so that the next one begins with what is new.

Only what still waits is remembered: what was done and comes back is news again. Nothing here is part of the record.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import models, transaction

from editorial.work.waiting import Item, Waiting

REMINDED_AFTER = 7  # days without anything new after which what still waits is counted once more


class Told(models.Model):
    """One thing that a person was told of, and that waited when the last message went out. Mutable."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    thing = models.CharField(max_length=64)  # SHA-256 of its heading and of what was said of it
    at = models.DateTimeField()  # of the last message

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["person", "thing"], name="told_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.thing}"


@dataclass(frozen=True)
class Digest:
    """A message to one person. `new`: (heading, items) since the last one; `before`: (heading, number) told earlier."""

    waiting: Waiting
    new: tuple[tuple[str, tuple[Item, ...]], ...]
    before: tuple[tuple[str, int], ...]
    last: date | None  # the day (UTC) of the last message; None for the first

    @property
    def count(self) -> int:
        return sum(len(items) for _, items in self.new)

    @property
    def left(self) -> int:
        return sum(number for _, number in self.before)

    def is_due(self, today: date) -> bool:
        """With something new, or as a reminder a week after the last message."""
        return bool(self.new) or self.last is None or (today - self.last).days >= REMINDED_AFTER

    def remember(self, now: datetime) -> None:
        """Once it was sent."""
        person = self.waiting.person
        names = {_name(heading, item) for heading, items in self.waiting.parts for item in items}
        with transaction.atomic():
            Told.objects.filter(person=person).delete()
            told = [Told(person=person, thing=name, at=now) for name in sorted(names)]
            Told.objects.bulk_create(told, ignore_conflicts=True)  # another run may have told it just now


def digests(found: list[Waiting], everything: bool = False) -> list[Digest]:
    """One for each; with `everything`, as if nobody had been told of anything. One question."""
    told: dict[int, dict[str, datetime]] = {}
    for person, thing, at in Told.objects.values_list("person", "thing", "at"):
        told.setdefault(person, {})[thing] = at
    return [_digest(each, {} if everything else told.get(each.person.pk, {})) for each in found]


def forget_others(found: list[Waiting]) -> None:
    """Whoever has nothing waiting has nothing to remember: what comes back is news."""
    Told.objects.exclude(person__in=[each.person.pk for each in found]).delete()


def _digest(waiting: Waiting, told: dict[str, datetime]) -> Digest:
    new, before = [], []
    for heading, items in waiting.parts:
        unheard = tuple(item for item in items if _name(heading, item) not in told)
        if unheard:
            new.append((heading, unheard))
        if len(items) > len(unheard):
            before.append((heading, len(items) - len(unheard)))
    return Digest(waiting, tuple(new), tuple(before), max(told.values()).date() if told else None)


def _name(heading: str, item: Item) -> str:
    said = [heading, item.path, *([item.news] if item.news is not None else [item.title, item.said, str(item.since)])]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()
