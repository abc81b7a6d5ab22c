"""A form that asks who sits here before anything is done to an account: whoever has taken over a session stops at it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.http import HttpRequest

from editorial.accounts import one_time_codes
from editorial.accounts.signing import NotIdentified, identified, signing_person
from editorial.admin.forms import code_field, password_field, reason_field


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
