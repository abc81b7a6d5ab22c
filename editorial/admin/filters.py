"""By what a list of reviewed content is narrowed: standing, who signed, when it is due. Each asks about all texts at once."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import ModelAdmin
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.fields.related import RelatedField
from django.http import HttpRequest
from django.utils import timezone

from editorial.accounts.people import Person
from editorial.pages.standing import SOURCE_CHANGED
from editorial.record.content import ReviewedContent
from editorial.work.review_dates import Due

FEW = 50  # choices that a list offers; a longer one is no help, and makes every page longer
MOST = 1_000  # texts of which the standing is worked out for one list
CHUNK = 100  # of them at once: each brings its sources along
TOO_MANY = "These are more than {} texts, and how each stands takes time to work out: the first {} are looked at. Choose a drug too."
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


class FewRelated(admin.RelatedFieldListFilter):
    """By what a row belongs to, such as its drug. Of many it offers the one that is chosen: the search of the list finds names."""

    def field_choices(
        self, field: RelatedField[Any, Any], request: HttpRequest, model_admin: ModelAdmin[Any]
    ) -> list[tuple[str, Any]]:
        every = field.remote_field.model._default_manager.order_by(
            *self.field_admin_ordering(field, request, model_admin)
        )
        found = list(every[: FEW + 1])
        if len(found) > FEW:
            chosen = str(self.lookup_val[0] if isinstance(self.lookup_val, list) else self.lookup_val or "")
            is_key = chosen.isascii() and chosen.isdigit() and len(chosen) < 19
            found = list(every.filter(pk=chosen)) if is_key else []
        return [(str(each.pk), str(each)) for each in found]

    def has_output(self) -> bool:
        return bool(self.lookup_choices)


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

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The last of the filters: only what fits the others is worked out."""
        value = self.value()
        if value is None:
            return queryset
        if value == NOT_PUBLIC:
            return queryset.filter(edition=0)
        keys = list(queryset.order_by("pk").values_list("pk", flat=True)[: MOST + 1])
        if len(keys) > MOST:
            messages.warning(request, TOO_MANY.format(MOST, MOST))
        return queryset.filter(pk__in=self.by_code(keys[:MOST]).get(str(value), []))

    def by_code(self, keys: list[int]) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for start in range(0, len(keys), CHUNK):
            for text, standing in self.desk.standings(keys[start : start + CHUNK]).items():
                for code in STANDINGS:
                    if standing.found_by(code):
                        found[code].append(text)
        return found


class ReviewerFilter(OfTheList):
    """Who signed the live edition; offered is everybody who signs at an address that any edition names.

    Each address is one seek: the first that editions name from it on is the address itself, or nobody signed there. Asked whether an
    edition names it, SQLite took the index of kinds instead, and read every edition for each person who signed none.
    """

    title = "reviewer"
    parameter_name = "reviewer"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, str]]:
        named = self.model.revisions().editions().filter(actor_slug__gte=OuterRef("slug"))
        first = named.order_by("actor_slug", "-history_date").values("actor_slug")[:1]
        people = Person.objects.alias(first=Subquery(first)).filter(first=F("slug")).order_by("printed_name")
        return [(str(person.pk), person.printed_name) for person in people]

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
