"""The page on which two administrators decide that somebody may sign, each in his own name; and how it came about."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from editorial.accounts import appointments
from editorial.accounts.appointments import LONGEST, Appointment, Stage, is_appointed, newest_step
from editorial.accounts.people import Person
from editorial.accounts.rights import REVIEWER
from editorial.accounts.signing import signing_person
from editorial.record.refusals import visible

PROPOSE, CONFIRM, END = "propose", "confirm", "end"
VERBS = {PROPOSE: appointments.propose, CONFIRM: appointments.confirm, END: appointments.end}
DONE = {
    PROPOSE: "Proposed. A second administrator confirms it on this page; until then there is no right to sign.",
    CONFIRM: "Confirmed.",
    END: "Ended. What was signed stays as it was signed.",
}


class HowForm(forms.Form):
    how = forms.CharField(
        label="How you checked it, or why it ends",
        max_length=LONGEST,
        help_text="Such as: register of the state board looked up, licence 12345, valid until 2028. Kept in the ledger.",
        widget=AdminTextareaWidget(attrs={"rows": 2}),
        validators=[visible],
    )


def offered(person: Person, by: Person) -> dict[str, str]:
    """What this administrator can do now: name of the step, and what its button says."""
    newest = newest_step(person)
    stage = newest.stage if newest else Stage.ENDED
    if person.pk == by.pk:
        return {}
    if stage == Stage.PROPOSED and newest is not None and newest.by_id == by.pk:
        return {END: "Take the proposal back"}
    if stage == Stage.PROPOSED:
        return {CONFIRM: "Confirm: this person may sign", END: "Refuse"}
    ends = {END: "End the right to sign"} if stage != Stage.ENDED else {}
    stands = stage == Stage.CONFIRMED and is_appointed(person)
    return ends if stands else {PROPOSE: "Propose as a reviewer", **ends}


@require_http_methods(["GET", "HEAD", "POST"])
def reviewer_page(request: HttpRequest, person: Person, may_decide: bool) -> HttpResponse:
    """How it stands and how it came about, for whoever may see the account; the steps for whoever may change it."""
    by = signing_person(request)
    form = HowForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not may_decide:
            raise PermissionDenied
        verb = next((name for name in VERBS if name in request.POST), None)
        if form.is_valid() and verb and _taken(verb, person, by, form):
            messages.success(request, DONE[verb])
            return redirect(request.path)
    page: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": "Right to sign",
        "person": person,
        "form": form,
        "buttons": offered(person, by) if may_decide else {},
        "oneself": person.pk == by.pk,
        "appointed": is_appointed(person),
        "member": person.is_superuser or person.groups.filter(name=REVIEWER).exists(),
        "newest": newest_step(person),
        "steps": Appointment.objects.filter(person=person).order_by("-pk"),
    }
    return TemplateResponse(request, "admin/editorial/reviewer.html", page)


def _taken(verb: str, person: Person, by: Person, form: HowForm) -> bool:
    try:
        VERBS[verb](person, by=by, how=form.cleaned_data["how"])
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    return True
