"""The list of one kind of reviewed content: live edition and working draft apart, and no question for a single row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, Protocol, cast

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseRedirect
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from audit.csv_export import csv_file
from editorial.admin.filters import DueFilter, FewRelated, ReviewerFilter, StandingFilter
from editorial.admin.versioned import VersionedAdmin
from editorial.kinds import kind_of
from editorial.pages.standing import Standing
from editorial.work.refused_signatures import why_refused
from editorial.work.work_lists import list_path
from editorial.work.working_copies import WithState, draft_words, public_words, state_words, with_state

CHUNK = 200  # rows of an export that are read at once
HEADINGS = (
    *("Drug", "Title", "Topic", "Address", "Public", "Standing", "Notices", "Signed by", "Signed at (UTC)"),
    *("Signed against", "Next review", "Working draft"),
)


class Listed(WithState, Protocol):
    """A text as the list shows it."""

    standing: Standing | None  # None for what never was public
    refused: str  # why a signature on it would be refused; empty for what does not wait for one, or may be signed

    def get_topic_display(self) -> str: ...


class ContentChangeList(ChangeList):
    """Django's, over texts `with_state`; the standing of all rows of a page is asked once."""

    def get_queryset(self, request: HttpRequest, *args: Any, **kwargs: Any) -> QuerySet[Any]:
        self.root_queryset = with_state(self.root_queryset)
        return super().get_queryset(request, *args, **kwargs)

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = cast(ContentList, self.model_admin).with_standing(self.result_list)


class ContentList(VersionedAdmin):
    """What `ContentAdmin` lists, and how: the title of the text, then its drug, its topic if it has one, and how it stands."""

    further_filters: ClassVar[tuple[Any, ...]] = ()
    list_select_related = ("drug",)
    list_per_page = 50
    actions = ("export",)
    change_list_template = "admin/editorial/content_list.html"

    def standings(self, texts: Iterable[int]) -> dict[int, Standing]:
        """Of those that were ever public, by key, as their public pages would say it now."""
        return kind_of(self.model).standings_of(texts, timezone.now())

    @property
    def topic(self) -> tuple[str, ...]:
        """The name of the field that holds it; nothing for a kind of text without topics."""
        return ("topic",) if any(field.name == "topic" for field in self.model._meta.fields) else ()

    def get_list_display(self, request: HttpRequest) -> Any:
        if tuple(self.list_display) != ("__str__",):  # as Django has it where nobody says anything
            return self.list_display
        return (kind_of(self.model).pages.title_field, "drug", *self.topic, "state", "standing", "due")

    def get_list_filter(self, request: HttpRequest) -> Any:
        if self.list_filter:
            return self.list_filter
        further = (("drug", FewRelated), *self.further_filters)
        return ("status", DueFilter, ReviewerFilter, *self.topic, *further, StandingFilter)  # the last costs most

    def get_search_fields(self, request: HttpRequest) -> Any:
        """Without `search_fields`: the title, the address and all that is written in Markdown."""
        title = kind_of(self.model).pages.title_field
        return self.search_fields or list(dict.fromkeys((title, "slug", *self.model.markdown_fields)))

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ContentChangeList

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_export"
        return [path("export/", self.admin_site.admin_view(self.export_view), name=name), *super().get_urls()]

    # Columns.

    @admin.display(description="public · working draft")
    def state(self, text: Listed) -> str:
        return " · ".join(filter(None, (state_words(text), text.refused)))

    @admin.display(description="standing")
    def standing(self, text: Listed) -> str:
        return text.standing.title if text.standing else "Not public yet"

    @admin.display(description="next review", ordering="public_due")
    def due(self, text: Listed) -> Any:
        return text.public_due

    # Export.

    @method_decorator(require_safe)
    def export_view(self, request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
        """Everything that the list would show under the same search and filters, on all of its pages."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        try:
            listed = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(f"{list_path(self.model)}?e=1")
        return self.exported(listed)

    @admin.action(description="Export the chosen as CSV", permissions=["view"])
    def export(self, request: HttpRequest, queryset: QuerySet[Any]) -> StreamingHttpResponse:
        return self.exported(queryset)

    def exported(self, texts: QuerySet[Any]) -> StreamingHttpResponse:
        keys = list(texts.values_list("pk", flat=True))
        return csv_file(str(self.opts.verbose_name_plural), self.rows(keys))

    def rows(self, keys: list[int]) -> Iterator[tuple[Any, ...]]:
        yield HEADINGS
        for start in range(0, len(keys), CHUNK):
            chunk = keys[start : start + CHUNK]
            texts = with_state(self.model._default_manager.filter(pk__in=chunk).select_related("drug"))
            found = {text.pk: text for text in self.with_standing(texts)}
            yield from (self.row(found[key]) for key in chunk)

    def with_standing(self, texts: Iterable[Listed]) -> list[Any]:
        found = list(texts)
        standings = self.standings(text.pk for text in found)
        refused = why_refused(found)
        for text in found:
            text.standing, text.refused = standings.get(text.pk), refused.get(text.subject, "")
        return found

    def topic_of(self, text: Listed) -> str:
        """In words; empty for a kind of text without topics."""
        said = getattr(text, "get_topic_display", None)
        return str(said() if said else getattr(text, "topic", ""))

    def row(self, text: Listed) -> tuple[Any, ...]:
        own = text.standing
        return (
            *(text.drug, text, self.topic_of(text), text.slug),
            *(public_words(text), self.standing(text)),
            *(" ".join(own.notices) if own else "", text.signed_by, text.signed_at),
            *(
                own.basis.against if own else "",
                text.public_due,
                " · ".join(filter(None, (draft_words(text), text.refused))),
            ),
        )
