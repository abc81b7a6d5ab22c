"""What waits for each person. It is computed from what stands, never stored: a message that was not sent loses nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse

from editorial.appointments import Appointment, Stage
from editorial.assignments import OpenText, open_texts, reviewed_models
from editorial.people import Person
from editorial.vocabulary import WORDED, Kind, Status

SOON = timedelta(days=30)
RETURNED, HANDED = "Returned to you", "Handed over to you"
TO_SIGN, TO_CONFIRM = "Waiting for a signature of yours", "Withdrawn, and waiting for a second person"
DUE = "To be reviewed again within 30 days, or overdue"
TO_DECIDE, LEFT_BEHIND = (
    "Proposed as reviewers, and waiting for a second administrator",
    "Open work of people who have left",
)


@dataclass(frozen=True)
class Item:
    """One thing to do; `url` is the page where it is done, with the site's address before it."""

    title: str
    said: str
    url: str


Source = Callable[[list[Person]], Iterator[tuple[Person, Item]]]
_sources: dict[str, Source] = {}


def register(heading: str, source: Source) -> None:
    """For rooms above: of the people it is given, the source names each for whom something waits under the heading."""
    _sources[heading] = source


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
    order = (RETURNED, TO_SIGN, TO_CONFIRM, *_sources, HANDED, DUE, TO_DECIDE, LEFT_BEHIND)
    return [Waiting(p, tuple((h, tuple(found[p][h])) for h in order if h in found[p])) for p in people if p in found]


def _all_items(people: list[Person], today: date) -> Iterator[tuple[Person, str, Item]]:
    work = open_texts()
    yield from _open_work(work)
    for model in reviewed_models():
        right = f"{model._meta.app_label}.sign_{model._meta.model_name}"
        signers = [person for person in people if person.has_perm(right)]
        yield from _to_sign([each for each in work if isinstance(each.text, model)], signers)
        yield from _to_confirm(model, signers)
        yield from _due(model, signers, today)
    for heading, source in _sources.items():
        yield from ((person, heading, item) for person, item in source(people))
    administrators = [person for person in people if person.has_perm("editorial.change_person")]
    yield from _for_administrators(administrators, work)


def _open_work(work: list[OpenText]) -> Iterator[tuple[Person, str, Item]]:
    for each in work:
        text, newest = each.text, each.text.read_state()
        if text.status == Status.RETURNED:
            said = f"{newest.actor_name}: {newest.history_change_reason}"
            yield each.to_do_by, RETURNED, _item(text, "change", said)
        elif each.assignment is not None and text.status == Status.DRAFT:
            said = f"from {each.assignment.giver_name}: {each.assignment.reason}"
            yield each.to_do_by, HANDED, _item(text, "change", said)


def _to_sign(work: list[OpenText], signers: list[Person]) -> Iterator[tuple[Person, str, Item]]:
    for text in (each.text for each in work if each.text.status == Status.IN_REVIEW):
        writers = _writers(text)
        for person in signers:
            if person.pk not in writers:
                yield person, TO_SIGN, _item(text, "sign", f"written by {text.author_name}")


def _writers(text: Any) -> set[int]:
    """Who may not sign it: the rule of four eyes, asked beforehand."""
    rows = text.revisions().of(text)
    since = rows.filter(kind__in=WORDED).values_list("history_id", flat=True).first() or 0
    return set(rows.filter(kind__isnull=True, history_id__gt=since).values_list("author_id", flat=True))


def _to_confirm(model: Any, signers: list[Person]) -> Iterator[tuple[Person, str, Item]]:
    for edition, text in _editions(model, model.revisions().at().filter(kind=Kind.WITHDRAWAL)):
        for person in signers:
            if person.pk != edition.history_user_id:
                said = f"withdrawn by {edition.actor_name}: {edition.history_change_reason}"
                yield person, TO_CONFIRM, _item(text, "confirm", said)


def _due(model: Any, signers: list[Person], today: date) -> Iterator[tuple[Person, str, Item]]:
    # For everybody who may sign: a review does not wait for whoever signed last, who may have left.
    due = model.revisions().live().filter(review_due__lte=today + SOON).order_by("review_due")
    for edition, text in _editions(model, due):
        late = " (overdue)" if edition.review_due < today else ""
        said = f"by {edition.review_due:%B %-d, %Y}{late}, signed last by {edition.actor_name}"
        for person in signers:
            yield person, DUE, _item(text, "change", said)


def _editions(model: Any, editions: Any) -> list[tuple[Any, Any]]:
    texts = model.objects.in_bulk([edition.id for edition in editions])
    return [(edition, texts[edition.id]) for edition in editions]


def _for_administrators(administrators: list[Person], work: list[OpenText]) -> Iterator[tuple[Person, str, Item]]:
    newest = {step.person: step for step in Appointment.objects.order_by("pk").select_related("person")}
    for candidate, step in newest.items():
        for person in administrators:
            if step.stage == Stage.PROPOSED and person.pk not in (candidate.pk, step.by_id):
                yield person, TO_DECIDE, _item(candidate, "reviewer", f"proposed by {step.by_name}")
    left = Counter(each.to_do_by for each in work if not each.to_do_by.is_active)
    for gone, number in left.items():
        for person in administrators:
            yield person, LEFT_BEHIND, _item(gone, "hand_over", "1 text" if number == 1 else f"{number} texts")


def _item(thing: Any, page: str, said: str) -> Item:
    meta = thing._meta
    url = reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=[thing.pk])
    return Item(" ".join(str(thing).split()), " ".join(said.split()), f"{settings.SITE_URL}{url}")
