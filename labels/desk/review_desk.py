"""The page of review of a fact: its evidence beside the label, and the answers that cite it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from editorial.admin import ContentAdmin
from editorial.record.comparing import FieldDifference
from editorial.record.freezing import Frozen
from editorial.record.protocols import Edition, Working
from editorial.work.review_parts import Affected, Reading, Spellings
from labels.evidence.dependents import dependents
from labels.evidence.review_evidence import affected_by, evidence_parts, spellings_for


class FactReview(ContentAdmin):
    """Says of a fact what the page of review asks, and above its form where it is used."""

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        fact = self.get_object(request, object_id)
        used = dependents([fact.pk])[fact.pk] if fact is not None else []
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "used": used})

    def readings(
        self, thing: Any, last: Any, draft: Edition, differences: list[FieldDifference], coming: Mapping[str, Edition]
    ) -> list[Reading]:
        read = super().readings(thing, last, draft, differences, coming)
        evidence = evidence_parts(thing, last)
        return [Reading(r.difference, tuple(evidence)) if r.difference.name == "claim_text" else r for r in read]

    def spellings(self, thing: Working) -> Spellings:
        return spellings_for(thing.drug)

    def compared(self, frozen: Frozen) -> bool:
        return frozen.evidence["label"] is not None

    def affected(self, thing: Working, edition: Edition) -> list[Affected]:
        return affected_by(edition)
