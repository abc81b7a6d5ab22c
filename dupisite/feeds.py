"""The feeds of the whole site and of one drug, over every kind of text. What a feed is stands in `editorial.pages.feeds`."""

from __future__ import annotations

from typing import Any

from django.db.models import Sum, Value
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from dupisite.drug_page import find_drug
from editorial.kinds import TextKind, in_order
from editorial.pages.change_entries import SourceChange
from editorial.pages.feed_entries import Item, items_of
from editorial.pages.feeds import Feed, answer
from editorial.pages.public_page import public_page
from editorial.record.records import RevisionQuerySet
from labels.pages.drug_subject import notice


@public_page
def all_feed(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """Every edition of the site."""
    feed = Feed(
        name="changes",
        title="dupisite: all changes",
        page=reverse("changes"),
        current=reverse("changes_feed"),
        archive=lambda number: reverse("changes_archive", args=[number]),
        count=(count := _count()),
        items=lambda start, stop: _items(start, stop, count),
        changes=_changes,
    )
    return answer(feed, number)


@public_page
def drug_feed(request: HttpRequest, drug: str, number: int | None = None) -> HttpResponse:
    """Every edition about one drug."""
    found = find_drug(drug)
    if found is None:
        raise Http404("nothing about this drug was ever public")
    feed = Feed(
        name=f"{drug}/changes",
        title=f"Changes about {found.brand_name}",
        page=reverse("drug_changes", args=[drug]),
        current=reverse("drug_changes_feed", args=[drug]),
        archive=lambda number: reverse("drug_changes_archive", args=[drug, number]),
        count=(count := _count(drug_id=found.id)),
        items=lambda start, stop: _items(start, stop, count, drug_id=found.id),
        changes=_changes,
        notice=notice(found),
    )
    return answer(feed, number)


def _editions(kind: TextKind, wanted: dict[str, Any]) -> RevisionQuerySet:
    return kind.model.revisions().editions().filter(**wanted).order_by()


def _count(**wanted: Any) -> int:
    """All are counted by the index of changes. Of a drug: editions are numbered from 1 without a gap, so the newest of each text
    says how many it has, by one seek for each.
    """
    if not wanted:
        return sum(_editions(kind, wanted).count() for kind in in_order())
    newest = (kind.model.revisions().at(None, kind.model.objects.filter(**wanted)) for kind in in_order())
    return sum(found.aggregate(all=Sum("edition"))["all"] or 0 for found in newest)


def _items(start: int, stop: int, count: int, **wanted: Any) -> list[Item]:
    """The editions from one place to another, in the order in which they were signed: one question, and at most two more
    for each kind of text. They are looked for from the end that is nearer: the newest are what everybody asks for.
    """
    known = in_order()
    first, *others = (
        _editions(kind, wanted).annotate(text=Value(kind.name)).values_list("history_date", "text", "history_id")
        for kind in known
    )
    every, from_the_end = first.union(*others, all=True), count - stop < start
    if from_the_end:
        rows = every.order_by("-history_date")[max(0, count - stop) : count - start][::-1]
    else:
        rows = every.order_by("history_date")[start:stop]
    places = [tuple(row[1:]) for row in rows]
    found: dict[tuple[str, int], Item] = {}
    for kind in known:
        numbers = [number for which, number in places if which == kind.name]
        rows = kind.model.revisions().filter(history_id__in=numbers)
        items = items_of(kind.pages, rows) if numbers else []
        found |= {(kind.name, item.edition.history_id): item for item in items}
    return [found[place] for place in places]


def _changes(items: list[Item]) -> list[SourceChange]:
    """What the editions of a document brought about under texts that cite them, for each kind that cites."""
    editions = [item.edition for item in items]
    found = [change for kind in in_order() for change in kind.pages.changes_by(editions)]
    return sorted(found, key=lambda change: (change.at, change.name))
