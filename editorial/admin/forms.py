"""The forms of the desk. What is wrong is said at its field, and nothing that was typed is lost."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget, AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from audit.ledger.ledger import take_lock
from editorial.accounts.signing import asks_code, obstacle
from editorial.record.refusals import Stale, visible
from editorial.record.versioning import LONGEST_REASON
from editorial.wording.text import tidy

LONGEST_REVIEW = timedelta(days=3 * 366)
RESTORED = "_restored"  # comes with a form that was typed before its writer had to log in again
NOT_SAVED_YET = "What you typed is back in the fields below, and nothing of it is saved yet: look at it, then save."
PUBLIC_REASON = "One sentence that says why. The public reads it with the edition."


def reason_field(
    help_text: str = "One sentence that says why. Everybody at the desk can read it.", label: str = "Change reason"
) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_REASON,
        help_text=help_text,
        widget=AdminTextareaWidget(attrs={"rows": 2}),
        validators=[visible],
    )


class VersionedForm(forms.ModelForm):
    """Edits a working copy. `token` is the revision that was on the screen when the page was opened."""

    change_reason = reason_field()
    token = forms.IntegerField(required=False, widget=forms.HiddenInput)

    stale: Any = None  # the revision that somebody else saved meanwhile

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(_tidied(data) if data is not None else None, *args, **kwargs)
        newest = self.instance.read_state()
        self.fields["token"].initial = newest.history_id if newest else None
        self.fields["token"].required = newest is not None

    def _post_clean(self) -> None:
        take_lock()  # held until the save: no address is taken, and no token grows old, in between
        super()._post_clean()  # type: ignore[misc]  # of the ModelForm that this is mixed into
        if not self.errors:
            self._check_state()
        if RESTORED in self.data:
            self.add_error(None, NOT_SAVED_YET)

    def _check_state(self) -> None:
        try:
            self.instance.read_state(self.cleaned_data["token"])
            self.check_verb()
        except Stale as stale:
            self._show_both(stale)
        except ValidationError as error:
            self.add_error(None, error)

    def check_verb(self) -> None:
        """Raises ValidationError with what stands in the way of the button that was pressed."""

    def _show_both(self, stale: Stale) -> None:
        self.stale = stale.newest
        self.add_error(None, stale)
        # Whoever saves again has seen both texts, so the next save begins at the newer one.
        self.data = {**self.data.dict(), self.add_prefix("token"): str(stale.newest.history_id)}  # type: ignore[attr-defined]  # a form that was sent has a QueryDict

    def saved_meanwhile(self) -> list[tuple[str, str]]:
        """(label, text that stands now) of each field where the other's text is not what was typed here."""
        if self.stale is None:
            return []
        names = [field for field in self.instance.words() if field.name in self.fields]
        typed = {field.name: getattr(self.instance, field.attname) for field in names}
        stands = {field.name: getattr(self.stale, field.attname) for field in names}
        return [(str(self.fields[n].label), str(stands[n] or "—")) for n in typed if typed[n] != stands[n]]


def _tidied(data: QueryDict) -> QueryDict:
    """Browsers send their own line ends: a text is measured as it will be kept."""
    tidied = data.copy()
    for name in tidied:
        tidied[name] = tidy(str(tidied[name]))
    return tidied


class ContentForm(VersionedForm):
    """Edits reviewed content; its second button submits for review."""

    SUBMIT = "_submit"

    @property
    def submits(self) -> bool:
        return self.SUBMIT in self.data

    def check_verb(self) -> None:
        if self.submits:
            self.instance.refuse_problems()


class ReasonForm(forms.Form):
    """Nothing but the reason."""

    change_reason = reason_field()


class StepForm(ReasonForm):
    """A step of review; `token` is the revision that was shown."""

    token = forms.IntegerField(widget=forms.HiddenInput)


def password_field(help_text: str = "") -> forms.CharField:
    return forms.CharField(
        strip=False,
        label="Your password",
        help_text=help_text,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class OnceInput(forms.PasswordInput):
    """Shows what is typed, and like a password never says it again."""

    input_type = "text"


def code_field(**options: Any) -> forms.CharField:
    """Pasting and filling in by a password manager work. Letters too: it may be a recovery code."""
    return forms.CharField(
        label="One-time code",
        max_length=40,
        help_text="From your app, or one of your recovery codes.",
        widget=OnceInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}),
        **options,
    )


class SignatureForm(StepForm):
    """A step that is a signature: the password is asked again, whoever is logged in, and the code of who enrolled."""

    change_reason = reason_field(PUBLIC_REASON)
    password = password_field("Signing is by you alone, so your password is asked each time.")
    code = code_field()
    meaning_read = forms.BooleanField()

    field_order = ["change_reason", "kind", "review_due", "meaning_read", "password", "code"]

    def __init__(self, *args: Any, says: str, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "meaning_read" in self.fields:
            self.fields["meaning_read"].label = f"By signing I say: {says}"
            self.fields["meaning_read"].error_messages["required"] = "Tick this: a signature has a meaning."
        if not asks_code(request):
            del self.fields["code"]
        if before := obstacle(request):
            link = '<a href="{}">{}</a>.'
            self.fields["password"].help_text = format_html(link, reverse(before.page), before.sentence)


class DatedForm(StepForm):
    """A step that stands for the words shown, until a next review. `shown` is their digest."""

    review_due = forms.DateField(label="Next review", widget=AdminDateWidget, help_text="At most three years from now.")
    shown = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def clean_review_due(self) -> date | None:
        due, today = self.cleaned_data["review_due"], timezone.now().date()
        if due is not None and due <= today:
            raise ValidationError("The next review lies after today.")
        if due is not None and due > today + LONGEST_REVIEW:
            raise ValidationError("The next review is at most three years away.")
        return due


class ReviewDateForm(DatedForm, SignatureForm):
    """Such a step that is a signature on words that were signed before."""
