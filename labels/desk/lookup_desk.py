"""The desk's page of a drug's look-ups: when a newer label was last looked for, and a button that looks now."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.urls import path
from django.views.decorators.http import require_http_methods

from editorial.accounts.people import Person
from editorial.accounts.signing import signing_person
from editorial.admin import VersionedAdmin
from labels.archive.fetching import look_up
from labels.archive.web_service import Patience, Service
from labels.drugs.drugs import Drug

# A person waits, and so do readers: a site of two processes has one of them busy meanwhile.
DESK = Patience(answer=6, whole=15, pauses=(1,), longest_pause=2)
SHOWN = 20


def look_now(drug: Drug, person: Person) -> tuple[list[str], bool]:
    """What came of it, as sentences, and whether it failed. Only the newest version is fetched."""
    with Service(settings.DAILYMED_URL, DESK) as service:
        looked = look_up(drug, service, person=person, newest_only=True)
    return [looked.sentence, *(arrival.sentence for arrival in looked.arrivals)], looked.failed


class LookupDesk(VersionedAdmin):
    """Adds the page to the desk of a drug. It stands outside the admin's transaction: nobody else waits for the service."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.lookups_view))
        return [path("<int:pk>/look-ups/", view, name="labels_drug_lookups"), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        drug = self.get_object(request, object_id)
        steps = [(self.url("lookups", drug), "Look for a newer label")] if drug is not None else []
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "steps": steps})

    def lookups_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        drug, may = self.found(request, pk), request.user.has_perm("labels.add_labelversion")
        if request.method == "POST":
            if not may:
                raise PermissionDenied
            sentences, failed = look_now(drug, signing_person(request))
            for sentence in sentences:
                self.message_user(request, sentence, messages.ERROR if failed else messages.SUCCESS)
            return HttpResponseRedirect(self.url("lookups", drug))
        context = {
            "lookups": drug.lookups.order_by("-at", "-pk")[:SHOWN],
            "newest": drug.label_versions.without_bytes().in_order().first(),
            "may": may,
            "service": settings.DAILYMED_URL,
        }
        return self.answer(request, drug, "labels/lookups.html", "Look for a newer label", **context)
