"""The desk for reviewed content: write, submit, preview, and the steps of review."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from editorial.accounts.signing import known_signer, signed, signing_person
from editorial.admin import verbs
from editorial.admin.filters import FEW
from editorial.admin.forms import ContentForm
from editorial.admin.review_page import ReviewDesk
from editorial.kinds import kind_of
from editorial.record.comparing import compare, draft_edition
from editorial.record.content import ReviewedContent
from editorial.record.freezing import FrozenAt
from editorial.record.protocols import Edition
from editorial.record.vocabulary import Kind
from editorial.work.assignments import open_text
from editorial.work.comments import comments_on
from editorial.work.signing_precheck import found_in


class ContentAdmin(ReviewDesk):
    """Admin of `ReviewedContent`, whose kind is registered in `editorial.kinds`. A subclass may name its fields in their order."""

    form = ContentForm

    def public_page(self, request: HttpRequest, edition: Edition) -> HttpResponse:
        """The public page of an edition that need not be saved."""
        return kind_of(self.model).pages.preview(request, edition)

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """Without `fields`: the address and the words as the model declares them, then what replaces the text."""
        return self.fields or [*(field.name for field in self.model.words()), "replaced_by"]

    def get_autocomplete_fields(self, request: HttpRequest) -> Any:
        """A long list of drugs would be most of the page: of many one types the name."""
        drugs = self.model._meta.get_field("drug").remote_field.model._default_manager.order_by()
        return ("drug",) if len(drugs[: FEW + 1]) > FEW else ()

    def fixed_fields(self, obj: ReviewedContent) -> tuple[str, ...]:  # type: ignore[override]  # of this desk's texts
        return super().fixed_fields(obj) if obj.edition else ()

    def save_model(  # type: ignore[override]  # of this desk's texts
        self, request: HttpRequest, obj: ReviewedContent, form: Any, change: bool
    ) -> None:
        self.saved(request, obj.submit if form.submits else obj.save_revision, form)

    def get_urls(self) -> list[Any]:
        name, view = f"{self.opts.app_label}_{self.opts.model_name}", self.admin_site.admin_view
        steps = [
            path(f"<int:pk>/{verb}/", view(self.verb_view), {"verb": verb}, name=f"{name}_{verb}")
            for verb in verbs.VERBS
        ]
        return [*steps, path("<int:pk>/preview/", view(self.preview_view), name=f"{name}_preview"), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        thing = self.get_object(request, object_id)
        steps: list[tuple[str, str]] = []
        handed = None
        if thing is not None:
            handed = open_text(thing).assignment if thing.kind is None else None
            said_about = comments_on(thing).count()
            steps = [(self.url("preview", thing), "Preview")]
            steps += [(self.url("comments", thing), f"Comments ({said_about})")]
            if self.may_sign(request):
                newest, last = thing.read_state(), thing.newest_edition()
                steps += [(self.url(v.name, thing), v.title) for v in verbs.offered(newest, last)]
        said = {**(extra_context or {}), "steps": steps, "handed": handed}
        return super().change_view(request, object_id, form_url, said)

    @method_decorator(require_safe)
    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The working copy exactly as the public would see it if it were signed now."""
        return self.public_page(request, draft_edition(self.found(request, pk)))

    @method_decorator(sensitive_post_parameters("password", "code"))
    def verb_view(self, request: HttpRequest, pk: int, verb: str) -> HttpResponse:
        """One step of review: shown on GET, taken on POST."""
        thing, step = self.found(request, pk), verbs.VERBS[verb]
        if not self.may_sign(request):
            raise PermissionDenied
        state, typed = self.state_of(thing), request.POST if request.method == "POST" else None
        if typed is None and not step.offered(state.newest, state.last):
            self.message_user(request, f"“{step.title}” is not possible now.", messages.WARNING)
            return HttpResponseRedirect(self.url("change", thing))
        form = verbs.bound_form(step, request, state, typed)
        if typed is not None and form.is_valid() and self.taken(request, thing, step, form, state.frozen_at):
            return HttpResponseRedirect(self.url("change", thing))
        if typed is not None:
            thing = self.found(request, pk)
            state, refused = self.state_of(thing), form.errors
            now = verbs.carried_over(form, verbs.token_of(step, state), state.frozen.digest)
            form = verbs.bound_form(step, request, state, now)
            form._errors = refused
        context: dict[str, Any] = {"verb": step, "form": form, "newest": verbs.written(step, state), "last": state.last}
        if step.name == "sign":
            kind = form.data.get("kind") if typed is not None else None
            chosen = Kind(kind) if kind in state.kinds else None
            context |= self.review_context(request, thing, state, chosen)
            return self.answer(request, thing, "editorial/sign.html", step.title, **context)
        context["changed_sources"] = state.sources if step.name == "reaffirm" else ()
        context["differences"] = compare(state.last, draft_edition(thing, state.frozen))
        context["problems"] = found_in(
            thing, (*state.frozen.problems, *state.frozen.unsupported, *state.frozen.unaccounted)
        )
        return self.answer(request, thing, "editorial/verb.html", step.title, **context)

    def taken(
        self, request: HttpRequest, thing: ReviewedContent, step: verbs.Verb, form: Form, before: FrozenAt
    ) -> bool:
        """Takes the step; False when it was refused, with the sentence in the form."""
        try:
            method = known_signer(request, thing.subject, step.name, form.cleaned_data) if step.signs else None
            verbs.perform(step, thing, signing_person(request), form.cleaned_data, method, before)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return False
        if method:
            signed(request, method)
        self.message_user(request, f"{step.title}: done.", messages.SUCCESS)
        return True
