"""The door of the desk: name, password, and the one-time code of those who enrolled."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError

from editorial.accounts import commitments, one_time_codes, signing
from editorial.accounts.lockout import is_locked
from editorial.accounts.people import Person
from editorial.accounts.tries import LOCKED, not_now
from editorial.admin.forms import code_field

REFUSED = (
    "Name, password or one-time code is not right, or the account may not use the desk. Whoever set up codes enters a "
    "new one each time. The attempt is recorded."
)


class LoginForm(AdminAuthenticationForm):
    """One sentence for everything that may be wrong: it tells nobody which names exist, nor that a password was right."""

    code: forms.CharField = code_field(required=False)

    error_messages = {**AdminAuthenticationForm.error_messages, "invalid_login": REFUSED}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = "Only if you have set up codes."
        self.mail_is_sent = settings.MAIL_IS_SENT  # then there is a way back for who has forgotten the password

    def clean(self) -> dict[str, Any]:
        """A try that is not looked at costs no hash of a password, and no entry in the ledger."""
        name = self.cleaned_data.get("username")
        if self.request is not None and name and (no := not_now(self.request, name)):
            raise ValidationError(no.sentence, code="invalid_login")
        return super().clean()

    def get_invalid_login_error(self) -> ValidationError:
        locked = self.request is not None and is_locked(self.request)
        return ValidationError(LOCKED if locked else REFUSED, code="invalid_login")

    def confirm_login_allowed(self, user: AbstractBaseUser) -> None:
        """The password was right."""
        assert isinstance(user, Person)
        why = "" if user.is_active and user.is_staff else "no access to the desk"
        if not why and commitments.not_as_recorded(user):
            why = signing.CHANGED_PAST_US.why
        if not why and one_time_codes.is_enrolled(user):
            typed = self.cleaned_data.get("code")
            answer = one_time_codes.check(user, typed) if typed else None
            why = "no code" if answer is None else "" if answer.accepted else answer.value
        if why:
            assert self.request is not None
            signing.failed(self.request, user, why)
            raise self.get_invalid_login_error()


admin.site.login_form = LoginForm
