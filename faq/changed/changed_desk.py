"""The desk's pages of answers whose sources changed: all of them, the most urgent first, and one with old and new words."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from editorial.record.vocabulary import Status
from faq.changed.changed_answers import HEADING, changed_answers
from faq.changed.changed_under import changed_under, shown
from faq.review_desk import EntryReview

MOST = 20  # answers that are shown with their old and new words: more than anybody reads in one sitting


class ChangedDesk(EntryReview):
    """Adds them to the desk of answers. Nothing is closed here: that takes a signature, or a new wording and one."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("changed/", view(self.changed_list_view), name="faq_entry_changed_list"),
            path("<int:pk>/changed/", view(self.changed_view), name="faq_entry_changed"),
            *super().get_urls(),
        ]

    @method_decorator(require_safe)
    def changed_list_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        found = changed_answers()
        items = [(answer, list(map(shown, answer.sources))) for answer in found[:MOST]]
        page = {**self.admin_site.each_context(request), "opts": self.opts, "title": HEADING}
        page |= {"items": items, "more": len(found) - len(items), "may_sign": self.may_sign(request)}
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/faq/changed_list.html", page)

    @method_decorator(require_safe)
    def changed_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        thing = self.found(request, pk)
        last = thing.newest_edition()
        live = last is not None and last.status == Status.PUBLISHED
        said = {"changed_sources": changed_under(last, thing.drug.slug) if live else [], "last": last}
        said |= {"may_sign": self.may_sign(request), "may_write": self.has_change_permission(request, thing)}
        return self.answer(request, thing, "faq/changed.html", "What changed in its sources", **said)
