"""What answers a form that did not come from a page of ours, or came from one that is too old (CSRF_FAILURE_VIEW)."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from audit import ledger
from editorial.people import Person


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 with a sentence; a ledger entry when somebody is logged in, for then it was done in that person's name."""
    person = getattr(request, "user", None)
    if isinstance(person, Person):
        ledger.append(
            "form refused", subject=person.subject, actor=person.pk, actor_name=person.printed_name, page=request.path
        )
    return render(request, "admin/editorial/forged.html", admin.site.each_context(request), status=403)
