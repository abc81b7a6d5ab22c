"""What an arriving label version does to the facts of its drug: one item for each affected fact, and for each section
that no fact speaks of.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from audit.ledger.ledger import Writing
from editorial.wording.meaning import MeaningKind, meaning_changes
from labels.archive.label_clocks import Reference
from labels.archive.label_models import LabelVersion
from labels.archive.label_storage import label_by_hash
from labels.evidence.basis import pinned_label
from labels.evidence.evidence import claim_of
from labels.evidence.facts import Fact
from labels.evidence.quoting import shortened
from labels.triage import queues
from labels.triage.outcomes import FactClaims, FactOutcome, Outcome
from labels.triage.ranking import Rank
from labels.triage.triage import Queue, Triage, TriageItem, store

CHANGED = "The label has changed where this rests ({where}). A pharmacist has not yet decided what that means."
TELLING = (MeaningKind.NUMBER, MeaningKind.LIMIT, MeaningKind.NEGATION)
QUEUES = list(Queue)
WHAT = {
    "changed": "changed",
    "moved": "moved",
    "added": "new",
    "removed": "gone",
    "equal": "unchanged",
    "form": "in another form",
}


def triage_arrival(writing: Writing, before: LabelVersion, version: LabelVersion) -> Triage | None:
    """Compares the new reference label with the one before it; None when what arrived is not the reference."""
    if not is_reference(version):
        return None
    facts = {str(edition.id): edition for edition in tied_editions(version)}
    claims = [FactClaims(key, (claim,)) for key, edition in facts.items() if (claim := claim_of(edition))]
    found = queues.triage(label_by_hash(before.sha256), label_by_hash(version.sha256), claims)
    name = Reference(version.pk, version.number, version.effective, version.origin).words
    items = [*fact_items(found, facts, name), *_unclaimed_items(found, name)]
    return store(writing, before, version, sorted(items, key=lambda item: item.rank))


def is_reference(version: LabelVersion) -> bool:
    """Whether facts of its drug are measured by this version now."""
    reference = LabelVersion.objects.without_bytes().filter(drug=version.drug).in_order().first()
    return reference is not None and reference.pk == version.pk


def tied_editions(version: LabelVersion) -> list[Any]:
    """Live editions of the drug's facts whose evidence was measured by a label."""
    live = Fact.revisions().live(None, Fact.objects.filter(drug=version.drug)).order_by("id")
    return [edition for edition in live if pinned_label(edition)]


def fact_items(found: queues.Triage, facts: dict[str, Any], name: str, sentence: str = CHANGED) -> Iterator[TriageItem]:
    """One item for each fact that is touched; `sentence` is what readers of it are told."""
    touched: defaultdict[str, list[queues.Item]] = defaultdict(list)
    for item in found.items:
        for fact in item.facts:
            touched[fact].append(item)
    for outcome in found.facts:
        if outcome.outcome == Outcome.HOLDS:
            continue
        edition, touching = facts[outcome.fact], touched[outcome.fact]
        queue = _queue(outcome, touching)
        sections = dict.fromkeys(_heading(found, item) for item in touching)
        where = "; ".join([*sections, name]) if sections else name
        yield TriageItem(
            fact_id=edition.id,
            queue=queue,
            section=", ".join(dict.fromkeys(_key(found, item) for item in touching))[:200],
            heading=edition.heading,
            rank=_rank(queue, touching),
            passages=[_passage(found, item) for item in touching],
            telling=[*(finding.sentence for finding in outcome.findings), *_telling(found, touching)],
            sentence=sentence.format(where=where),
        )


def _unclaimed_items(found: queues.Triage, name: str) -> Iterator[TriageItem]:
    for group in found.unclaimed_by_section():
        items = list(group.items)
        yield TriageItem(
            fact=None,
            queue=Queue.UNCLAIMED,
            section=group.section.key[:200],
            heading=group.section.heading,
            rank=_rank(Queue.UNCLAIMED, items),
            passages=[_passage(found, item) for item in items],
            telling=_telling(found, items),
            sentence=f"No fact says anything about what changed in “{group.section.heading}” ({name}).",
        )


def _queue(outcome: FactOutcome, touching: list[queues.Item]) -> Queue:
    if outcome.outcome == Outcome.BROKEN:
        return Queue.BROKEN
    if outcome.outcome == Outcome.MOVED:
        return Queue.MOVED
    return Queue.TOUCHED if any(item.queue == queues.Queue.TOUCHED for item in touching) else Queue.SECTION


def _rank(queue: Queue, items: list[queues.Item]) -> int:
    """The weightiest of its changes first; among equals what lost its evidence."""
    weight = min((item.rank for item in items), default=Rank.NUMBERS_AND_NEGATIONS)
    return int(weight) * 10 + QUEUES.index(queue)


def _passage(found: queues.Triage, item: queues.Item) -> list[str]:
    before, after = found.difference.before(item.change), found.difference.after(item.change)
    old = found.difference.old.sections[item.change.old.section].heading if item.change.old else ""
    new = found.difference.new.sections[item.change.new.section].heading if item.change.new else ""
    what = WHAT[item.change.change.value]
    return [what, before.text if before else "", after.text if after else "", old, new]


def _telling(found: queues.Triage, items: list[queues.Item]) -> list[str]:
    """Numbers, limits, negations and forms that changed, for who must not overlook them."""
    said = []
    for item in items:
        before, after = found.difference.before(item.change), found.difference.after(item.change)
        if before and after:
            said += _told(before.text, after.text)
            said += [f"“{shortened(after.text, 80)}”: {line}" for line in found.difference.other_form(item.change)]
    return list(dict.fromkeys(said))


@lru_cache(maxsize=1_000)  # several facts rest on one passage
def _told(before: str, after: str) -> list[str]:
    changes = (change for change in meaning_changes(before, after) if change.kind in TELLING)
    return [f"{change.label}: {change.before or 'nothing'} → {change.after or 'nothing'}" for change in changes]


def _heading(found: queues.Triage, item: queues.Item) -> str:
    label = found.difference.new if item.change.new else found.difference.old
    place = item.change.new or item.change.old
    return label.sections[place.section].heading if place else ""


def _key(found: queues.Triage, item: queues.Item) -> str:
    label = found.difference.new if item.change.new else found.difference.old
    place = item.change.new or item.change.old
    return label.sections[place.section].key if place else ""
