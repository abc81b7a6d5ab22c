"""What waits for each person. It is computed from what stands, never stored: a message that was not sent loses nothing.

The digest tells it by mail, and the desk's first page shows it (`work lists`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Model
from django.urls import reverse

from audit.reading.kept_answers import KeptBySubject, numbers_of_all
from audit.registry import Registry
from editorial.accounts.appointments import Appointment, Stage
from editorial.accounts.people import Person
from editorial.days import day_of
from editorial.record.content import ReviewedContent
from editorial.record.vocabulary import Kind, Status
from editorial.site_address import whole_address
from editorial.work.assignments import OpenText, open_texts, reviewed_models
from editorial.work.refused_signatures import why_refused
from editorial.work.review_dates import Due, Review, reviews
from editorial.work.working_copies import Work, newest_revisions, work_on, written_at

RETURNED, HANDED, DRAFTS = "Returned to you", "Handed over to you", "Your drafts"
TO_SIGN, TO_CONFIRM = "Waiting for a signature of yours", "Withdrawn, and waiting for a second person"
DUE = "To be reviewed again within 30 days, or overdue"
TO_DECIDE, LEFT_BEHIND = (
    "Proposed as reviewers, and waiting for a second administrator",
    "Open work of people who have left",
)


@dataclass(frozen=True)
class Item:
    """One thing to do. `path` is the page where it is done; `since` the day (UTC) from which it waits, or is due; `about`
    the key of the drug. `news`: when this changes it is told anew; None: when anything that is said of it changes.
    """

    title: str
    said: str
    path: str
    since: date | None = None
    about: int | None = None
    news: str | None = None

    @property
    def url(self) -> str:
        return whole_address(self.path)


Found = Iterator[tuple[Person, str, Item]]
Source = Callable[[list[Person]], Iterator[tuple[Person, Item]]]
sources: Registry[tuple[str, Source]] = Registry(
    "editorial.work.waiting.sources",
    "a heading, and a function that of the people it is given names each for whom something waits under that heading",
)


def registered(heading: str, people: list[Person]) -> list[tuple[Person, Item]]:
    """What the rooms above say under one heading."""
    return [found for under, source in sources if under == heading for found in source(people)]


@dataclass(frozen=True)
class Waiting:
    """Everything that waits for one person, under headings, the most pressing first."""

    person: Person
    parts: tuple[tuple[str, tuple[Item, ...]], ...]


def everybody(today: date) -> list[Waiting]:
    """Each person of the desk for whom something waits. `today` (UTC) is the day from which reviews are counted."""
    people = list(Person.objects.filter(is_active=True, is_staff=True).order_by("printed_name"))
    found: dict[Person, dict[str, list[Item]]] = defaultdict(lambda: defaultdict(list))
    for person, heading, item in _all_items(people, today):
        found[person][heading].append(item)
    above = [heading for heading, _ in sources]
    order = dict.fromkeys((RETURNED, TO_SIGN, TO_CONFIRM, *above, HANDED, DUE, TO_DECIDE, LEFT_BEHIND))
    return [
        Waiting(p, tuple((h, tuple(sorted(found[p][h], key=_date_order))) for h in order if h in found[p]))
        for p in people
        if p in found
    ]


def _date_order(item: Item) -> tuple[date, str]:
    """What waits longest, or is due first, on top; what has no date last."""
    return item.since or date.max, item.title


def _all_items(people: list[Person], today: date) -> Found:
    work = open_texts()
    refused = why_refused([each.text for each in work])
    for model in reviewed_models():
        of_kind = [each for each in work if isinstance(each.text, model)]
        signers = [person for person in people if person.has_perm(right(model, "sign"))]
        yield from (found for found in open_work(model, of_kind) if found[1] != DRAFTS)
        yield from to_sign(model, of_kind, signers, refused)
        yield from to_confirm(model, signers)
        # For everybody who may sign: a review does not wait for whoever signed last, who may have left.
        soon = reviews(model, (Due.OVERDUE.days(today)[0], Due.SOON.days(today)[1]))
        for item in review_items(soon, today, [model]):
            yield from ((person, DUE, item) for person in signers)
    for heading, source in sources:
        yield from ((person, heading, item) for person, item in source(people))
    yield from for_administrators(people, work)


def right(model: type[Model], verb: str) -> str:
    return f"{model._meta.app_label}.{verb}_{model._meta.model_name}"


def open_work(model: type[ReviewedContent], work: list[OpenText]) -> Found:
    """Drafts and what was returned, for whoever has it to do; all of one kind of text."""
    newest, begun = _state_of(model, [each.text for each in work])
    for each in work:
        text = each.text
        if text.pk not in begun:
            continue  # it was signed since it was asked for
        last = newest[text.pk]
        if text.status == Status.RETURNED:
            said = f"{last.actor_name}: {last.history_change_reason}"
            yield each.to_do_by, RETURNED, item(text, "change", said, last.history_date.date())
        elif text.status == Status.DRAFT:
            heading, said = DRAFTS, f"last saved: {last.history_change_reason}"
            if each.assignment is not None:
                heading, said = HANDED, f"from {each.assignment.giver_name}: {each.assignment.reason}"
            yield each.to_do_by, heading, item(text, "change", said, begun[text.pk].began.date())


def to_sign(
    model: type[ReviewedContent],
    work: list[OpenText],
    signers: list[Person],
    refused: Mapping[str, str],
    page: str = "sign",
) -> Found:
    """What is in review, for everybody who may sign it: the rule of four eyes, asked beforehand. `refused`: why another rule
    forbids it, by the text's name in the ledger.
    """
    waits = {each.text.pk: each.text for each in work if each.text.status == Status.IN_REVIEW}
    written, since = (work_on(model, waits), written_at(model, waits)) if waits else ({}, {})
    for text in (waits[key] for key in waits if key in written):
        why = f"; {refused[text.subject]}" if text.subject in refused else ""
        said = item(text, page, f"written by {text.author_name}{why}", since[text.pk].date())
        for person in signers:
            if person.pk not in written[text.pk].writers:
                yield person, TO_SIGN, said


def _state_of(model: type[ReviewedContent], texts: list[Any]) -> tuple[dict[int, Any], dict[int, Work]]:
    """(the newest revision of each text, the work on each): two questions, or none."""
    keys = [text.pk for text in texts]
    if not keys:
        return {}, {}
    return newest_revisions(model, model.objects.filter(pk__in=keys)), work_on(model, keys)


def _withdrawn(subjects: list[str] | None, model: type[ReviewedContent]) -> dict[str, list[int]]:
    texts: Any = model
    if subjects is None:
        found = model.revisions().filter(kind=Kind.WITHDRAWAL).still_newest()
    else:
        newest = model.revisions().at(None, texts.objects.filter(drug__slug__in=subjects))
        found = newest.filter(kind=Kind.WITHDRAWAL)
    numbers: defaultdict[str, list[int]] = defaultdict(list)
    for slug, number in found.order_by().values_list("drug__slug", "history_id"):
        numbers[slug].append(number)
    return dict(numbers)


# Numbers of the newest editions of a kind that withdraw their text.
withdrawn: KeptBySubject[list[int], list[int]] = KeptBySubject(_withdrawn, numbers_of_all)


def to_confirm(
    model: type[ReviewedContent], signers: list[Person], page: str = "confirm", about: int | None = None
) -> Found:
    """Withdrawals on one signature, for everybody else who may sign; `about` is the key of a drug, None for all."""
    rows = model.revisions().filter(history_id__in=withdrawn(model)).order_by("history_id").defer("html", "evidence")
    editions = list(rows if about is None else rows.filter(drug_id=about))
    texts = model.objects.in_bulk([edition.id for edition in editions])
    for edition in editions:
        said = f"withdrawn by {edition.actor_name}: {edition.history_change_reason}"
        for person in signers:
            if person.pk != edition.history_user_id:
                yield person, TO_CONFIRM, item(texts[edition.id], page, said, edition.history_date.date())


def review_items(due: Iterable[Review], today: date, signs: list[Any]) -> list[Item]:
    """Each leads to where it is reviewed: re-affirmed, or worked on when a draft is open on it or the kind of text is not
    among those that one `signs`.
    """
    due, texts = list(due), {}
    for model in {review.model for review in due}:
        texts[model] = model._default_manager.in_bulk([review.text for review in due if review.model is model])
    found = []
    for review in due:
        text: Any = texts[review.model][review.text]
        late = " (overdue)" if review.due < today else ""
        said = f"by {day_of(review.due)}{late}, signed last by {review.signer}"
        page = "reaffirm" if review.model in signs and text.kind is not None else "change"
        found.append(item(text, page, said, review.due))
    return found


def for_administrators(people: list[Person], work: list[OpenText]) -> Found:
    administrators = [person for person in people if person.has_perm("editorial.change_person")]
    newest = {step.person: step for step in Appointment.objects.order_by("pk").select_related("person")}
    for candidate, step in newest.items():
        for person in administrators:
            if step.stage == Stage.PROPOSED and person.pk not in (candidate.pk, step.by_id):
                yield person, TO_DECIDE, item(candidate, "reviewer", f"proposed by {step.by_name}", step.at.date())
    left = Counter(each.to_do_by for each in work if not each.to_do_by.is_active)
    for gone, number in left.items():
        for person in administrators:
            said = "1 text" if number == 1 else f"{number} texts"
            yield person, LEFT_BEHIND, replace(item(gone, "hand_over", said), news="")


def item(thing: Model, page: str, said: str, since: date | None = None) -> Item:
    """One thing of the desk with the page of it where something is to be done."""
    meta = thing._meta
    path = reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=[thing.pk])
    return Item(" ".join(str(thing).split()), " ".join(said.split()), path, since, getattr(thing, "drug_id", None))
