"""What readers are told of triage: that the label has changed where a fact rests, and who decided what that means, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import orjson
from django.db.models import CharField, DateTimeField, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat

from audit.models import LedgerEntry
from audit.reading.prepared import Prepared, as_moment
from editorial.days import day_of
from editorial.record.vocabulary import Kind
from labels.archive.label_models import LabelVersion
from labels.evidence.basis import LabelChange
from labels.evidence.facts import Fact
from labels.triage.triage import DECIDED, LOST, Decision, Disposal, TriageItem

TOLD = "The label changed here. {} decided on {} that {}: {}"
THAT = {
    Decision.NO_EFFECT: "this has no effect",
    Decision.NEW_FACT: "a new fact says it",  # of a fact that quotes it nobody decides these two any more
    Decision.REVISED: "the fact was revised",
}
SIGNED = (Kind.FIRST, Kind.UPDATE, Kind.CORRECTION, Kind.REAFFIRMED)  # against the label of their day


def told_items() -> QuerySet[Any]:
    """All that readers are told of, with what was decided: what came since somebody last signed the fact against its label."""
    made = Disposal.objects.filter(Exists(_recorded()), item=OuterRef("pk"))
    signed = Fact.revisions().filter(id=OuterRef("fact_id"), kind__in=SIGNED, history_date__gt=OuterRef("created_at"))
    found: Any = TriageItem.objects.moving().filter(~Exists(signed), fact__isnull=False)
    told: QuerySet[Any] = (
        found.annotate(
            decision=Subquery(made.values("decision")[:1], output_field=CharField()),
            decided_by=Subquery(made.values("person_name")[:1], output_field=CharField()),
            decided_because=Subquery(made.values("reason")[:1], output_field=CharField()),
            decided_at=Subquery(made.values("at")[:1], output_field=DateTimeField()),
            decided_said=Subquery(_decision_said()),
        )
        .filter(Q(decision__isnull=True) | Q(decision__in=THAT))
        .urgent_first()
    )
    return told.defer("passages", "telling")


def _recorded() -> QuerySet[Any]:
    """The ledger's entry about a decision, of an item that was decided so: without it nobody has decided."""
    so = Concat(Value('"decision":"'), OuterRef("decision"), Value('",'))
    return _entries(OuterRef("item_id")).filter(payload__contains=so)


def _entries(item: OuterRef) -> QuerySet[Any]:
    subject = Concat(Value(f"{TriageItem._meta.label_lower}:"), Cast(item, CharField()))
    return LedgerEntry.objects.filter(kind=DECIDED, subject=subject)


def _decision_said() -> QuerySet[Any]:
    return _entries(OuterRef("pk")).order_by("seq").values("payload")[:1]


def unsettled_items() -> QuerySet[Any]:
    """Those of them that stand above the text: what nobody has decided, and evidence that the newest label does not hold."""
    newest = LabelVersion.objects.filter(drug=OuterRef("version__drug")).in_order().values("pk")[:1]
    return told_items().filter(Q(decision__isnull=True) | Q(queue__in=LOST, version=Subquery(newest)))


def label_marks() -> dict[str, Exists]:
    """For revisions of facts, what `unsettled_items` has of each: `open_items` that nobody has decided, and `lost_items`."""
    found = unsettled_items().filter(fact_id=OuterRef("id"))
    names = {"open_items": True, "lost_items": False}
    return {name: Exists(found.filter(decision__isnull=undecided)) for name, undecided in names.items()}


_of_fact = Prepared(lambda: TriageItem, lambda fact: told_items().filter(fact_id=fact))
_of_all = Prepared(lambda: TriageItem, told_items)
_of_facts = Prepared(lambda: TriageItem, lambda facts: told_items().filter(fact__in=facts))


def changes_of(fact: int) -> list[LabelChange]:
    """Of one fact; one question."""
    return [_change(item) for item in _of_fact(fact)]


def changes_by_fact(facts: list[int] | None = None) -> defaultdict[int, list[LabelChange]]:
    """Of many, by their keys; None: of all. One question."""
    return _by_fact(_of_all() if facts is None else _of_facts(facts))


def _by_fact(items: Iterable[Any]) -> defaultdict[int, list[LabelChange]]:
    found: defaultdict[int, list[LabelChange]] = defaultdict(list)
    for item in items:
        found[item.fact_id].append(_change(item))
    return found


def _is_as_recorded(item: Any) -> bool:
    """Whether the ledger recorded this decision, by this person and for this reason."""
    try:
        said = orjson.loads(item.decided_said or "")
        shown = [item.decision, item.decided_by, item.decided_because]
        return bool([said["data"][name] for name in ("decision", "person_name", "reason")] == shown)
    except (KeyError, TypeError, ValueError):
        return False


def _change(item: Any) -> LabelChange:
    """Of an item as `told_items` finds it. A decision that is not as it was recorded counts for none."""
    decided = ""
    if item.decision is not None and _is_as_recorded(item):
        when, why = as_moment(item.decided_at), item.decided_because.rstrip(". ")
        assert when is not None  # every decision has its time
        decided = TOLD.format(item.decided_by, day_of(when), THAT[item.decision], f"{why}.")
    return LabelChange(item.sentence, item.version_id, item.queue in LOST, decided)
