"""The public pages of a fact, and what other pages say of a drug."""

from typing import Any

from django.urls import reverse

from audit.reading.prepared import Prepared
from editorial.pages.moments import now
from editorial.pages.public_text import PublicText
from editorial.pages.schema_org import Data
from editorial.pages.standing import Standing
from editorial.pages.subject import Crumb, Links, Notice, Subject
from labels.archive.label_clocks import clocks_of, with_clocks
from labels.drugs.addresses import listed
from labels.drugs.drug_links import KINDS, read_links
from labels.drugs.vocabulary import Claim
from labels.evidence.ages import age_words, weight_words
from labels.evidence.basis import basis_at_signing, basis_now, pinned_label
from labels.models import Drug, Fact
from labels.pages.label_schema_org import fact_page
from labels.triage.triage import TriageItem

newest_of_drug = Prepared(
    lambda: Drug.Revision, lambda drug: with_clocks(Drug.revisions().filter(id=drug).order_by("-history_id"))[:1]
)
open_items = Prepared(
    lambda: TriageItem, lambda fact: TriageItem.objects.open().moving().filter(fact_id=fact).urgent_first()
)


def drug_as_public(drug: int) -> Any:
    """The names of a drug as they stand now: its newest revision."""
    return newest_of_drug(drug)[0]


OFFICIAL_LABEL = "https://dailymed.nlm.nih.gov/dailymed/drugInfo.cfm?setid={}"


def subject(drug: Any) -> Subject:
    """A drug's revision as the pages about it know it."""
    links, _ = read_links(drug.links or "")
    groups = (
        (heading, tuple(Crumb(x.words, x.url) for x in links if x.kind == kind)) for kind, heading in KINDS.items()
    )
    return Subject(
        name=drug.brand_name,
        url=reverse("drug", args=[drug.slug]),
        source_url=OFFICIAL_LABEL.format(drug.set_id),
        notice=notice(drug),
        see_also=tuple(Links(heading, items) for heading, items in groups if items),
        clocks=clocks_of(drug),
    )


def notice(drug: Any) -> Notice | None:
    if not drug.notice:
        return None
    return Notice(
        words=drug.notice,
        withdrawn=bool(drug.withdrawn),
        signed_by=drug.notice_by,
        since=drug.notice_since,
        confirmed_by=drug.notice_confirmed_by or "",
    )


def evidence_line(fact: Any) -> str:
    """How the evidence of a fact's edition speaks for it; what no machine has compared with the label never claims to."""
    if fact.claim == Claim.LITERATURE:
        return "Rests on literature outside the label"
    sections = listed(fact.claim_sections or "")
    named = f"label section{'s' if len(sections) > 1 else ''} {', '.join(sections)}" if sections else "the whole label"
    if label := pinned_label(fact):
        return f"{fact.get_claim_display().capitalize()}: {named}; compared by machine with {label['words']}"
    return f"Names {named} as its evidence; not yet compared with the label by machine"


class PublicFact(PublicText):
    model = Fact
    name, segment, body = "fact", "facts", "labels/_fact.html"

    def title(self, edition: Any) -> str:
        return str(edition.heading)

    def subject(self, edition: Any) -> Subject:
        return subject(drug_as_public(edition.drug_id))

    def context(self, edition: Any, drug: str) -> dict[str, Any]:
        return {
            "evidence_line": evidence_line(edition),
            "sections": listed(edition.claim_sections or ""),
            "age": age_words(edition),
            "weight": weight_words(edition),
            "basis": basis_at_signing(edition),
        }

    def live_context(self, edition: Any, drug: str, subject: Subject) -> dict[str, Any]:
        moved = [item.sentence for item in open_items(edition.id)]
        basis = basis_now(edition, subject.clocks, moved, now())
        return {**self.context(edition, drug), "basis": basis}

    def data(self, edition: Any, standing: Standing, context: dict[str, Any]) -> Data:
        return fact_page(edition, standing, context["subject"])


public_fact = PublicFact()
