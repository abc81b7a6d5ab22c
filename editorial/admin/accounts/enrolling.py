"""Setting up one's one-time codes: the password first, then a code from the new device, then ten recovery codes, once.

And taking them away from somebody who has lost both: an administrator's page. Nobody sees a device's secret later.
"""

from typing import Any

import segno
from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from django_otp.plugins.otp_static.admin import StaticDevice
from django_otp.plugins.otp_totp.admin import TOTPDevice

from editorial.accounts import one_time_codes
from editorial.accounts.one_time_codes import Answer
from editorial.accounts.people import Person
from editorial.accounts.signing import ABOUT_CODE, signing_person
from editorial.admin.accounts.known import KnownForm, RemovalForm
from editorial.admin.forms import code_field

ENROLLING = "enrolling"  # in the session: number of the device whose secret this session may see
NOT_RIGHT = "This code is not right. Is the clock of your device right, and was it this picture that you scanned?"
HOME, NEW = "admin:editorial_person_code", "admin:editorial_person_new_code"

# Taken from where they are registered, so that it is done by now: a page to edit a device would undo everything here.
for model in (TOTPDevice, StaticDevice):
    admin.site.unregister(model)


class CodeForm(forms.Form):
    code = code_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = "The six digits that your app shows now."
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password", "code")
def own_code(request: HttpRequest) -> HttpResponse:
    """What is set up for me; the way to set it up, to move it, and to new recovery codes."""
    person = signing_person(request)
    device = one_time_codes.device_of(person)
    form = KnownForm(request.POST if request.method == "POST" else None, request=request)
    if request.method == "POST" and form.is_valid():
        if device is not None and "recovery" in request.POST:
            return _shown_once(request, one_time_codes.renew_recovery_codes(person))
        request.session[ENROLLING] = one_time_codes.begin(person).pk
        return redirect(NEW)
    left = one_time_codes.recovery_codes_left(person)
    return _answer(request, "code", "One-time code", form=form, device=device, left=left)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("code")
def new_code(request: HttpRequest) -> HttpResponse:
    """The new device's secret, as a picture and as text, until a code from it was right."""
    person = signing_person(request)
    device = TOTPDevice.objects.filter(user=person, confirmed=False, pk=request.session.get(ENROLLING)).first()
    if device is None:
        return redirect(HOME)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        answer, recovery = one_time_codes.finish(person, device, form.cleaned_data["code"])
        if answer.accepted:
            del request.session[ENROLLING]
            return _shown_once(request, recovery)
        form.add_error("code", ABOUT_CODE[answer] if answer is Answer.EARLY else NOT_RIGHT)
    secret = one_time_codes.shown_secret(device)
    return _answer(request, "code_new", "Set up the app", form=form, picture=_picture(device), secret=secret)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password", "code")
def remove_code(request: HttpRequest, person: Person) -> HttpResponse:
    """Takes the codes of somebody else away, by an administrator who shows who he is. Who asked him for it is not known
    by this: hence the reason.
    """
    if person.pk == signing_person(request).pk:
        raise PermissionDenied("another administrator removes yours")
    form = RemovalForm(request.POST if request.method == "POST" else None, request=request)
    if request.method == "POST" and form.is_valid():
        one_time_codes.remove(person, signing_person(request), form.cleaned_data["change_reason"])
        messages.success(request, f"{person} has no one-time code any more, and can set up a new one.")
        return HttpResponseRedirect("../change/")
    enrolled = one_time_codes.is_enrolled(person)
    return _answer(request, "code_remove", "Remove the one-time code", form=form, person=person, enrolled=enrolled)


def _shown_once(request: HttpRequest, recovery: list[str]) -> HttpResponse:
    return _answer(request, "code_recovery", "Recovery codes", recovery=recovery)


def _answer(request: HttpRequest, template: str, title: str, **said: Any) -> HttpResponse:
    page = {**admin.site.each_context(request), "title": title, **said}
    return TemplateResponse(request, f"admin/editorial/{template}.html", page)


def _picture(device: TOTPDevice) -> SafeString:
    """The QR code, dark on light in every colour scheme: an app does not read it the other way round."""
    drawn = segno.make(device.config_url, error="m").svg_inline(scale=5, dark="#000", light="#fff")
    return mark_safe(drawn)  # noqa: S308 - nothing but squares
