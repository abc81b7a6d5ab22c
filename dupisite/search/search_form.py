"""The form of the search page: what may be asked of a page, and what is asked now. Only what was found is offered."""

from __future__ import annotations

from dataclasses import dataclass

from dupisite.search.search import Filters, Found
from editorial.pages.standing import SOURCE_CHANGED, SOURCE_INVALID, SOURCE_WITHDRAWN, TITLES

SAID_OTHERWISE = {SOURCE_CHANGED: "Source changed or gone"}  # it finds all that is wrong with a source
STANDINGS = tuple(
    (code, SAID_OTHERWISE.get(code, TITLES[code]))
    for code in (
        *("current", "moved", "overdue", "lookup", "untied", "sample"),
        *(SOURCE_CHANGED, SOURCE_WITHDRAWN, SOURCE_INVALID, "invalid", "unproved"),
    )
)


@dataclass(frozen=True)
class Choice:
    """One filter of the form: its name in the address, what a person calls it, its options as (value, words)."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str


def choices(filters: Filters, found: Found) -> list[Choice]:
    """What is chosen stays to be seen, also when nothing that was found fits it."""
    offered = (
        ("drug", "About", found.drugs),
        ("kind", "Kind of page", found.kinds),
        ("reviewer", "Signed by", found.reviewers),
        ("standing", "Standing", STANDINGS),
    )
    return [_choice(name, label, options, getattr(filters, name)) for name, label, options in offered]


def _choice(name: str, label: str, options: tuple[tuple[str, str], ...], chosen: str) -> Choice:
    unknown = ((chosen, chosen),) if chosen and chosen not in dict(options) else ()
    return Choice(name, label, (*options, *unknown), chosen)
