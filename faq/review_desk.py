"""The page of review of an answer: the facts that it cites stand beside the sentences that cite them."""

from __future__ import annotations

from editorial.admin import ContentAdmin
from editorial.record.comparing import FieldDifference
from editorial.record.protocols import Edition, Working
from editorial.work.review_parts import Reading, Spellings
from faq.review_sources import with_facts
from labels.evidence.review_evidence import spellings_for


class EntryReview(ContentAdmin):
    """Says of an answer what the page of review asks."""

    def readings(
        self, thing: Working, last: Edition | None, draft: Edition, differences: list[FieldDifference]
    ) -> list[Reading]:
        return with_facts(last, draft, differences)

    def spellings(self, thing: Working) -> Spellings:
        return spellings_for(thing.drug)
