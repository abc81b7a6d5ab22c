"""How a text stands now, given its newest edition, for pages and lists that show no more of it."""

from __future__ import annotations

from editorial.pages.moments import now
from editorial.pages.standing import Standing, standing, standing_under
from editorial.pages.standing_marks import OF_A_SAMPLE, Marks, marks_of
from editorial.pages.subject import Subject
from editorial.pages.text_pages import TextPages
from editorial.record.protocols import Edition
from editorial.record.validity import is_as_signed


def standing_now(pages: TextPages, last: Edition, drug: str, subject: Subject) -> Standing:
    """The same as its own page says it. `last`: as `witnessed`; `drug`: the address of its subject."""
    basis = pages.live_basis(last, drug, subject) if is_as_signed(last) else None
    return standing_under(subject.notice, standing(last, now().date(), basis))


def marks_now(found: Standing) -> Marks:
    """For pages about the past of a text; that it is a sample they say in a strip."""
    return marks_of(found, (OF_A_SAMPLE,))
