"""The desk's page on which all facts that a new label left alone are re-affirmed with one password and code."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from editorial.accounts.signing import known_signer, signed
from editorial.admin.forms import ReviewDateForm
from editorial.admin.verbs import next_review
from editorial.record.vocabulary import Meaning
from labels.archive.label_models import LabelVersion
from labels.desk.review_desk import FactReview
from labels.evidence.reaffirming import Holding, holding


class HoldingForm(ReviewDateForm):
    """One password and code, one reason and one date; what was shown is bound fact by fact, in fields of their own."""

    shown = None  # type: ignore[assignment]  # None takes a field of the form above out
    token = None  # type: ignore[assignment]  # None takes a field of the form above out
    chosen = forms.MultipleChoiceField(label="Facts", widget=forms.CheckboxSelectMultiple)

    field_order = ["chosen", "change_reason", "review_due", "meaning_read", "password", "code"]

    def __init__(self, *args: Any, found: list[Holding], **kwargs: Any) -> None:
        super().__init__(*args, says=Meaning.REAFFIRMED.label, **kwargs)
        chosen = self.fields["chosen"]
        assert isinstance(chosen, forms.MultipleChoiceField)
        # The value names the exact words that were shown: if they are others by now, it is no choice any more.
        chosen.choices = [(f"{item.fact.pk}-{item.digest}", item.fact.heading) for item in found]
        chosen.error_messages["invalid_choice"] = "Some facts have changed since this page was opened. Look again."


class HoldingDesk(FactReview):
    """Adds the page to the desk of facts. It stands outside the admin's transaction, as every step with a signature."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.holding_view)
        return [path("holding/<int:version>/", view, name="labels_fact_holding"), *super().get_urls()]

    @method_decorator(sensitive_post_parameters("password", "code"))
    def holding_view(self, request: HttpRequest, version: int) -> HttpResponse:
        label = LabelVersion.objects.without_bytes().filter(pk=version, drug__isnull=False).first()
        if label is None:
            raise Http404("no such version")
        if not self.may_sign(request):
            raise PermissionDenied
        found = holding(label)
        due = next_review(*[item.edition for item in found])
        initial = {"chosen": [f"{h.fact.pk}-{h.digest}" for h in found], "review_due": due}
        typed = request.POST if request.method == "POST" else None
        form = HoldingForm(typed, found=found, request=request, initial=initial)
        if request.method == "POST" and form.is_valid() and self.reaffirmed(request, found, form):
            return HttpResponseRedirect(reverse("admin:labels_fact_changelist"))
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": "Still right", "label": label}
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/labels/holding.html", {**context, "found": found, "form": form})

    def reaffirmed(self, request: HttpRequest, found: list[Holding], form: HoldingForm) -> bool:
        """Signs each chosen fact; False when something was refused. What was signed before that stays signed."""
        said, person = form.cleaned_data, request.user
        chosen = [item for item in found if f"{item.fact.pk}-{item.digest}" in said["chosen"]]
        try:
            method = known_signer(request, chosen[0].fact.subject, "reaffirm", said)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return False
        done = 0
        for item in chosen:
            try:
                item.fact.reaffirm(
                    reviewer=person,  # type: ignore[arg-type]  # whoever may sign is a Person
                    reason=said["change_reason"],
                    review_due=said["review_due"],
                    shown=item.digest,
                    token=item.edition.history_id,
                    method=method,
                )
                done += 1
            except ValidationError as refusal:
                form.add_error(None, [f"{item.fact.heading}: {message}" for message in refusal.messages])
        if done:
            signed(request, method)
        self.message_user(request, f"Signed: {done}.", messages.SUCCESS if done else messages.WARNING)
        return not form.errors
