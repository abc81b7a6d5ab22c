"""What a signed page says of itself to machines, in the words of schema.org. What a text is about, a room above says.

Machines read answers aloud without the page around them. So `lastReviewed` and `reviewedBy` come from a person's signature
alone, never from a program's or a sample's; and what stands above an answer on the page stands before it here too.
"""

from __future__ import annotations

import html
import re
from typing import Any

from django.urls import reverse

from editorial.pages.standing import SOURCE_CHANGED, Standing
from editorial.record.protocols import Edition
from editorial.record.vocabulary import Meaning, Method
from editorial.site_address import canonical_address
from editorial.templatetags.reading import MACHINE

Data = dict[str, Any]

# With one of these the page tells its readers not to rely on it, so no machine is given the answer.
NO_ANSWER = frozenset({"invalid", "source invalid", "source withdrawn", "withdrawn", "retired"})
BY_A_PERSON = (Method.PASSWORD, Method.PASSWORD_AND_CODE)
FOUND_RIGHT = (Meaning.APPROVED, Meaning.REAFFIRMED)

CITATION = re.compile(r'(?:\s|&nbsp;)*<sup class="cite".*?</sup>')
END_OF_BLOCK = re.compile(r"</(?:p|li|h[2-6]|t[hdr]|pre|blockquote)>|<[bh]r>")
TAG = re.compile(r"<[^>]*>")


def page_of_today(edition: Edition, standing: Standing, about: Data) -> Data:
    """The page of a live edition that is what was signed."""
    return {
        "@type": "MedicalWebPage",
        "about": about,
        **_version(edition),
        "creativeWorkStatus": standing.title,
        **reviewed(edition, standing),
    }


def past_page(edition: Edition, title: str, address: str) -> Data:
    """One edition as it was: no answer and no review, since both may have been overtaken."""
    said = {"@type": "MedicalWebPage", "name": f"Edition {edition.edition} of “{title}”"}
    return {**said, "url": canonical_address(address), **_version(edition)}


def page_about(title: str, what: str, address: str, kind: str = "WebPage") -> Data:
    """A page about a text, such as its history."""
    return {"@type": kind, "name": f"{what} of “{title}”", "url": canonical_address(address)}


def reviewed(edition: Edition, standing: Standing) -> Data:
    """Who found it right, and on which day (UTC); nothing unless a person did who is no sample, and of these very sources."""
    if edition.method not in BY_A_PERSON or edition.meaning not in FOUND_RIGHT:
        return {}
    if "sample" in standing.codes or standing.found_by(SOURCE_CHANGED):
        return {}
    signer = {"@type": "Person", "name": edition.actor_name, "honorificSuffix": edition.actor_credentials}
    if edition.actor_slug:
        signer["url"] = canonical_address(reverse("reviewer", args=[edition.actor_slug]))
    return {"lastReviewed": f"{edition.history_date:%Y-%m-%d}", "reviewedBy": signer}


def has_an_answer(standing: Standing) -> bool:
    return NO_ANSWER.isdisjoint(standing.codes)


def words_without_citations(stored: str) -> str:
    """The words of stored HTML, without its citations: they mean nothing where there is no list of sources."""
    words = TAG.sub("", END_OF_BLOCK.sub(" ", CITATION.sub("", stored)))
    return " ".join(html.unescape(words).split())


def _version(edition: Edition) -> Data:
    return {"version": edition.edition, "dateModified": edition.history_date.strftime(MACHINE)}
