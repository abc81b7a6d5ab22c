"""The public pages of a fact."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from audit.reading.kept_rows import of_a_row
from editorial.pages.moments import now
from editorial.pages.schema_org import Data
from editorial.pages.standing import Basis, Standing
from editorial.pages.standing_marks import Marks
from editorial.pages.subject import Subject
from editorial.pages.subject_page import Section
from labels.archive.label_models import Origin
from labels.drugs.addresses import listed
from labels.drugs.vocabulary import Claim
from labels.evidence.absent_terms import terms
from labels.evidence.ages import age_words, weight_words, with_label_dates
from labels.evidence.basis import basis_at_signing, basis_now, pinned_label
from labels.evidence.claims import none_occurs
from labels.evidence.dependents import dependents
from labels.evidence.evidence import lines_of
from labels.evidence.fact_columns import FactEdition
from labels.models import Fact
from labels.pages.drug_subject import DrugText
from labels.pages.fact_sections import UNLISTED, fact_sections
from labels.pages.fact_uses import marked
from labels.pages.label_schema_org import fact_page
from labels.triage.label_changes import changes_of

EACH_LINE = "Each line was looked for only as it stands here, as one term with its commas and marks"


# Of the official label, and of nothing else. Of absent terms `absence_line` tells more.
OF_A_LABEL = {
    Claim.QUOTES: "Quotes the label word for word",
    Claim.COMPLETE: "The whole list of a section's members",
}
OF_AN_EXTRACT = {
    Claim.QUOTES: "Matches",
    Claim.COMPLETE: "The whole list of members of",
}


@of_a_row
def evidence_line(fact: FactEdition) -> str:
    """How the evidence of a fact's edition speaks for it; what no machine has compared with the label never claims to."""
    if fact.claim == Claim.LITERATURE:
        return "Rests on literature outside the label"
    if fact.claim == Claim.ABSENT and pinned_label(fact):
        return absence_line(fact, pinned_label(fact))
    sections = listed(fact.claim_sections or "")
    named = f"label section{'s' if len(sections) > 1 else ''} {', '.join(sections)}" if sections else "the whole label"
    if label := pinned_label(fact):
        if label["origin"] == Origin.ILLUSTRATIVE:
            return _line_of_an_extract(fact, sections)
        return f"{OF_A_LABEL[Claim(fact.claim)]}: {named}; compared by machine with {label['words']}"
    return f"Names {named} as its evidence; signed without a comparison by machine"


def absence_line(fact: FactEdition, label: dict[str, Any]) -> str:
    """What was looked for, and where. An edition from before terms were told apart had one on each line, as it stands."""
    lines, searched = lines_of(fact), label.get("searched") or len(label["sections"]) or None
    compared = f"Compared by machine with {label['words']}"
    if label["origin"] == Origin.ILLUSTRATIVE:
        compared = "What was looked through is a made-up sample extract, not the official label"
    if "terms" in label:
        return f"{none_occurs(label['terms'], searched)}. {compared}"
    if set(lines) == set(terms(fact.claim_text or "")):
        return f"{none_occurs(lines, searched)}. {compared}"
    return f"{none_occurs([f'“{line}”' for line in lines], searched)}. {EACH_LINE}. {compared}"


def _line_of_an_extract(fact: FactEdition, sections: list[str]) -> str:
    """An extract is no label: nothing that rests on it is said to stand in the label."""
    where = f"section{'s' if len(sections) > 1 else ''} {', '.join(sections)}" if sections else "the text"
    return f"{OF_AN_EXTRACT[Claim(fact.claim)]} {where} of a made-up sample extract, not the official label"


class PublicFact(DrugText):
    model = Fact
    name, segment, title_field, body = "fact", "facts", "heading", "labels/_fact.html"
    unlisted = UNLISTED

    def _live_about(self, drug: int) -> QuerySet[Any]:
        return with_label_dates(super()._live_about(drug))

    def context(self, edition: Any, drug: str) -> dict[str, Any]:
        age, weight = age_words(edition), weight_words(edition)
        return {
            "evidence_line": evidence_line(edition),
            "sections": listed(edition.claim_sections or ""),
            "age": age,
            "weight": weight,
            "details": (("For", edition.condition), ("From age", age), ("From weight", weight)),
            "basis": basis_at_signing(edition),
        }

    def live_context(self, edition: Any, drug: str, subject: Subject) -> dict[str, Any]:
        basis = self.live_basis(edition, drug, subject)
        used = marked(dependents([edition.id])[edition.id], edition, subject.row, basis)
        return {**self.context(edition, drug), "basis": basis, "used": used}

    def live_basis(self, edition: Any, drug: str, subject: Subject) -> Basis:
        return basis_now(edition, subject.clocks, changes_of(edition.id), now())

    def sections(self, editions: list[Any], drug: str, marks: Mapping[int, Marks]) -> list[Section]:
        return fact_sections(self, editions, drug, marks)

    def data(self, edition: Any, standing: Standing, context: dict[str, Any]) -> Data:
        return fact_page(edition, standing, context["subject"])


public_fact = PublicFact()
