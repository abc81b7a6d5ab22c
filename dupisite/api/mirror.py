"""Every edition in the order in which they were signed: a few questions for a page of them, however much they cite."""

from __future__ import annotations

from typing import Any

from audit.models import LedgerEntry
from dupisite.api import serializing, shapes
from editorial.pages.moments import asked
from editorial.pages.public_text import PublicText
from editorial.record.validity import witnessed
from faq.answer_standings import revisions_of
from faq.sources import SHOWN, sources_from
from labels.models import Drug, Fact

PAGE = 20
BY_LABEL = {text.model._meta.label_lower: text for text in serializing.TEXTS.values()}


def editions_after(seq: int) -> tuple[list[shapes.Edition], int, bool]:
    """(editions whose ledger entry comes after number `seq`, the number of the last one's entry, whether there are more)."""
    entries = LedgerEntry.objects.filter(kind="edition", public=True, seq__gt=seq).order_by("seq")
    if (moment := asked()) is not None:
        entries = entries.filter(at__lte=moment)
    found = list(entries.values_list("seq", "subject", "revision")[: PAGE + 1])
    shown = found[:PAGE]
    rows: dict[tuple[str, int], Any] = {}
    for label, text in BY_LABEL.items():
        wanted = [revision for _, subject, revision in shown if subject.partition(":")[0] == label]
        editions = witnessed(text.model.revisions().filter(history_id__in=wanted))
        rows |= {(label, row.history_id): row for row in editions}
    places = [(subject.partition(":")[0], revision) for _, subject, revision in shown]
    told = _told([(BY_LABEL[place[0]], rows[place]) for place in places if place in rows])
    return told, shown[-1][0] if shown else seq, len(found) > PAGE


def _told(editions: list[tuple[PublicText, Any]]) -> list[shapes.Edition]:
    """Each as it was signed: what has happened since is another edition, further on."""
    drugs = dict(Drug.objects.filter(pk__in={row.drug_id for _, row in editions}).values_list("pk", "slug"))
    pins = _pinned([row for text, row in editions if text is serializing.entries])
    found = []
    for text, row in editions:
        drug = drugs[row.drug_id]
        own = {pins[number].id: pins[number] for number in revisions_of(row) if number in pins}
        sources = sources_from(row, drug, own, {}) if text is serializing.entries else []
        found.append(serializing.edition(text, row, drug, sources))
    return found


def _pinned(entries: list[Any]) -> dict[int, Any]:
    """The facts that the entries cite, as they were pinned, by number of their revision."""
    wanted = {number for row in entries for number in revisions_of(row)}
    rows = witnessed(Fact.revisions().filter(history_id__in=wanted).only(*SHOWN))
    return {row.history_id: row for row in rows}
