"""Drugs, facts and labels in the words of schema.org, for machines that read the pages."""

from __future__ import annotations

from editorial.pages.schema_org import Data, page_of_today
from editorial.pages.standing import Standing
from editorial.pages.subject import Subject
from editorial.site_address import canonical_address
from editorial.templatetags.reading import lines
from labels.archive.label_models import LabelVersion, Origin
from labels.drugs.drug_columns import DrugRow
from labels.drugs.vocabulary import Claim
from labels.evidence.basis import pinned_label
from labels.evidence.fact_columns import FactEdition


def drug_in_short(subject: Subject) -> Data:
    return {"@type": "Drug", "name": subject.name, "url": canonical_address(subject.url)}


def drug_in_full(drug: DrugRow, subject: Subject) -> Data:
    """Of a drug's revision. What its label says is not repeated: whoever needs it is led there."""
    return {
        **drug_in_short(subject),
        "nonProprietaryName": drug.generic_name,
        "manufacturer": {"@type": "Organization", "name": drug.maker},
        "labelDetails": subject.source_url,
    }


def fact_page(fact: FactEdition, standing: Standing, subject: Subject) -> Data:
    """The page of a fact's live edition: `isBasedOn` is the label with which a machine compared it."""
    page = page_of_today(fact, standing, drug_in_short(subject))
    if fact.claim == Claim.LITERATURE:
        return {**page, "citation": lines(fact.claim_text)}
    if label := pinned_label(fact):
        official = label.get("origin") == Origin.OFFICIAL
        address = subject.source_url if official else canonical_address(f"{subject.url}label/")
        page["isBasedOn"] = {"@type": "CreativeWork", "name": label.get("words", ""), "url": address}
    return page


def label_page(subject: Subject, version: LabelVersion | None) -> Data:
    """A page about the labels of a drug, or with `version` about one of them: an extract is not said to be a label."""
    about = {"about": drug_in_short(subject)}
    if version is None:
        return {"@type": "WebPage", **about}
    if version.illustrative:
        return {"@type": "WebPage", **about, "creativeWorkStatus": "Illustrative extract, not the official label"}
    return {
        "@type": "MedicalWebPage",
        **about,
        "version": version.number,
        "datePublished": version.effective.isoformat(),
        "isBasedOn": subject.source_url,
    }
