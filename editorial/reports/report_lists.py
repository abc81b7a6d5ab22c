"""The pile of error reports at the desk, and in the digest: what nobody has closed yet."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse

from editorial.accounts.people import Person
from editorial.reports.reports import ErrorReport
from editorial.work.waiting import Item
from editorial.work.work_lists import SHOWN, Asked, Link, WorkList, age_words, list_path

HEADING = "Error reports"
EMPTY = "What readers report as wrong comes here. Take a report, then close it with what came of it."
MOST_TOLD = 20  # in a message


def may_settle(person: Person) -> bool:
    return person.has_perm("editorial.change_errorreport") or person.has_perm("editorial.sign_errorreport")


def work_list(asked: Asked) -> WorkList | None:
    """The oldest first; None for who can do nothing about them, or may not read them."""
    if not (may_settle(asked.person) and asked.viewer.has_perm("editorial.view_errorreport")):
        return None
    left = open_reports().filter(drug=asked.about) if asked.about is not None else open_reports()
    nobody = Count("pk", filter=Q(taken_by=None))
    found = left.order_by().aggregate(count=Count("pk"), oldest=Min("received_at"), untaken=nobody)
    items = tuple(map(_item, left[:SHOWN]))
    return WorkList(
        heading=HEADING,
        empty=EMPTY,
        count=found["count"],
        items=items,
        age=age_words(list(items), asked.today),
        sorts=f"{found['untaken']} that nobody has taken" if found["untaken"] else "",
        links=(Link("all error reports", list_path(ErrorReport)),),
    )


def waiting(people: list[Person]) -> Iterator[tuple[Person, Item]]:
    """For the digest: each report for whoever took it, and for everybody who may close it while nobody has."""
    settle = [person for person in people if may_settle(person)]
    for report in open_reports()[:MOST_TOLD] if settle else ():
        item = _item(report)
        for person in settle:
            if report.taken_by_id in (None, person.pk):
                yield person, item


def open_reports() -> QuerySet[ErrorReport]:
    return ErrorReport.objects.filter(closed_at=None).order_by("pk")


def _item(report: ErrorReport) -> Item:
    """Without the reader's words: a message goes by mail, and they may be about a person."""
    said = f"taken by {report.taken_by_name}" if report.taken_by_name else "nobody has taken it"
    path = reverse("admin:editorial_errorreport_change", args=[report.pk])
    return Item(
        f"Report {report.number} about {report.about or 'the site'}", said, path, report.received_at.date(), report.drug
    )
