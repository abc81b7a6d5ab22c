"""The desk's page for a notice over a whole drug: put up, confirmed or lifted with a password, public at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from editorial.accounts.people import Person
from editorial.accounts.signing import known_signer, signed, signing_person
from editorial.admin import VersionedAdmin
from editorial.admin.forms import SignatureForm
from labels.drugs.drugs import Drug

NOTICE, WITHDRAW, CONFIRM, LIFT = "notice", "withdraw", "confirm", "lift"
STEPS = {
    NOTICE: "Notice: every page about this drug says it on top",
    WITHDRAW: "Withdrawal: it stands in the place of every fact and answer about this drug",
    CONFIRM: "Confirm what stands now, as a second person",
    LIFT: "Lift it, as a second person: everything is public again as it was signed",
}
INSTEAD = {  # while the drug is withdrawn, the same two steps do something else
    NOTICE: "Notice instead of the withdrawal, as a second person: everything is public again, with these words on top",
    WITHDRAW: "Other words: the drug stays withdrawn",
}
OWN = "You signed what stands now. Only another reviewer can confirm it, lift it, or make public again what it hides."
SAYS = "I answer for this step; it is public at once, with my name and credentials"


class NoticeForm(SignatureForm):
    """One step. `token` is the revision that was shown."""

    step = forms.ChoiceField(
        label="What to do",
        widget=forms.RadioSelect,
        error_messages={
            "invalid_choice": "This cannot be done with what stands now. Whoever signed it cannot confirm, lift or weaken it: "
            "that takes a second person. Choose again."
        },
    )
    notice = forms.CharField(
        label="What the public reads",
        required=False,
        max_length=1000,
        help_text="In plain words: what is wrong, and what people should do now. Needed for a notice and a withdrawal.",
        widget=AdminTextareaWidget(attrs={"rows": 3}),
    )

    field_order = ["step", "notice", "change_reason", "meaning_read", "password", "code"]

    def __init__(self, *args: Any, drug: Drug, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, says=SAYS, **kwargs)
        names = {**STEPS, **(INSTEAD if drug.withdrawn else {})}
        step = self.fields["step"]
        assert isinstance(step, forms.ChoiceField)
        step.choices = [(name, names[name]) for name in possible_steps(drug, person)]
        step.help_text = "" if drug.notice_signer() != person.pk else OWN

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("step") in (NOTICE, WITHDRAW) and not said.get("notice", "").strip():
            self.add_error("notice", "Say what is wrong and what people should do now.")
        return said


def possible_steps(drug: Drug, person: Person) -> list[str]:
    """What a person may do with what stands now. Whoever signed it neither confirms nor ends it."""
    if not drug.notice:
        return [NOTICE, WITHDRAW]
    if drug.notice_signer() == person.pk:
        return [WITHDRAW] if drug.withdrawn or drug.notice_confirmed_by else [NOTICE, WITHDRAW]
    return [NOTICE, WITHDRAW, LIFT] if drug.notice_confirmed_by else [NOTICE, WITHDRAW, CONFIRM, LIFT]


def take(drug: Drug, person: Person, said: dict[str, Any]) -> None:
    """Calls the verb that the form names. Raises what the verb raises."""
    who = {"reviewer": person, "reason": said["change_reason"], "token": said["token"]}
    if said["step"] == CONFIRM:
        drug.confirm_notice(**who)
    elif said["step"] == LIFT:
        drug.lift_notice(**who)
    else:
        drug.put_notice(notice=said["notice"], withdraws=said["step"] == WITHDRAW, **who)


class NoticeDesk(VersionedAdmin):
    """Adds the page to the desk of a drug. It stands outside the admin's transaction, as every step with a signature."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.notice_view)
        return [path("<int:pk>/notice/", view, name="labels_drug_notice"), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        drug = self.get_object(request, object_id)
        steps = []
        if drug is not None and request.user.has_perm("labels.sign_drug"):
            steps = [(self.url("notice", drug), "Notice or withdrawal of the whole drug")]
        context = extra_context or {}
        steps = [*context.get("steps", ()), *steps]
        return super().change_view(request, object_id, form_url, {**context, "steps": steps})

    @method_decorator(sensitive_post_parameters("password", "code"))
    def notice_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        drug = self.found(request, pk)
        if not request.user.has_perm("labels.sign_drug"):
            raise PermissionDenied
        newest = drug.read_state()
        initial = {"token": newest.history_id, "notice": drug.notice, "step": request.GET.get("step", "")}
        form = NoticeForm(
            request.POST if request.method == "POST" else None,
            drug=drug,
            person=signing_person(request),
            request=request,
            initial=initial,
        )
        if request.method == "POST" and form.is_valid() and self.taken(request, drug, form):
            return HttpResponseRedirect(self.url("change", drug))
        if request.method == "POST":
            drug = self.found(request, pk)
            form.data = {**form.data.dict(), "token": str(drug.read_state().history_id)}  # type: ignore[attr-defined]  # a form that was sent has a QueryDict
        return self.answer(request, drug, "labels/notice.html", "Notice or withdrawal", form=form)

    def taken(self, request: HttpRequest, drug: Drug, form: NoticeForm) -> bool:
        """Takes the step; False when it was refused, with the sentence in the form."""
        try:
            method = known_signer(request, drug.subject, "notice", form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return False
        try:
            take(drug, signing_person(request), form.cleaned_data)
        except ValidationError as refusal:
            form.add_error("notice" if hasattr(refusal, "error_dict") else None, refusal.messages)
            return False
        signed(request, method)
        self.message_user(request, "Done. The public reads it now.", messages.SUCCESS)
        return True
