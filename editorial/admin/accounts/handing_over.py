"""The page on which an administrator hands over all open work of one person, before or after that person leaves.

An administrator of accounts reads no drafts: the page tells how many there are, and no word of them.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from editorial.accounts.people import Person
from editorial.accounts.signing import signing_person
from editorial.admin.forms import reason_field
from editorial.work.assignments import OpenText, hand_over, may_take, open_work_of


class HandOverForm(forms.Form):
    taker = forms.ModelChoiceField(Person.objects.none(), label="Who takes it over", empty_label="Choose a person")
    change_reason = reason_field("Such as: on leave until June. Everybody at the desk can read it.", "Reason")

    def __init__(self, *args: Any, giver: Person, work: list[OpenText], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Person.objects.filter(is_active=True, is_staff=True).exclude(pk=giver.pk).order_by("printed_name")
        able = [person.pk for person in others if may_take(person, work)]
        self.fields["taker"].queryset = others.filter(pk__in=able)  # type: ignore[attr-defined]  # it is a ModelChoiceField, as declared above


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over_page(request: HttpRequest, giver: Person) -> HttpResponse:
    work = open_work_of(giver)
    form = HandOverForm(request.POST if request.method == "POST" else None, giver=giver, work=work)
    if request.method == "POST" and form.is_valid():
        taker = form.cleaned_data["taker"]
        try:
            number = hand_over(giver, taker, by=signing_person(request), reason=form.cleaned_data["change_reason"])
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            texts = "1 text is" if number == 1 else f"{number} texts are"
            messages.success(request, f"{texts} {taker}’s to do now. Who wrote them stays as it was.")
            return redirect(request.path)
    page = {**admin.site.each_context(request), "title": "Hand over", "person": giver, "form": form}
    page["counted"] = sorted(Counter(map(described, work)).items())
    return TemplateResponse(request, "admin/editorial/hand_over.html", page)


def described(work: OpenText) -> str:
    """Such as “fact, returned to the author”."""
    return f"{work.text._meta.verbose_name}, {work.text.get_status_display()}"
