"""Answers as a kind of reviewed text: what every list of kinds needs to know of them."""

from collections.abc import Sequence

from editorial.kinds import TextKind
from editorial.pages.sources import Source
from editorial.pages.standing import Basis
from editorial.record.protocols import Edition
from faq.answer_pages import public_entry
from faq.answer_standings import entry_standings, sources_at_signing
from faq.sources import basis_then


def basis_of_sources(edition: Edition, sources: Sequence[Source]) -> Basis:
    """An answer rests on what its sources rest on."""
    return basis_then(sources)


ANSWERS = TextKind(
    pages=public_entry,
    plural="entries",
    label="Answer",
    order=1,
    asked=True,
    headings={"bottom_line": "Bottom line"},
    standings=entry_standings,
    basis=basis_of_sources,
    sources=sources_at_signing,
)
