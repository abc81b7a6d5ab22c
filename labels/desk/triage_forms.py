"""What the desk shows of an item of triage, and asks of who decides about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.safestring import SafeString

from editorial.admin.forms import SignatureForm, reason_field
from editorial.work.side_by_side import marked
from labels.triage.triage import Decision, TriageItem

WHY = "One sentence that says why. For a fact, readers see it with your name."
SAYS = "I have read the passages, and I am leaving this as it is"
WORDS = {
    Decision.NO_EFFECT: "No effect: what is public stays as it is",
    Decision.NEW_FACT: "A new fact says it",
}


@dataclass(frozen=True)
class Passage:
    """One passage before and after, as safe HTML with the words marked that differ; empty where there is none."""

    what: str
    before: SafeString
    after: SafeString
    before_section: str
    after_section: str


def passages_of(item: TriageItem) -> list[Passage]:
    return [
        Passage(what, *marked(before, after), before_section, after_section)
        for what, before, after, before_section, after_section in item.passages
    ]


class DisposalForm(forms.Form):
    """One decision and one reason, for one item or many. Nothing is chosen beforehand."""

    decision = forms.ChoiceField(
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you have decided: nothing is chosen for you."},
    )
    reason = reason_field(WHY, label="Reason")


class SignedDisposalForm(SignatureForm, DisposalForm):
    """The same where evidence was lost: a signature."""

    change_reason = token = None  # type: ignore[assignment]  # None takes a field of the form above out

    field_order = ["decision", "reason", "meaning_read", "password", "code"]


def decision_form(request: HttpRequest, items: Sequence[TriageItem], typed: QueryDict | None) -> forms.Form:
    """The form for these items together: a signature when one of them lost its evidence."""
    lost = any(item.lost for item in items)
    form = SignedDisposalForm(typed, says=SAYS, request=request) if lost else DisposalForm(typed)
    decisions = WORDS if all(item.fact_id is None for item in items) else (Decision.NO_EFFECT,)
    choices: Any = form.fields["decision"]
    choices.choices = [(decision.value, WORDS[decision]) for decision in decisions]
    return form
