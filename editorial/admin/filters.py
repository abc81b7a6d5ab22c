"""By what a list of reviewed content is narrowed: standing, who signed, when it is due. Each asks about all texts at once."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import Any

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from editorial.pages.standing import SOURCE_CHANGED
from editorial.record.content import ReviewedContent
from editorial.work.review_dates import Due

NOT_PUBLIC = "none"
STANDINGS = {
    "current": "current",
    "moved": "label moved",
    SOURCE_CHANGED: "source changed or gone",
    "source withdrawn": "source withdrawn",
    "source invalid": "source not as signed",
    "overdue": "review overdue",
    "lookup": "look-up failed",
    "untied": "not tied to a label",
    "sample": "sample",
    "withdrawn": "withdrawn",
    "retired": "retired",
    NOT_PUBLIC: "not public yet",
}


class OfTheList(admin.SimpleListFilter):
    """A filter that may ask the desk whose list it narrows. A value that it does not offer finds nothing."""

    def __init__(
        self,
        request: HttpRequest,
        params: dict[str, list[str]],
        model: type[ReviewedContent],
        model_admin: ModelAdmin[Any],
    ) -> None:
        self.desk: Any = model_admin  # the desk of one kind of text: a filter may ask more of it than Django does
        self.model = model
        super().__init__(request, params, model, model_admin)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset if self.value() is None else queryset.filter(pk__in=self.chosen(str(self.value())))

    def chosen(self, value: str) -> Any:
        """Keys of the texts that the value means, or a question that finds them."""
        raise NotImplementedError


class StandingFilter(OfTheList):
    """What readers are told, computed as on the public page. A text with several notices is found by each of them."""

    title = "standing"
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, str]]:
        return list(STANDINGS.items())

    def chosen(self, value: str) -> Any:
        if value == NOT_PUBLIC:
            return self.model.objects.filter(edition=0).values("pk")
        return self.by_code[value]

    @cached_property
    def by_code(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for text, standing in self.desk.standings(self.model.objects.values_list("pk", flat=True)).items():
            for code in STANDINGS:
                if standing.found_by(code):
                    found[code].append(text)
        return found


class ReviewerFilter(OfTheList):
    """Who signed the live edition."""

    title = "reviewer"
    parameter_name = "reviewer"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, str]]:
        signers = self.model.revisions().live().order_by().values_list("history_user_id", "actor_name").distinct()
        return [(str(key), name) for key, name in sorted(dict(signers).items(), key=lambda pair: pair[1])]

    def chosen(self, value: str) -> Any:
        if not (value.isascii() and value.isdigit() and len(value) < 19):
            return []
        return self.model.revisions().live().filter(history_user_id=int(value)).order_by().values("id")


class DueFilter(OfTheList):
    """When the live edition must be reviewed again."""

    title = "next review"
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, str]]:
        return [(due.value, due.words) for due in Due]

    def chosen(self, value: str) -> Any:
        if value not in list(Due):
            return []
        days = Due(value).days(timezone.now().date())
        return self.model.revisions().live().filter(review_due__range=days).order_by().values("id")
