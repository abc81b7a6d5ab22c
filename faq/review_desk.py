"""The page of review of an answer: the facts that it cites stand beside the sentences that cite them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from editorial.admin import ContentAdmin
from editorial.record.comparing import FieldDifference
from editorial.record.freezing import Frozen
from editorial.record.protocols import Edition, Working
from editorial.work.review_parts import ChangedSource, Reading, Spellings
from faq.changed.changed_under import changed_under
from faq.citations import repinned
from faq.cited_facts import subject_of
from faq.review_sources import with_facts
from labels.evidence.review_evidence import spellings_for


class EntryReview(ContentAdmin):
    """Says of an answer what the page of review asks."""

    def readings(
        self,
        thing: Working,
        last: Edition | None,
        draft: Edition,
        differences: list[FieldDifference],
        coming: Mapping[str, Edition],
    ) -> list[Reading]:
        return with_facts(last, draft, differences, coming)

    def changed_sources(
        self, thing: Working, last: Edition, frozen: Frozen, coming: Mapping[str, Edition]
    ) -> list[ChangedSource]:
        cited = self.rests_on(frozen)
        found = changed_under(last, thing.drug.slug, coming)  # type: ignore[arg-type]  # an edition of an answer
        return [source for source in found if source.subject in cited]

    def rests_on(self, frozen: Frozen) -> frozenset[str]:
        return frozenset(subject_of(source["fact"]) for source in frozen.evidence["sources"] if "fact" in source)

    def pinned_anew(self, frozen: Frozen, made: Mapping[str, Edition]) -> dict[str, Any]:
        return {"sources": [repinned(source, made) for source in frozen.evidence["sources"]]}

    def spellings(self, thing: Working) -> Spellings:
        return spellings_for(thing.drug)
