"""Editions in the ledger that belong to no registered kind of text: nobody here can show, list, compare or mirror them."""

from __future__ import annotations

from collections.abc import Iterator

from audit.models import LedgerEntry
from audit.verification.findings import Finding, each
from editorial.kinds import by_subject

NOBODY_KNOWS = (
    "it is an edition of “{}”, and no kind of text that is registered here is called so: "
    "use the release that knows it, or register its kind"
)


def check_kinds_of_editions() -> Iterator[Finding]:
    """Every edition in the ledger is of a kind that is registered."""
    for seq, subject in unknown_editions():
        yield Finding("kinds", f"ledger entry {seq}", NOBODY_KNOWS.format(subject))


def unknown_editions() -> Iterator[tuple[int, str]]:
    """(number, subject) of each entry whose edition no registered kind knows, the oldest first."""
    entries = LedgerEntry.objects.filter(kind="edition").order_by("seq").values_list("seq", "subject")
    for seq, subject in each("editions in the ledger", entries):
        if not is_known(subject):
            yield seq, subject


def is_known(subject: str) -> bool:
    """Whether a subject names a text of a registered kind, such as “labels.fact:12”."""
    kind, _, key = subject.partition(":")
    return key.isascii() and key.isdigit() and by_subject(kind) is not None
