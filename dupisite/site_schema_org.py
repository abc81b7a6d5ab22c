"""The pages of the front door in the words of schema.org."""

from __future__ import annotations

from django.urls import reverse

from editorial.accounts.public_signers import Signer
from editorial.pages.schema_org import Data
from editorial.pages.subject import Subject
from editorial.site_address import canonical_address
from labels.drugs.drug_columns import DrugRow
from labels.pages.label_schema_org import drug_in_full


def site() -> Data:
    """The first page; it names the search box's address."""
    target = f"{canonical_address(reverse('search'))}?q={{search_term_string}}"
    search = {"@type": "SearchAction", "target": target, "query-input": "required name=search_term_string"}
    return {"@type": "WebSite", "potentialAction": search}


def drug_page_data(drug: DrugRow, subject: Subject) -> Data:
    """No review: each fact and answer on it has its own."""
    return {"@type": "MedicalWebPage", "mainEntity": drug_in_full(drug, subject)}


def signer_page(person: Signer, address: str) -> Data:
    """A sample account belongs to nobody."""
    if person.is_sample:
        return {"@type": "ProfilePage"}
    said = {"@type": "Person", "name": person.printed_name, "url": canonical_address(address)}
    if person.credentials:
        said["honorificSuffix"] = person.credentials
    return {"@type": "ProfilePage", "mainEntity": said}
