"""What entries of the ledger about editions are called at the desk: the title that was signed, with its public page."""

from __future__ import annotations

from collections.abc import Sequence

from audit.ledger.ledger_names import Named
from audit.models import LedgerEntry
from editorial.kinds import in_order


def edition_names(entries: Sequence[LedgerEntry]) -> dict[int, Named]:
    """One question for each kind of text among them. A withdrawn edition has its page too: it says so, and why."""
    found = {}
    for kind in in_order():
        about = {
            entry.revision: entry.seq
            for entry in entries
            if entry.kind == "edition" and entry.revision and entry.subject.startswith(f"{kind.subject}:")
        }
        editions = (
            kind.model.revisions().editions().filter(history_id__in=about).select_related("drug") if about else ()
        )
        for edition in editions:
            url = kind.pages.url("_edition", edition.drug.slug, edition.slug, edition.edition)
            found[about[edition.history_id]] = Named(kind.pages.title(edition), url)
    return found
