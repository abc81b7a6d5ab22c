"""A printed page answers for itself: who signed it, when, which edition it is, and where it stands."""

import io

from playwright.sync_api import Page
from pypdf import PdfReader

PRINTED = {  # kind of page: who signed it, or that nobody did, number of its edition, as public_scene.py made them
    "answer-with-a-warning": ("Bea Example, PharmD", 24),
    "fact-corrected": ("Bea Example, PharmD", 4),
    "edition": ("Bea Example, PharmD", 2),
    "edition-of-an-answer": ("Sample text that came with the software. No pharmacist has checked it.", 1),
}
NAVIGATION = "nav, .skip, header a:not(.name), a.button"


def letters(text: str) -> str:
    """Without white space: where a line ends on paper is of no account."""
    return "".join(text.split())


def paper_faults(kind: str, page: Page) -> list[str]:
    """A printed page keeps its signer, date, edition and address; what leads around the site is not printed."""
    signer, number = PRINTED[kind]
    signed_on = page.locator(".standing time").first.inner_text()
    page.emulate_media(media="print")  # else it is printed as it stands on the screen that it was looked at
    printed = letters(" ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf())).pages))
    wanted = [signer, signed_on, f"Edition {number}", page.url]
    faults = [f"“{words}” is not printed" for words in wanted if letters(words) not in printed]
    navigation = [part.inner_text() for part in page.locator(NAVIGATION).all() if part.is_visible()]
    return faults + [f"navigation is printed: {words}" for words in navigation]
