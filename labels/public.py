"""The public pages of a fact, and what other pages say of a drug."""

from typing import Any

from django.urls import reverse

from audit.prepared import Prepared
from editorial.public import Crumb, PublicText
from labels.ages import age_words, weight_words
from labels.models import Drug, Fact, listed
from labels.vocabulary import Claim

newest_of_drug = Prepared(
    lambda: Drug.Revision, lambda drug: Drug.revisions().filter(id=drug).order_by("-history_id")[:1]
)


def drug_as_public(drug: int) -> Any:
    """The names of a drug as they stand now: its newest revision."""
    return newest_of_drug(drug)[0]


def evidence_line(fact: Any) -> str:
    """How the evidence of a fact's edition speaks for it; what no machine has compared with the label never claims to."""
    if fact.claim == Claim.LITERATURE:
        return "Rests on literature outside the label"
    sections = listed(fact.claim_sections or "")
    named = f"label section{'s' if len(sections) > 1 else ''} {', '.join(sections)}"
    if (fact.evidence or {}).get("label"):
        return f"{fact.get_claim_display().capitalize()}: {named}"
    return f"Names {named} as its evidence; not yet compared with the label by machine"


class PublicFact(PublicText):
    model = Fact
    name, segment, body = "fact", "facts", "labels/_fact.html"

    def title(self, edition: Any) -> str:
        return str(edition.heading)

    def crumbs(self, edition: Any) -> list[Crumb]:
        drug = drug_as_public(edition.drug_id)
        return [Crumb(drug.brand_name, reverse("drug", args=[drug.slug]))]

    def context(self, edition: Any, drug: str) -> dict[str, Any]:
        return {
            "evidence_line": evidence_line(edition),
            "age": age_words(edition),
            "weight": weight_words(edition),
        }


public_fact = PublicFact()
