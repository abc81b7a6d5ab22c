"""The standing of many answers at once, as their public pages would say it, and the label versions they rest on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from audit.reading.prepared import Prepared
from editorial.pages.sources import Source
from editorial.pages.standing import Standing, standing, standing_under
from editorial.record.validity import witnessed_newest
from faq.cited_facts import Cited, cited_by, pins_of
from faq.models import Entry
from faq.sources import basis_from, sources_from
from labels.archive.label_clocks import clocks_of
from labels.evidence.basis import pinned_label
from labels.pages.drug_subject import notice
from labels.pages.fact_standings import drugs_of

newest_editions = Prepared(
    lambda: Entry.Revision,
    lambda entries: witnessed_newest(Entry.revisions().at(None, Entry.objects.filter(pk__in=entries)).defer("digest")),
)


def entry_standings(entries: list[int], now: datetime, drugs: Mapping[int, Any] | None = None) -> dict[int, Standing]:
    """By key of the entry; without those that never were public. `drugs`: as for facts. As on its own page, every column that
    is shown is compared with what was signed.
    """
    editions = newest_editions(entries)
    drugs = drugs_of(edition.drug_id for edition in editions) if drugs is None else drugs
    return standings_of(editions, cited_by(editions, newest=True), now, drugs)


def standings_of(editions: Iterable[Any], cited: Cited, now: datetime, drugs: Mapping[int, Any]) -> dict[int, Standing]:
    """The same of `newest_editions`, with what they cite."""
    found = {}
    for edition in editions:
        drug = drugs[edition.drug_id]
        basis = basis_from(edition, drug.slug, cited, clocks_of(drug), now)
        found[edition.id] = standing_under(notice(drug), standing(edition, now.date(), basis))
    return found


def sources_at_signing(editions: Sequence[Any], drugs: Mapping[int, str]) -> dict[int, Sequence[Source]]:
    """The sources of many editions as they were signed, by number of the edition's revision: one question for all.

    `drugs`: the address of each drug by its key.
    """
    cited = cited_by(editions, newest=False)
    return {edition.history_id: sources_from(edition, drugs[edition.drug_id], cited) for edition in editions}


def entries_by_label() -> dict[int, set[int]]:
    """Keys of label versions to the live answers that rest on a fact that was signed against it."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    editions = list(Entry.revisions().live().only("id", "evidence"))
    cited = cited_by(editions, newest=False)
    for edition in editions:
        for pin in pins_of(edition):
            fact = cited.pinned.get(pin["revision"])
            if fact is not None and (label := pinned_label(fact)):
                found[label["version"]].add(edition.id)
    return found
