"""The public pages of a fact, and what other pages say of a drug."""

from typing import Any

from django.urls import reverse

from editorial.public import Crumb, PublicText
from labels.models import Drug, Fact


def drug_as_public(drug: int) -> Any:
    """The names of a drug as they stand now: its newest revision."""
    return Drug.revisions().filter(id=drug).order_by("-history_id").first()


class PublicFact(PublicText):
    model = Fact
    name, segment, body = "fact", "facts", "labels/_fact.html"

    def title(self, edition: Any) -> str:
        return str(edition.heading)

    def crumbs(self, edition: Any) -> list[Crumb]:
        drug = drug_as_public(edition.drug_id)
        return [Crumb(drug.brand_name, reverse("drug", args=[drug.slug]))]

    def context(self, edition: Any) -> dict[str, Any]:
        return {"sections": (edition.evidence or {}).get("sections", [])}


public_fact = PublicFact()
