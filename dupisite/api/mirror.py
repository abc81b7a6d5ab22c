"""Every edition in the order in which they were signed: a few questions for a page of them, however much they cite.

What the ledger has and this program cannot give, such as an edition of a kind of text that it does not know, is named and
never left out silently: a mirror that misses it must know that it does.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from audit.models import LedgerEntry
from dupisite.api import history_shapes, serializing, shapes
from editorial.kinds import TextKind, by_subject
from editorial.pages.moments import asked
from editorial.record.validity import is_as_signed, witnessed
from labels.models import Drug

PAGE = 20
UNKNOWN = "This site does not know this kind of text any more, so it cannot give the edition. The ledger has it."
LOST = "What was signed is not stored any more, so it cannot be given. The ledger has it."

Place = tuple[str, int]  # subject of an edition in the ledger, and the number of its revision


@dataclass(frozen=True)
class MirrorPage:
    """One page of all editions. `last`: the number of the last one's entry in the ledger; `more`: it goes on."""

    editions: list[shapes.Edition]
    left_out: list[history_shapes.LeftOut]
    last: int
    more: bool


def editions_after(seq: int) -> MirrorPage:
    """The editions whose entry in the ledger comes after number `seq`."""
    entries = LedgerEntry.objects.filter(kind="edition", public=True, seq__gt=seq).order_by("seq")
    if (moment := asked()) is not None:
        entries = entries.filter(at__lte=moment)
    found = list(entries.values_list("seq", "subject", "revision")[: PAGE + 1])
    shown = found[:PAGE]
    told = _told([(subject, revision) for _, subject, revision in shown])
    return MirrorPage(
        editions=[told[subject, revision] for _, subject, revision in shown if (subject, revision) in told],
        left_out=[_left_out(*entry) for entry in shown if entry[1:] not in told],
        last=shown[-1][0] if shown else seq,
        more=len(found) > PAGE,
    )


def _left_out(seq: int, subject: str, revision: int) -> history_shapes.LeftOut:
    sentence = LOST if by_subject(subject) else UNKNOWN
    return history_shapes.LeftOut(entry=seq, subject=subject, revision=revision, sentence=sentence)


def _told(places: list[Place]) -> dict[Place, shapes.Edition]:
    """Each as it was signed: what has happened since is another edition, further on."""
    rows = {kind.subject: (kind, found) for kind, found in _rows(places)}
    every = [row for _, found in rows.values() for row in found]
    drugs = dict(Drug.objects.filter(pk__in={row.drug_id for row in every}).values_list("pk", "slug"))
    told = {}
    for subject, (kind, found) in rows.items():
        sources = kind.sources_of([row for row in found if is_as_signed(row)], drugs)
        for row in found:
            place = (f"{subject}:{row.id}", row.history_id)
            told[place] = serializing.edition(kind, row, drugs[row.drug_id], sources.get(row.history_id))
    return told


def _rows(places: list[Place]) -> list[tuple[TextKind, list[Any]]]:
    """The editions of each kind that has any: one question for each."""
    wanted: defaultdict[str, list[int]] = defaultdict(list)
    for subject, revision in places:
        wanted[subject.partition(":")[0]].append(revision)
    kinds = [(kind, numbers) for subject, numbers in wanted.items() if (kind := by_subject(subject)) is not None]
    return [(kind, list(witnessed(kind.model.revisions().filter(history_id__in=numbers)))) for kind, numbers in kinds]
