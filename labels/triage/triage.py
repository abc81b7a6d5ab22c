"""Triage: what a new label version does to the facts of a drug, one item for each affected thing, disposed of by people.

The items are made when a version arrives, in its transaction, by `queues`; here they are kept and disposed of. All of it
is immutable: a disposal is a row of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models import F

from audit.ledger import ledger
from audit.ledger.canonical import digest
from audit.ledger.ledger import Writing
from audit.reading.dated_managers import AsOf, AsOfAt
from editorial.accounts.people import Person
from editorial.record.protocols import Edition
from editorial.wording.text import hidden_characters, tidy
from labels.archive.label_models import Captured, LabelVersion


class Queue(models.TextChoices):
    """In order of precedence: a block that belongs in two is in the first."""

    BROKEN = "broken", "broken: its evidence is gone"
    MOVED = "moved", "moved: its evidence stands elsewhere now"
    TOUCHED = "touched", "touched: its passage changed, its evidence still stands"
    SECTION = "section", "section changed: elsewhere in a section that it names"
    UNCLAIMED = "unclaimed", "unclaimed: no fact says anything about it"


class Decision(models.TextChoices):
    NO_EFFECT = "no effect", "no effect"
    REVISED = "revised", "the fact was revised"
    NEW_FACT = "new fact", "a new fact says it"


class TriageQuerySet(models.QuerySet["TriageItem"]):
    def open(self) -> Self:
        """Those that nobody has disposed of."""
        return self.filter(~models.Exists(Disposal.objects.filter(item=models.OuterRef("pk"))))

    def moving(self) -> Self:
        """Those that readers of the fact are told of: a section that changed elsewhere is for the desk alone."""
        return self.exclude(queue=Queue.SECTION)

    def urgent_first(self) -> Self:
        return self.order_by("rank", "pk")


class TriageManager(AsOf.from_queryset(TriageQuerySet)):  # type: ignore[misc]
    time = "created_at"


class TriageItem(Captured):
    """What one new version did to one fact, or to one section that no fact speaks of. Immutable.

    `passages` are [what, old words, new words, old section, new section]; `telling` are numbers and negations that
    changed, as sentences. `rank` is 0 for the most urgent.
    """

    before = models.ForeignKey(LabelVersion, models.PROTECT, related_name="+")
    version = models.ForeignKey(LabelVersion, models.PROTECT, related_name="triage_items")
    fact = models.ForeignKey("labels.Fact", models.PROTECT, null=True, related_name="triage_items")
    queue = models.CharField(max_length=10, choices=Queue.choices)
    section = models.CharField(max_length=200)
    heading = models.TextField()
    rank = models.PositiveIntegerField()
    passages = models.JSONField()
    telling = models.JSONField()
    sentence = models.TextField()
    created_at = models.DateTimeField()

    objects = TriageManager()

    class Meta:
        default_permissions = ("view", "dispose")
        indexes = [models.Index("fact", F("id").desc(), name="triage_of_fact")]

    def __str__(self) -> str:
        return f"{self.get_queue_display()}: {self.heading}"


class Disposal(Captured):
    """What a person decided about one item, and why. Immutable."""

    item = models.OneToOneField(TriageItem, models.PROTECT, related_name="disposal")
    decision = models.CharField(max_length=10, choices=Decision.choices)
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()
    person = models.BigIntegerField()
    person_name = models.CharField(max_length=200)

    objects = AsOfAt()

    def __str__(self) -> str:
        return f"{self.get_decision_display()}, {self.person_name}"


@dataclass(frozen=True)
class Triage:
    """How many items an arrival made, by queue."""

    counts: dict[Queue, int]

    @property
    def sentence(self) -> str:
        said = ", ".join(f"{count} {queue.value}" for queue, count in self.counts.items() if count)
        return f"triage: {said}." if said else "nothing changed where anything is said or could be said."


def dispose(items: Sequence[TriageItem], *, person: Person, decision: Decision, reason: str) -> list[Disposal]:
    """One reason for all of them. Raises PermissionDenied, ValidationError; then none is disposed of."""
    if not person.has_perm("labels.dispose_triageitem"):
        raise PermissionDenied(f"{person.printed_name} may not dispose of triage items")
    reason = tidy(reason).strip()
    if not reason or len(reason) > 500 or hidden_characters(reason):
        raise ValidationError("Say why, in one sentence of at most 500 visible characters.")
    with ledger.writing() as writing:
        done = set(Disposal.objects.filter(item__in=items).values_list("item_id", flat=True))
        if done:
            raise ValidationError("Somebody else has just disposed of one of these. Look at the list again.")
        return [settle(writing, item, person, decision, reason) for item in items]


DECIDED, TRIAGED = "triage decision", "triage"
OF_ITEM = "before_id version_id fact_id queue section heading rank passages telling sentence".split()


def recorded(made: Disposal) -> dict[str, Any]:
    """What the ledger says of a decision."""
    item = made.item
    return {
        "decision": made.decision,
        "reason": made.reason,
        "person": made.person,
        "person_name": made.person_name,
        "fact": item.fact_id,
        "version": item.version_id,
    }


def item_digest(item: TriageItem) -> str:
    """Over all that an item says, for its entry in the ledger."""
    return digest({name: getattr(item, name) for name in OF_ITEM})


def settle(writing: Writing, item: TriageItem, person: Person, decision: Decision, reason: str) -> Disposal:
    made = Disposal(
        item=item,
        decision=decision,
        reason=reason,
        at=writing.at,
        person=person.pk,
        person_name=person.printed_name,
    )
    made.save()
    writing.append(
        DECIDED,
        subject=f"labels.triageitem:{item.pk}",
        actor=person.pk,
        actor_name=person.printed_name,
        public=True,
        **recorded(made),
    )
    return made


def settle_by_edition(writing: Writing, edition: Edition, person: Person) -> None:
    """A signature on words that were checked against a version disposes of what that version did to the fact."""
    version = ((edition.evidence or {}).get("label") or {}).get("version")
    if version is None:
        return
    for item in TriageItem.objects.open().filter(fact_id=edition.id, version_id__lte=version):
        settle(writing, item, person, Decision.REVISED, f"Edition {edition.edition} was signed against this label.")


def store(
    writing: Writing,
    before: LabelVersion,
    version: LabelVersion,
    items: Iterable[TriageItem],
    by: tuple[int | None, str] | None = None,
) -> Triage:
    """Keeps what an arrival did, and records it; `items` are not saved yet. `by`: who, if not whoever captured it."""
    actor, actor_name = by or (version.captured_by, version.captured_by_name)
    counts, said = dict.fromkeys(Queue, 0), []
    for item in items:
        item.before, item.version, item.created_at = before, version, writing.at
        item.save()
        counts[Queue(item.queue)] += 1
        said.append([item.pk, item_digest(item)])
    writing.append(
        TRIAGED,
        subject=f"labels.labelversion:{version.pk}",
        actor=actor,
        actor_name=actor_name,
        public=True,
        before=before.pk,
        items=said,
    )
    return Triage(counts)
