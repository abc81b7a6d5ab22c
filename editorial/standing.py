"""What a reader is told now. Standing is computed from the edition and the day, never typed.

All well is one quiet line; anything else is a notice above the answer, in plain words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from editorial.vocabulary import Kind, Status

SAMPLE = "Sample content, not checked against the official label. Not medical advice: signed by a sample account."
UNTIED = "Not tied to a label: its evidence is not yet compared with the official label."


@dataclass(frozen=True)
class Standing:
    """`code` is one of DESIGN's standings; `notices` are sentences, the gravest first."""

    code: str
    title: str
    notices: tuple[str, ...]


def standing(edition: Any, today: date) -> Standing:
    """The standing of a live or last edition on a day (UTC)."""
    if edition.status == Status.WITHDRAWN:
        return Standing("withdrawn", "Withdrawn", (_withdrawn(edition),))
    if edition.status == Status.RETIRED:
        return Standing("retired", "Retired", (_retired(edition),))
    notices = []
    if edition.sample:
        notices.append(("sample", "Sample", SAMPLE))
    if edition.review_due is not None and edition.review_due < today:
        notices.append(("overdue", "Review overdue", _overdue(edition)))
    if not edition.sample and not _tied(edition):
        notices.append(("untied", "Not tied to a label", UNTIED))
    if not notices:
        return Standing("current", "Current", ())
    return Standing(notices[0][0], notices[0][1], tuple(sentence for _, _, sentence in notices))


def _tied(edition: Any) -> bool:
    return bool((edition.evidence or {}).get("label"))


def _withdrawn(edition: Any) -> str:
    state = (
        "confirmed by a second person" if edition.kind == Kind.CONFIRMATION else "not yet confirmed by a second person"
    )
    return (
        f"This was withdrawn on {edition.history_date:%B %-d, %Y} ({state}). Do not rely on it: "
        "ask a pharmacist or a doctor."
    )


def _retired(edition: Any) -> str:
    return f"This is no longer kept since {edition.history_date:%B %-d, %Y}. Nothing was found wrong with it."


def _overdue(edition: Any) -> str:
    return f"Its review was due on {edition.review_due:%B %-d, %Y} and has not been done. Ask a pharmacist before relying on it."
