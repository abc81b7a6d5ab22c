"""The auditor's questions to the ledger: filters of its list, and the list as a table for another program.

Rooms above register filters about what they know; what an entry is about is only a word here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.http import HttpRequest

from audit.models import LedgerEntry
from audit.registry import Registry

COLUMNS = ("seq", "at", "kind", "subject", "revision", "actor", "actor_name", "public", "leaf_hash", "payload")


class Day(admin.SimpleListFilter):
    """A day (UTC) that is typed; its `rule` says which entries it leaves."""

    template = "audit/_day_filter.html"
    rule: Callable[[QuerySet[LedgerEntry], date], QuerySet[LedgerEntry]]

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, str]]:
        return [("", "")]

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        others = {name: value for name, value in changelist.get_filters_params().items() if name != self.parameter_name}
        kept = {name: ",".join(value) if isinstance(value, list) else value for name, value in others.items()}
        yield {"name": self.parameter_name, "value": self.value() or "", "kept": kept.items()}

    def queryset(self, request: HttpRequest, queryset: QuerySet[LedgerEntry]) -> QuerySet[LedgerEntry]:
        if not self.value():
            return queryset
        try:
            day = date.fromisoformat(self.value() or "")
        except ValueError as error:
            raise IncorrectLookupParameters from error
        return type(self).rule(queryset, day)


def begin(day: date) -> datetime:
    """The first moment of a day, UTC."""
    return datetime.combine(day, time.min, UTC)


class Since(Day):
    title, parameter_name = "day, from", "since"

    @staticmethod
    def rule(entries: QuerySet[LedgerEntry], day: date) -> QuerySet[LedgerEntry]:
        return entries.filter(at__gte=begin(day))


class Until(Day):
    title, parameter_name = "day, up to and with", "until"

    @staticmethod
    def rule(entries: QuerySet[LedgerEntry], day: date) -> QuerySet[LedgerEntry]:
        return entries.filter(at__lt=begin(day) + timedelta(days=1))


class StoodOn(Day):
    """What stood at the end of a day, and who signed it: the newest edition of everything until then. Each says whether the
    text was public with it, or withdrawn or retired.
    """

    title, parameter_name = "what stood at the end of", "stood_on"

    @staticmethod
    def rule(entries: QuerySet[LedgerEntry], day: date) -> QuerySet[LedgerEntry]:
        signed = LedgerEntry.objects.filter(kind="edition", at__lt=begin(day) + timedelta(days=1))
        newest = signed.filter(subject=OuterRef("subject")).order_by("-seq").values("seq")[:1]
        return entries.filter(seq__in=signed.annotate(newest=Subquery(newest)).values("newest"))


class Who(admin.SimpleListFilter):
    """By number, for a name may change; each under the newest name that the ledger knows."""

    title, parameter_name = "person", "actor"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, str]]:
        known = LedgerEntry.objects.filter(actor__isnull=False).order_by().values("actor").annotate(last=Max("seq"))
        last = [seq for _, seq in known.values_list("actor", "last")]
        names = dict(LedgerEntry.objects.filter(seq__in=last).values_list("actor", "actor_name"))
        return sorted(((str(number), name) for number, name in names.items()), key=lambda pair: pair[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[LedgerEntry]) -> QuerySet[LedgerEntry]:
        return queryset.filter(actor=chosen(self.value())) if self.value() else queryset


def chosen(value: str | None) -> int:
    """The number behind a choice. Raises IncorrectLookupParameters for what is none: else all would look like an answer."""
    if not (value and value.isascii() and value.isdigit() and len(value) < 19):
        raise IncorrectLookupParameters
    return int(value)


filters: Registry[Any] = Registry(
    "audit.ledger.ledger_filters.filters",
    "a filter of the ledger's list at the desk, as Django's `list_filter` takes it",
)
filters.register("kind", Who, Since, Until, StoodOn)


def table(entries: QuerySet[LedgerEntry]) -> Iterator[list[Any]]:
    """The rows of a table with its heading, the newest entry first."""
    yield list(COLUMNS)
    for entry in entries.iterator(chunk_size=2000):
        yield [getattr(entry, name) for name in COLUMNS]
