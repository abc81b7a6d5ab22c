"""The ledger at the desk: auditors read it, nobody writes it."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from audit.models import LedgerEntry


@admin.register(LedgerEntry)
class LedgerEntryAdmin(admin.ModelAdmin):
    list_display = ("seq", "at", "kind", "subject", "actor_name")
    list_filter = ("kind",)
    search_fields = ("subject", "actor_name")
    show_full_result_count = False
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
