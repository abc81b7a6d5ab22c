"""What a comparison of two label versions did to facts and to sections that no fact speaks of, as items of triage.

Knows which facts it is given, and not how they were chosen. Each item comes with its subject, by which a later one finds it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from editorial.wording.meaning import MeaningKind, meaning_changes
from labels.evidence.claims import check
from labels.evidence.evidence import claim_of
from labels.evidence.fact_columns import FactEdition
from labels.evidence.quoting import shortened
from labels.spl.model import Label
from labels.triage import queues
from labels.triage.outcomes import FactClaims, FactOutcome, Outcome, lost
from labels.triage.ranking import Rank
from labels.triage.triage import UNDECIDED, Queue, TriageItem

Subject = tuple[str, str]  # ("fact", its key), or ("section" or "gone", the section's key in the newer or older label)
Made = tuple[Subject, TriageItem]
Passage = list[str]  # as `TriageItem.passages` has it

TELLING = (MeaningKind.NUMBER, MeaningKind.LIMIT, MeaningKind.NEGATION)
QUEUES = list(Queue)
UNCHANGED, IN_ANOTHER_FORM = "unchanged", "in another form"
WHAT = {
    "changed": "changed",
    "moved": "moved",
    "added": "new",
    "removed": "gone",
    "equal": UNCHANGED,
    "form": IN_ANOTHER_FORM,
}
CHANGED = f"The label has changed where this rests ({{where}}). {UNDECIDED}"
NOT_THERE = (
    "This was signed before a label of its drug was kept here, and its evidence does not stand in {}. " + UNDECIDED
)
UNCLAIMED = "No fact says anything about what changed in “{}” ({})."


def claims_of(editions: Mapping[str, FactEdition]) -> list[FactClaims]:
    """By the key of the fact; without literature."""
    return [FactClaims(key, (claim,)) for key, edition in editions.items() if (claim := claim_of(edition))]


def fact_items(
    found: queues.Triage, facts: Mapping[str, FactEdition], name: str, sentence: str = CHANGED
) -> Iterator[Made]:
    """One item for each fact where the label has changed; `name` is that of the newer label version, `sentence` what readers
    are told.
    """
    touched: defaultdict[str, list[queues.Item]] = defaultdict(list)
    for item in found.items:
        for fact in item.facts:
            touched[fact].append(item)
    for outcome in found.facts:
        if outcome.outcome == Outcome.HOLDS:
            continue
        touching = touched[outcome.fact]
        queue, passages = _queue(outcome, touching), [_passage(found, item) for item in touching]
        made = fact_item(facts[outcome.fact], queue, passages, name, sentence)
        made.section = ", ".join(dict.fromkeys(_key(found, item) for item in touching))[:200]
        made.rank = rank_of(queue, [change.rank for change in touching])
        made.telling = [*(finding.sentence for finding in outcome.findings), *told(passages), *_forms(found, touching)]
        yield ("fact", outcome.fact), made


def fact_item(
    edition: FactEdition, queue: Queue, passages: list[Passage], name: str, sentence: str = CHANGED
) -> TriageItem:
    where = "; ".join([*dict.fromkeys(passage[4] or passage[3] for passage in passages), name])
    said = sentence.format(where=where)
    return TriageItem(fact_id=edition.id, queue=queue, heading=edition.heading, passages=passages, sentence=said)


def first_items(label: Label, facts: Mapping[str, FactEdition], name: str) -> Iterator[Made]:
    """One item for each fact that the first label of its drug does not bear out."""
    for claims in claims_of(facts):
        found = [(claim, finding) for claim in claims.claims for finding in check(label, claim)]
        if found:
            edition, queue = facts[claims.fact], Queue(lost(found).value)
            yield (
                ("fact", claims.fact),
                TriageItem(
                    fact_id=edition.id,
                    queue=queue,
                    section=", ".join(dict.fromkeys(finding.section for _, finding in found if finding.section))[:200],
                    heading=edition.heading,
                    rank=rank_of(queue, []),
                    passages=[],
                    telling=[finding.sentence for _, finding in found],
                    sentence=NOT_THERE.format(name),
                ),
            )


def unclaimed_items(found: queues.Triage, name: str) -> Iterator[Made]:
    """One item for each section with changes that no fact quotes."""
    now = {id(section) for section in found.difference.new.sections}
    for group in found.unclaimed_by_section():
        passages = [_passage(found, item) for item in group.items]
        yield (
            ("section" if id(group.section) in now else "gone", group.section.key),
            TriageItem(
                fact=None,
                queue=Queue.UNCLAIMED,
                section=group.section.key[:200],
                heading=group.section.heading,
                rank=rank_of(Queue.UNCLAIMED, [item.rank for item in group.items]),
                passages=passages,
                telling=[*told(passages), *_forms(found, group.items)],
                sentence=UNCLAIMED.format(group.section.heading, name),
            ),
        )


def rank_of(queue: Queue, weights: Iterable[int]) -> int:
    """The weightiest of its changes first; among equals what lost its evidence."""
    return int(min(weights, default=Rank.NUMBERS_AND_NEGATIONS)) * 10 + QUEUES.index(queue)


def told(passages: Iterable[Passage]) -> list[str]:
    """Numbers, limits and negations that changed, for who must not overlook them."""
    said = [line for _, before, after, _, _ in passages if before and after for line in _told(before, after)]
    return list(dict.fromkeys(said))


@lru_cache(maxsize=1_000)  # several facts rest on one passage
def _told(before: str, after: str) -> list[str]:
    changes = (change for change in meaning_changes(before, after) if change.kind in TELLING)
    return [f"{change.label}: {change.before or 'nothing'} → {change.after or 'nothing'}" for change in changes]


def _forms(found: queues.Triage, items: Iterable[queues.Item]) -> list[str]:
    """What passages with the same words say by another form."""
    said = []
    for item in items:
        if after := found.difference.after(item.change):
            forms = found.difference.other_form(item.change)
            said += [f"“{shortened(after.text, 80)}”: {line}" for line in forms]
    return list(dict.fromkeys(said))


def _queue(outcome: FactOutcome, touching: list[queues.Item]) -> Queue:
    if outcome.outcome == Outcome.BROKEN:
        return Queue.BROKEN
    if outcome.outcome == Outcome.MOVED:
        return Queue.MOVED
    return Queue.TOUCHED if any(item.queue == queues.Queue.TOUCHED for item in touching) else Queue.SECTION


def _passage(found: queues.Triage, item: queues.Item) -> Passage:
    before, after = found.difference.before(item.change), found.difference.after(item.change)
    old = found.difference.old.sections[item.change.old.section].heading if item.change.old else ""
    new = found.difference.new.sections[item.change.new.section].heading if item.change.new else ""
    what = WHAT[item.change.change.value]
    return [what, before.text if before else "", after.text if after else "", old, new]


def _key(found: queues.Triage, item: queues.Item) -> str:
    label = found.difference.new if item.change.new else found.difference.old
    place = item.change.new or item.change.old
    return label.sections[place.section].key if place else ""
