"""The ledger at the desk: auditors read it, filter it and take it with them; nobody writes it."""

import json
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, StreamingHttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from audit.csv_export import csv_file
from audit.ledger import ledger_filters
from audit.ledger.ledger_names import names_of
from audit.ledger.proofs import proved
from audit.models import LedgerEntry


class NamedList(ChangeList):
    """The list, with the names of what its entries are about."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list: Any = list(self.result_list)
        names = names_of(self.result_list)
        for entry in self.result_list:
            entry.named = names.get(entry.seq)


@admin.register(LedgerEntry)
class LedgerEntryAdmin(admin.ModelAdmin):
    list_display = ("seq", "at", "kind", "named_subject", "edition", "revision", "actor_name")
    fields = ("seq", "at", "kind", "subject", "revision", "actor", "actor_name", "public", "said", "leaf_hash", "proof")
    readonly_fields = ("said", "proof")
    search_fields = ("subject", "actor_name")
    show_full_result_count = False
    actions = None

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        return list(ledger_filters.filters)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(require_safe(self.csv_view))
        return [path("csv/", view, name="audit_ledgerentry_csv"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        today = timezone.now().date()
        said = {"today": today, "this_year": today.replace(month=1, day=1), "query": request.GET.urlencode()}
        return super().changelist_view(request, {**said, **(extra_context or {})})

    def csv_view(self, request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
        """Every entry that the same filters leave in the list, however many."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            entries = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            return HttpResponseBadRequest("A filter in this address is none: go back to the list and choose again.\n")
        return csv_file("ledger", ledger_filters.table(entries))

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return NamedList

    @admin.display(description="About", ordering="subject")
    def named_subject(self, entry: Any) -> str:
        """As a reader knows it, and as the ledger names it."""
        if (named := getattr(entry, "named", None)) is None:
            return str(entry.subject)
        return format_html('<a class="desk-link" href="{}">{}</a> ({})', named.url, named.title, entry.subject)

    @admin.display(description="Edition")
    def edition(self, entry: LedgerEntry) -> str:
        """Which edition an entry records, of what kind, and whether the text is public with it."""
        if entry.kind != "edition":
            return ""
        try:
            row = json.loads(entry.payload)["data"]["row"]
            state = "public" if row["status"] == "published" else row["status"]
            return f"{row['edition']}, {row['kind']}: {state}"
        except (ValueError, KeyError, TypeError):
            return "not readable"

    @admin.display(description="What it says")
    def said(self, entry: LedgerEntry) -> str:
        try:
            words = json.dumps(json.loads(entry.payload), indent=2, ensure_ascii=False)
        except ValueError:  # verify says so; here it is shown as it is
            words = entry.payload
        return format_html("<pre>{}</pre>", words)

    @admin.display(description="Proof")
    def proof(self, entry: LedgerEntry) -> str:
        return proved(entry)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
