"""The evidence of a fact's edition, as it was frozen when it was signed, in the form that every page and the API tell."""

from __future__ import annotations

from typing import Any

from editorial.pages.sources import Evidence, PinnedLabel, Quote
from labels.archive.label_models import Origin
from labels.evidence.basis import pinned_label
from labels.evidence.fact_columns import FactEdition
from labels.pages.fact_pages import evidence_line
from labels.pages.public_versions import SHORT


def fact_evidence(fact: FactEdition) -> Evidence:
    """Of a fact's edition that is what was signed."""
    return Evidence(
        sentence=evidence_line(fact),
        claim=fact.claim,
        text=tuple(line for line in (fact.claim_text or "").splitlines() if line.strip()),
        label=_label(pinned_label(fact)),
    )


def _label(pinned: dict[str, Any]) -> PinnedLabel | None:
    if not pinned:
        return None
    return PinnedLabel(
        words=pinned["words"],
        number=pinned["number"],
        effective=pinned["effective"],
        official=pinned["origin"] == Origin.OFFICIAL,
        sha256=pinned["sha256"],
        address=f"{pinned['number']}-{pinned['sha256'][:SHORT]}",
        sections=tuple((key, sha256) for key, sha256 in pinned.get("sections", [])),
        quotes=tuple(Quote(words, lead, section) for words, lead, section in pinned.get("quotes", [])),
    )
