"""A form that asks who sits here before anything is done to an account: whoever has taken over a session stops at it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AdminPasswordChangeForm, UserChangeForm
from django.http import HttpRequest

from editorial.accounts import one_time_codes
from editorial.accounts.signing import NotIdentified, identified, signing_person
from editorial.admin.forms import code_field, password_field, reason_field

OWN_PASSWORD, OWN_CODE = "own_password", "own_code"
ANOTHER_ADDRESS = (
    "Needed only for another e-mail address: whoever reads mail there can set a new password for this account."
)
SHOW = "You have changed the e-mail address, so show that it is you."


def own_fields(request: HttpRequest) -> tuple[str, ...]:
    """Of `AccountForm`: what this person has to show."""
    return (OWN_PASSWORD, OWN_CODE) if one_time_codes.is_enrolled(signing_person(request)) else (OWN_PASSWORD,)


class KnownForm(forms.Form):
    """Asks for everything that shows it: one's own password, and a code of whoever has set codes up."""

    password = password_field("So that nobody does it in your name.")
    code = code_field()

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.enrolled = request, one_time_codes.is_enrolled(signing_person(request))
        if not self.enrolled:
            del self.fields["code"]

    def clean(self) -> dict[str, Any]:
        """Last of all: a code is good for once, and is not used up by a form with a mistake elsewhere."""
        said = super().clean() or {}
        if not self.errors:
            try:
                identified(self.request, said, with_code=self.enrolled)
            except NotIdentified as refusal:
                self.add_error(None, refusal)
        return said


class RemovalForm(KnownForm):
    change_reason = reason_field("How do you know that it is this person who asks? It is kept in the ledger.", "Reason")

    field_order = ["change_reason", "password", "code"]


class PasswordOfAnotherForm(KnownForm, AdminPasswordChangeForm):
    """Django's form for a new password of any account."""


class AccountForm(UserChangeForm):
    """The page of an account. `request` is set by the desk."""

    own_password, own_code = password_field(ANOTHER_ADDRESS), code_field(required=False)
    request: HttpRequest

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if OWN_PASSWORD in self.fields:
            self.fields[OWN_PASSWORD].required = False

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if "email" in self.changed_data and not self.errors:
            shown = own_fields(self.request)
            for name in shown:
                if not said.get(name):
                    self.add_error(name, SHOW)
            if not self.errors:
                self._identify({"password": said[OWN_PASSWORD], "code": said.get(OWN_CODE)}, OWN_CODE in shown)
        return said

    def _identify(self, shown: dict[str, Any], with_code: bool) -> None:
        try:
            identified(self.request, shown, with_code)
        except NotIdentified as refusal:
            for field, sentences in refusal.message_dict.items():
                self.add_error(f"own_{field}", sentences)

    @property
    def changed_data(self) -> list[str]:
        """Of the account: what was shown is no part of it."""
        return [name for name in super().changed_data if name not in (OWN_PASSWORD, OWN_CODE)]
