"""A form at the desk that was sent as it was shown: it says that nothing was changed."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect

NOTHING_CHANGED = "Nothing was changed: “{}” was saved with these words already."


class SaysUnchanged(admin.ModelAdmin):
    """The part of a desk that tells it. Whoever saves marks the thing as `left_as_it_is`."""

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if not getattr(obj, "left_as_it_is", False):
            return super().response_change(request, obj)
        self.message_user(request, NOTHING_CHANGED.format(obj), messages.INFO)
        if "_continue" in request.POST:
            return HttpResponseRedirect(request.get_full_path())
        return self.response_post_save_change(request, obj)
