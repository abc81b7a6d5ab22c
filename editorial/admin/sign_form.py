"""The form of a signature on new words: what was looked at, what kind of edition it makes, when it is reviewed again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from editorial.admin.forms import PUBLIC_REASON, DatedForm, ReviewDateForm, SignatureForm, reason_field
from editorial.record.vocabulary import Kind
from editorial.work.review_parts import Tick

KIND_HELP = {
    Kind.FIRST: "First: the public has not seen this before",
    Kind.UPDATE: "Update: what was public was right, and this replaces it",
    Kind.CORRECTION: "Correction: what was public was wrong; the reason says what, and from when to when is shown",
    Kind.RETIREMENT: "Retirement: nothing was wrong, but this is no longer kept; a quiet notice takes its place",
}
NOT_TICKED = "Look at each of the changes and tick it: what is not ticked was not reviewed."


class Ticking(forms.Form):
    """The part of a form on which each thing that was looked at is ticked."""

    looked_at: list[Tick]
    moved: bool = False

    def telling(self) -> list[Tick]:
        return [tick for tick in self.looked_at if not tick.other]

    def other_words(self) -> list[Tick]:
        return [tick for tick in self.looked_at if tick.other]

    def ticked_values(self) -> list[str]:
        """What is ticked on the page that is shown."""
        return [] if self.moved or not self.is_bound else self["ticked"].value() or []


class WordsForm(Ticking, DatedForm):
    """All of it but who signs. `moved` says that the page was opened before what stands now was saved.

    `looked_at` in the cleaned data are the sentences of what was ticked, for the ledger.
    """

    change_reason = reason_field(PUBLIC_REASON)
    kind = forms.ChoiceField(label="Kind of edition", widget=forms.RadioSelect)
    ticked = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(
        self, *args: Any, kinds: Sequence[Kind], looked_at: list[Tick], moved: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.looked_at, self.moved = looked_at, moved
        choices: dict[str, list[tuple[str, str]]] = {
            "kind": [(kind.value, KIND_HELP[kind]) for kind in kinds],
            "ticked": [(tick.value, tick.sentence) for tick in looked_at],
        }
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = offered
        if moved:
            del self.fields["ticked"]  # of other words: the verb refuses the page, and that is recorded
        self.fields["review_due"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.moved and set(cleaned.get("ticked", ())) != {tick.value for tick in self.looked_at}:
            self.add_error(None, NOT_TICKED)
        retires = cleaned.get("kind") == Kind.RETIREMENT
        if not retires and not cleaned.get("review_due") and "review_due" not in self.errors:
            self.add_error("review_due", "Say when it must be reviewed again.")
        return {**cleaned, "looked_at": [] if self.moved else [tick.sentence for tick in self.looked_at]}


class SignForm(WordsForm, SignatureForm):
    """Signs what was submitted. The ticks and the button say what the signature means."""

    meaning_read = None  # type: ignore[assignment]  # None takes a field of the form above out

    field_order = ["ticked", "change_reason", "kind", "review_due", "password", "code"]


class ReaffirmForm(Ticking, ReviewDateForm):
    """Signs words that were signed before. Each source that says something else since is looked at, and ticked."""

    ticked = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    field_order = ["ticked", "change_reason", "review_due", "meaning_read", "password", "code"]

    def __init__(self, *args: Any, looked_at: list[Tick], moved: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.looked_at, self.moved = looked_at, moved
        if moved or not looked_at:
            del self.fields["ticked"]  # where other words were shown, the verb refuses the page, and that is recorded
            return
        field = self.fields["ticked"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(tick.value, tick.sentence) for tick in looked_at]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.moved and set(cleaned.get("ticked", ())) != {tick.value for tick in self.looked_at}:
            self.add_error(None, NOT_TICKED)
        return {**cleaned, "looked_at": [tick.sentence for tick in self.looked_at] or None}
