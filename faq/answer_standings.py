"""The standing of many answers at once, as their public pages would say it, and the label versions they rest on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from audit.reading.prepared import Prepared
from editorial.pages.sources import Source
from editorial.pages.standing import Standing, standing, standing_under
from editorial.record.protocols import Edition
from editorial.record.validity import witnessed, witnessed_newest
from faq.cited_facts import compared, newest_facts, pinned_facts
from faq.models import Entry
from faq.sources import basis_of, sources_from
from labels.archive.label_clocks import clocks_of
from labels.evidence.basis import pinned_label
from labels.models import Fact
from labels.pages.drug_subject import notice
from labels.pages.fact_standings import drugs_now

newest_editions = Prepared(
    lambda: Entry.Revision,
    lambda entries: witnessed_newest(Entry.revisions().at(None, Entry.objects.filter(pk__in=entries)).defer("digest")),
)
IN_SHORT = ("id", "edition", "slug", "heading", "claim", "claim_sections", "evidence", "sample")
pinned_in_short = Prepared(
    lambda: Fact.Revision,
    lambda revisions: witnessed(Fact.revisions().filter(history_id__in=revisions).only(*IN_SHORT)),
)


def entry_standings(entries: list[int], now: datetime, drugs: Mapping[int, Any] | None = None) -> dict[int, Standing]:
    """By key of the entry; without those that never were public. `drugs`: as for facts. As on its own page, every column that
    is shown is compared with what was signed.
    """
    editions = newest_editions(entries)
    drugs = drugs_now() if drugs is None else drugs
    pins = pinned_by_revision(editions)
    last = {fact.id: fact for fact in newest_facts(sorted({pin.id for pin in pins.values()}))}
    beside = compared(pins.values(), last)
    found = {}
    for edition in editions:
        drug = drugs[edition.drug_id]
        own = {pins[revision].id: pins[revision] for revision in revisions_of(edition) if revision in pins}
        basis = basis_of(sources_from(edition, drug.slug, own, last, beside), clocks_of(drug), now)
        found[edition.id] = standing_under(notice(drug), standing(edition, now.date(), basis))
    return found


def revisions_of(edition: Edition) -> list[int]:
    """Of the facts that an edition cites, as they were pinned."""
    return [source["revision"] for source in (edition.evidence or {}).get("sources", []) if "revision" in source]


def pinned_by_revision(editions: Sequence[Any], ask: Prepared = pinned_facts) -> dict[int, Any]:
    """The facts that editions cite, as they were pinned, by number of their revision: one question for all."""
    wanted = {revision for edition in editions for revision in revisions_of(edition)}
    return {row.history_id: row for row in ask(sorted(wanted))}


def sources_at_signing(editions: Sequence[Any], drugs: Mapping[int, str]) -> dict[int, Sequence[Source]]:
    """The sources of many editions as they were signed, by number of the edition's revision: one question for all.

    `drugs`: the address of each drug by its key.
    """
    found: dict[int, Sequence[Source]] = {}
    pins = pinned_by_revision(editions)
    for edition in editions:
        own = {pins[number].id: pins[number] for number in revisions_of(edition) if number in pins}
        found[edition.history_id] = sources_from(edition, drugs[edition.drug_id], own, {})
    return found


def entries_by_label() -> dict[int, set[int]]:
    """Keys of label versions to the live answers that rest on a fact that was signed against it."""
    editions = list(Entry.revisions().live().only("id", "evidence"))
    pins, found = pinned_by_revision(editions, pinned_in_short), defaultdict(set)
    for edition in editions:
        for revision in revisions_of(edition):
            label = pinned_label(pins[revision]) if revision in pins else {}
            if label:
                found[label["version"]].add(edition.id)
    return found
