"""What waits at the desk of one person, in work lists: how much, for how long, and the first few things of each.

The rooms above lay their own work lists beside these; the front door puts all of them on the first page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, Self

from django.db.models import Model
from django.urls import reverse

from editorial.accounts.people import Person
from editorial.kinds import any_of_them
from editorial.record.content import ReviewedContent
from editorial.record.vocabulary import Status
from editorial.work import waiting
from editorial.work.assignments import OpenText, open_texts, reviewed_models
from editorial.work.refused_signatures import why_refused
from editorial.work.review_dates import Due, Review, by_day, due_in, reviews
from editorial.work.waiting import Item, review_items, right

SHOWN = 5  # things of a work list that are named


@dataclass(frozen=True)
class Link:
    """Where all of a work list is listed."""

    words: str
    path: str


@dataclass(frozen=True)
class WorkList:
    """`items`: the first few of `count`. `age`: since when the oldest waits. `empty`: what will lie here, and what to do."""

    heading: str
    empty: str
    count: int
    items: tuple[Item, ...]
    age: str = ""
    sorts: str = ""  # how many there are of each sort
    links: tuple[Link, ...] = ()

    @classmethod
    def of(cls, heading: str, empty: str, items: Iterable[Item], today: date, links: tuple[Link, ...] = ()) -> Self:
        """The oldest on top."""
        found = sorted(items, key=lambda item: (item.since or today, item.title))
        return cls(heading, empty, len(found), tuple(found[:SHOWN]), age_words(found, today), links=links)


@dataclass(frozen=True)
class Asked:
    """Whose desk is shown to whom, and of which drug: `about` is its key, or None for all."""

    viewer: Person
    person: Person
    about: int | None
    today: date

    @cached_property
    def kinds(self) -> list[Any]:
        """The kinds of text that the viewer may read."""
        return [model for model in reviewed_models() if self.viewer.has_perm(right(model, "view"))]

    @cached_property
    def signs(self) -> list[Any]:
        """Those of them that the person signs."""
        return [model for model in self.kinds if self.person.has_perm(right(model, "sign"))]

    @cached_property
    def viewer_signs(self) -> list[Any]:
        """Those that the viewer signs: else he is led to where he can read."""
        return [model for model in self.kinds if self.viewer.has_perm(right(model, "sign"))]

    @cached_property
    def work(self) -> list[OpenText]:
        return open_texts()

    @cached_property
    def refused(self) -> dict[str, str]:
        """Why a signature would be refused, of each text in review of which that is known."""
        return why_refused([each.text for each in self.work])

    @cached_property
    def reviews(self) -> dict[Any, Counter[date]]:
        """How many are due on each day, by kind of text."""
        return {model: by_day(model, self.about) for model in self.kinds}

    def work_on(self, model: type[ReviewedContent]) -> list[OpenText]:
        of_kind = [each for each in self.work if isinstance(each.text, model)]
        return [each for each in of_kind if self.about in (None, each.text.drug_id)]

    def lists(self, query: str, models: list[Any]) -> tuple[Link, ...]:
        """The lists of some kinds of text, narrowed to the drug and to what the query says."""
        drug = f"&drug__id__exact={self.about}" if self.about else ""
        return tuple(Link(f"all {m._meta.verbose_name_plural}", f"{list_path(m)}?{query}{drug}") for m in models)


def list_path(model: type[Model]) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def age_words(items: list[Item], today: date) -> str:
    """Of the item that waits longest, or is due first; empty without one."""
    dates = [item.since for item in items if item.since]
    if not dates:
        return ""
    days = (today - min(dates)).days
    if days < 0:
        return f"the first in {_days(-days)}"
    return "the oldest since today" if days == 0 else f"the oldest for {_days(days)}"


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"


def to_sign(asked: Asked) -> WorkList:
    found = []
    for model in asked.signs:
        page = "sign" if model in asked.viewer_signs else "change"
        found += [
            item for _, _, item in waiting.to_sign(model, asked.work_on(model), [asked.person], asked.refused, page)
        ]
    empty = "What an author submits for review comes here, unless you wrote a part of it."
    links = asked.lists(f"status__exact={Status.IN_REVIEW}", asked.signs)
    if len(found) > 1 and asked.person == asked.viewer:
        links = (Link("all on one page", reverse("admin:editorial_person_signing")), *links)
    return WorkList.of("Waiting for a signature", empty, found, asked.today, links)


def own_work(asked: Asked) -> list[WorkList]:
    """What was returned to the person, and the drafts that the person has to go on with."""
    returned: list[Item] = []
    drafts: list[Item] = []
    for model in asked.kinds:
        for person, heading, item in waiting.open_work(model, asked.work_on(model)):
            if person == asked.person:
                (returned if heading == waiting.RETURNED else drafts).append(item)
    sent_back = "What a reviewer sends back comes here, with the reason."
    begun = f"What is begun and not yet submitted comes here: {any_of_them()}, or an old wording that was restored."
    by = f"author__id__exact={asked.person.pk}"
    return [
        WorkList.of("Returned to the author", sent_back, returned, asked.today),
        WorkList.of(
            "Drafts", begun, drafts, asked.today, asked.lists(f"status__exact={Status.DRAFT}&{by}", asked.kinds)
        ),
    ]


def to_confirm(asked: Asked) -> WorkList:
    """Withdrawals of texts, and what the rooms above withdraw or warn of on one signature."""
    found = []
    for model in asked.signs:
        page = "confirm" if model in asked.viewer_signs else "change"
        found += list(waiting.to_confirm(model, [asked.person], page, asked.about))
    items = [item for _, _, item in found]
    above = waiting.registered(waiting.TO_CONFIRM, [asked.person]) if asked.kinds else []
    items += [item for _, item in above if asked.about in (None, item.about)]
    empty = "A withdrawal by somebody else is public at once, and comes here for you to confirm or reverse."
    return WorkList.of("Withdrawn, or under a notice, and waiting for a second person", empty, items, asked.today)


def due_reviews(asked: Asked) -> list[WorkList]:
    found = []
    for due in Due:
        count = sum(due_in(asked.reviews[model], due, asked.today) for model in asked.signs)
        some = _first_due(asked, due) if count else []
        items = review_items(some, asked.today, asked.viewer_signs)
        work_list = WorkList.of(
            f"Reviews {due.words}", "None.", items, asked.today, asked.lists(f"due={due.value}", asked.signs)
        )
        found.append(replace(work_list, count=count))
    return found


def _first_due(asked: Asked, due: Due) -> list[Review]:
    days = due.days(asked.today)
    found = [review for model in asked.signs for review in reviews(model, days, asked.about, SHOWN)]
    return sorted(found, key=lambda review: review.due)[:SHOWN]


def for_administrators(asked: Asked) -> list[WorkList]:
    """Nothing for anybody else."""
    if asked.viewer != asked.person or not asked.person.has_perm("editorial.change_person"):
        return []
    found = list(waiting.for_administrators([asked.person], asked.work))
    proposed = "When another administrator has checked somebody’s credentials, the proposal comes here."
    left = "When somebody leaves, what he has not finished comes here, to be handed over."
    return [
        WorkList.of(heading, empty, [item for _, under, item in found if under == heading], asked.today)
        for heading, empty in ((waiting.TO_DECIDE, proposed), (waiting.LEFT_BEHIND, left))
    ]
