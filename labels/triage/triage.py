"""Triage: what a new label version does to the facts of a drug, one item for each affected thing, disposed of by people.

The items are made when a version arrives, in its transaction, by `queues`; here they are kept, and `disposing` disposes of
them. All of it is immutable: a disposal is a row of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from django.db import models
from django.db.models import F

from audit.guards.guard_rules import Rule
from audit.ledger.canonical import digest
from audit.ledger.ledger import Writing
from audit.reading.dated_managers import AsOf, AsOfAt
from editorial.record.rules import empty
from editorial.record.vocabulary import Method
from labels.archive.label_models import Captured, LabelVersion


class Queue(models.TextChoices):
    """In order of precedence: a block that belongs in two is in the first."""

    BROKEN = "broken", "broken: its evidence is gone"
    MOVED = "moved", "moved: its evidence stands elsewhere now"
    TOUCHED = "touched", "touched: its passage changed, its evidence still stands"
    SECTION = "section", "section changed: elsewhere in a section that it names"
    UNCLAIMED = "unclaimed", "unclaimed: no fact says anything about it"


LOST = (Queue.BROKEN, Queue.MOVED)  # a machine did not find the evidence again where the fact says that it stands


UNDECIDED = "A pharmacist has not yet decided what that means."  # ends what readers are told


class Decision(models.TextChoices):
    """The first three are a person's; what the record itself settles has the others."""

    NO_EFFECT = "no effect", "no effect"
    REVISED = "revised", "the fact was revised"
    NEW_FACT = "new fact", "a new fact says it"
    NOT_LIVE = "not live", "the fact is no longer public"
    TAKEN_IN = "taken in", "a later label version takes it in"


class TriageQuerySet(models.QuerySet["TriageItem"]):
    def open(self) -> Self:
        """Those that nobody has disposed of."""
        return self.filter(~models.Exists(Disposal.objects.filter(item=models.OuterRef("pk"))))

    def moving(self) -> Self:
        """Those that readers of the fact are told of: a section that changed elsewhere is for the desk alone."""
        return self.exclude(queue=Queue.SECTION)

    def urgent_first(self) -> Self:
        return self.order_by("rank", "pk")


class TriageManager(AsOf.from_queryset(TriageQuerySet)):  # type: ignore[misc]  # a class that Django makes at run time
    time = "created_at"


class TriageItem(Captured):
    """What one new version did to one fact, or to one section that no fact speaks of. Immutable.

    `passages` are [what, old words, new words, old section, new section]; `telling` are numbers and negations that
    changed, as sentences. `rank` is 0 for the most urgent. `before` is None where a fact was compared with the first label of
    its drug.
    """

    before = models.ForeignKey(LabelVersion, models.PROTECT, related_name="+", null=True)
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

    @property
    def about(self) -> str | None:
        """The address of its drug, for the ledger; asked without the bytes of the label."""
        return LabelVersion.objects.filter(pk=self.version_id).values_list("drug__slug", flat=True).first()

    @property
    def what_changed(self) -> str:
        """For the desk: without what readers are told until somebody has decided."""
        return self.sentence.removesuffix(f" {UNDECIDED}")

    @property
    def lost(self) -> bool:
        """Whether a machine did not find the evidence again: then a signature alone leaves the fact as it is."""
        return self.fact_id is not None and self.queue in LOST


class Disposal(Captured):
    """What a person decided about one item, and why; or how the record settled it. Immutable.

    `person` is None where a program brought the label version that settled it. `lost`: the evidence of the fact was lost, so
    that a decision of no effect is a signature, with `credentials` and `method`. These three are NULL in rows from before.
    """

    item = models.OneToOneField(TriageItem, models.PROTECT, related_name="disposal")
    decision = models.CharField(max_length=10, choices=Decision.choices)
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()
    person = models.BigIntegerField(null=True)
    person_name = models.CharField(max_length=200)
    lost = models.BooleanField(null=True)
    credentials = models.CharField(max_length=80, null=True)
    method = models.CharField(max_length=10, null=True, choices=Method.choices)

    objects = AsOfAt()

    @classmethod
    def insert_rules(cls, columns: set[str]) -> list[Rule]:
        if not columns.issuperset({"lost", "credentials", "method"}):
            return []  # an older table, while it is migrated
        unsigned = f"({empty('NEW.credentials')} OR {empty('NEW.method')} OR NEW.person IS NULL)"
        return [
            Rule(
                "signed",
                "That lost evidence has no effect is decided by a signature, with name, credentials and method.",
                f"NEW.decision = '{Decision.NO_EFFECT}' AND NEW.lost AND {unsigned}",
            )
        ]

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


TRIAGED, DECIDED = "triage", "triage decision"  # kinds of the ledger's entries
OF_ITEM = "before_id version_id fact_id queue section heading rank passages telling sentence".split()


def item_digest(item: TriageItem) -> str:
    """Over all that an item says, for its entry in the ledger."""
    return digest({name: getattr(item, name) for name in OF_ITEM})


def store(
    writing: Writing,
    before: LabelVersion | None,
    version: LabelVersion,
    items: Iterable[TriageItem],
    by: tuple[int | None, str] | None = None,
) -> Triage:
    """Keeps what a comparison did, and records it; `items` are not saved yet. An item that takes in others has the `before`
    of the first of them already. `by`: who, if not whoever captured the version.
    """
    actor, actor_name = by or (version.captured_by, version.captured_by_name)
    counts, made = dict.fromkeys(Queue, 0), list(items)
    for item in made:
        item.before = item.before or before
        item.version, item.created_at = version, writing.at
        counts[Queue(item.queue)] += 1
    TriageItem.objects.bulk_create(made)
    writing.append(
        TRIAGED,
        subject=f"labels.labelversion:{version.pk}",
        actor=actor,
        actor_name=actor_name,
        public=True,
        about=version.about,
        before=before.pk if before else None,
        items=[[item.pk, item_digest(item)] for item in made],
    )
    return Triage(counts)
