"""What answers a form that did not come from a page of ours, or came from one that is too old (CSRF_FAILURE_VIEW)."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from audit.ledger import ledger
from editorial.accounts.people import Person
from editorial.admin.accounts.lost_session import goes_along, typed_fields


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 with a sentence; a ledger entry when somebody is logged in, for then it was done in that person's name.

    What was typed into the form of a text is not lost: one button shows it in that form again. Nothing is saved by it.
    """
    person = getattr(request, "user", None)
    if isinstance(person, Person):
        ledger.append(
            "form refused", subject=person.subject, actor=person.pk, actor_name=person.printed_name, page=request.path
        )
    typed = typed_fields(request)
    said = {"typed": typed if goes_along(typed) else [], "address": request.get_full_path()}
    context = {**admin.site.each_context(request), **said}
    return render(request, "admin/editorial/forged.html", context, status=403)
