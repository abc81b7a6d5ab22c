"""One's own password: changed at the desk, or forgotten and set anew by a link that was mailed.

Django's views, with our forms: the old password is checked as at the door, so guessing it shuts out and is recorded. A
link goes to an address that an administrator entered, at most once in a quarter of an hour, and is good for an hour.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import views
from django.contrib.auth.forms import PasswordChangeForm, PasswordResetForm, SetPasswordForm
from django.core.mail import EmailMessage
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse_lazy
from django.utils import timezone

from audit.ledger import ledger
from audit.models import LedgerEntry
from editorial.accounts import one_time_codes
from editorial.accounts.lockout import forget_failures
from editorial.accounts.mailing import NOT_SENT
from editorial.accounts.people import Person
from editorial.accounts.signing import NotIdentified, identified
from editorial.accounts.tries import remember
from editorial.accounts.who_tries import address_of
from editorial.admin.forms import code_field

log = logging.getLogger(__name__)
ASKED = "new password asked for"
ONE_LINK_IN = timedelta(minutes=15)


class OwnPasswordForm(PasswordChangeForm):
    code = code_field()

    field_order = ["old_password", "code", "new_password1", "new_password2"]

    def __init__(self, user: Person, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        self.request = request
        self.enrolled = one_time_codes.is_enrolled(user)
        if not self.enrolled:
            del self.fields["code"]

    def clean_old_password(self) -> str:
        return self.cleaned_data["old_password"]  # checked with the code, once the new one is accepted

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors:
            try:
                identified(self.request, {**said, "password": said["old_password"]}, with_code=self.enrolled)
            except NotIdentified as refusal:
                for field, messages in refusal.message_dict.items():
                    self.add_error("old_password" if field == "password" else field, messages)
        return said


class ResetForm(PasswordResetForm):
    """Mails a link to whoever has the address and a password of the desk; the answer is the same for everybody."""

    def get_users(self, email: str) -> Iterator[Any]:
        since = timezone.now() - ONE_LINK_IN
        for person in super().get_users(email):
            asked = LedgerEntry.objects.filter(subject=person.subject, kind=ASKED, at__gt=since)
            if person.is_staff and not asked.exists():
                yield person

    def save(self, *args: Any, request: HttpRequest | None = None, **options: Any) -> None:
        site = urlsplit(settings.SITE_URL)  # never the Host header of whoever asks
        options |= {"domain_override": site.netloc, "use_https": site.scheme == "https", "request": request}
        self.asked_from = address_of(request) if request else None
        super().save(*args, **options)

    def send_mail(
        self,
        subject_template_name: str,
        email_template_name: str,
        context: dict[str, Any],
        from_email: str | None,
        to_email: str,
        html_email_template_name: str | None = None,
    ) -> None:
        """A link that could not be sent is one line in the log, and counts for nothing: whoever asks again is mailed."""
        subject = " ".join(render_to_string(subject_template_name, context).split())
        person = context["user"]
        try:
            EmailMessage(subject, render_to_string(email_template_name, context), from_email, [to_email]).send()
        except NOT_SENT as error:
            log.warning("A link for a new password was not sent to %s: %s", person, error)
        else:
            ledger.append(ASKED, subject=person.subject, address=self.asked_from)


class DeskPage:
    """What every page of the desk knows; a page about mail is not there where no mail is sent."""

    request: HttpRequest
    by_mail = False

    def dispatch(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.by_mail and not settings.MAIL_IS_SENT:
            raise Http404("no mail is sent here")
        return super().dispatch(*args, **kwargs)  # type: ignore[misc]  # of the view that this is mixed into

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**admin.site.each_context(self.request), **super().get_context_data(**kwargs)}  # type: ignore[misc]  # of the view that this is mixed into


class ChangePassword(DeskPage, views.PasswordChangeView):
    form_class = OwnPasswordForm
    template_name = "admin/editorial/password.html"
    success_url = reverse_lazy("admin:password_change_done")
    title = "Change your password"
    extra_context = {"button": "Change my password"}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "request": self.request}


class AskForLink(DeskPage, views.PasswordResetView):
    by_mail = True
    form_class = ResetForm
    template_name = "admin/editorial/password.html"
    email_template_name = "admin/editorial/mail/password.txt"
    subject_template_name = "admin/editorial/mail/password_subject.txt"
    success_url = reverse_lazy("desk_link_sent")
    title = "Forgotten your password?"
    extra_context = {"button": "Mail me a link"}


class LinkSent(DeskPage, views.PasswordResetDoneView):
    by_mail = True
    template_name = "admin/editorial/password_said.html"
    title = "Look into your mail"
    extra_context = {
        "sentence": "If there is an account with this address, a link is on its way. It is good for an hour. Nothing "
        "comes? Look among unwanted mail, ask again later, or ask an administrator whether the address is right."
    }


class ChooseByLink(DeskPage, views.PasswordResetConfirmView):
    by_mail = True
    template_name = "admin/editorial/password.html"
    success_url = reverse_lazy("desk_link_used")
    title = "Choose a new password"
    extra_context = {"button": "Set this password"}

    def form_valid(self, form: SetPasswordForm[Any]) -> HttpResponse:
        assert isinstance(form.user, Person)
        forget_failures(self.request, form.user)  # whoever has shown to read that mail need not wait out a lock-out
        remember(self.request, form.user)
        return super().form_valid(form)


class LinkUsed(DeskPage, views.PasswordResetCompleteView):
    by_mail = True
    template_name = "admin/editorial/password_said.html"
    title = "Your password is set"
    extra_context = {"sentence": "Log in with it now.", "login": True}
