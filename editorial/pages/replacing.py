"""What replaces a retired text: the way on through everything that was retired since, to where it ends."""

from __future__ import annotations

from dataclasses import dataclass

from editorial.days import day_of
from editorial.pages.standing_marks import Marks, marks_of
from editorial.pages.standing_now import standing_now
from editorial.pages.subject import Subject
from editorial.pages.text_pages import TextPages
from editorial.record.protocols import Edition
from editorial.record.validity import is_as_signed
from editorial.record.vocabulary import Status

LONGEST = 20  # steps of a way that is followed: each is one question to the database


@dataclass(frozen=True)
class Replacement:
    """Where the way ends. `trouble`: why nobody may be sent there as to an answer, in a sentence; else empty. `marks`: how it
    stands otherwise.
    """

    title: str
    url: str
    trouble: str = ""
    marks: Marks = ()


def replacement(pages: TextPages, retired: Edition, drug: str, subject: Subject) -> Replacement | None:
    """What replaces a retired text, or what replaces that, as it stands now; None where nothing does.

    A way that leads in a circle ends where it would begin again.
    """
    end, met = retired, {retired.slug}
    while end.status == Status.RETIRED and end.replaced_by and end.replaced_by not in met and len(met) <= LONGEST:
        met.add(end.replaced_by)
        end = pages.last(drug, end.replaced_by)
        if not is_as_signed(end):  # what it says of its own replacement may be anybody's
            break
    if end is retired:
        return None
    title = pages.title(end)
    url, trouble = pages.url("", drug, end.slug), _trouble(end, title)
    marks = () if trouble else marks_of(standing_now(pages, end, drug, subject))
    return Replacement(title, url, trouble, marks)


def _trouble(end: Edition, title: str) -> str:
    """Why a text cannot take the place of another now; empty when it can."""
    if not is_as_signed(end):
        return "What replaced it is not what was signed: somebody changed it. Do not rely on it: ask a pharmacist or a doctor."
    if end.status == Status.WITHDRAWN:
        return (
            f"It was replaced by “{title}”, which was withdrawn as well, on {day_of(end.history_date)}. "
            "Do not rely on either: ask a pharmacist or a doctor."
        )
    if end.status == Status.RETIRED:
        return f"It was replaced by “{title}”, which was retired as well, on {day_of(end.history_date)}."
    return ""
