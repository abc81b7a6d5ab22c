"""A printed page answers for itself: who signed it, when, which edition it is, and where it stands."""

import io

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.browser.kinds import PAGE_KINDS

PRINTED = {  # kind of page: who signed it, number of its edition, as scene.py made them
    "answer-with-a-warning": ("Bea Example, PharmD", 24),
    "fact-corrected": ("Bea Example, PharmD", 4),
    "edition": ("Bea Example, PharmD", 2),
    "edition-of-an-answer": ("Sample Reviewer, PharmD", 1),
}
NAVIGATION = "nav, .skip, header a:not(.name), a.button"


def letters(text: str) -> str:
    """Without white space: where a line ends on paper is of no account."""
    return "".join(text.split())


@pytest.mark.parametrize("kind", PRINTED)
def test_a_printed_page_keeps_signer_date_edition_and_address(kind: str, page: Page):
    page.goto(PAGE_KINDS[kind])
    signer, number = PRINTED[kind]
    signed_on = page.locator(".standing time").first.inner_text()
    printed = letters(" ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf())).pages))
    wanted = [signer, signed_on, f"Edition {number}", page.url]
    assert [words for words in wanted if letters(words) not in printed] == []


@pytest.mark.parametrize("kind", PRINTED)
def test_what_leads_around_the_site_is_not_printed(kind: str, page: Page):
    page.goto(PAGE_KINDS[kind])
    page.emulate_media(media="print")
    assert [part.inner_text() for part in page.locator(NAVIGATION).all() if part.is_visible()] == []
