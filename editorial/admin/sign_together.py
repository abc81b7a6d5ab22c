"""All that waits for one person's signature, on one page: she ticks what she has read, and signs with one password and code.

Each text still gets a signature of its own. What is refused is said at its text, and what was signed beside it stays signed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from editorial.accounts.people import Person
from editorial.accounts.signing import known_signer, signed, signing_person
from editorial.admin import verbs
from editorial.admin.forms import SignatureForm
from editorial.admin.sign_form import WordsForm
from editorial.record.content import ReviewedContent
from editorial.record.vocabulary import Meaning, Status
from editorial.wording.difference import Verdict
from editorial.work.assignments import reviewed_models
from editorial.work.review_parts import Affected, Reading
from editorial.work.signing_precheck import Check
from editorial.work.text_sets import TextSet, sets_of

MOST = 20  # texts on one page: more than anybody reads in one sitting
SIGN = verbs.VERBS["sign"]
NOTHING_TICKED = "Nothing is ticked, so nothing was signed. Tick the changes of each text that you have read."


class TextForm(WordsForm):
    """What is said of one text. It is left alone, whatever else was typed, unless something of it is ticked."""

    use_required_attribute = False

    @property
    def chosen(self) -> bool:
        return self.is_bound and bool(self.data.getlist(self.add_prefix("ticked")))  # type: ignore[attr-defined]

    def full_clean(self) -> None:
        if self.is_bound and not self.chosen:
            self._errors, self.cleaned_data = ErrorDict(), {}
            return
        super().full_clean()


class KeyForm(SignatureForm):
    """Who signs, for all of them."""

    change_reason = token = meaning_read = None  # type: ignore[assignment]


@dataclass(frozen=True)
class Item:
    """One text that waits. `refusals` are the rules that forbid signing it, with which it is only shown."""

    desk: Any
    thing: Any
    state: verbs.State
    form: TextForm
    refusals: tuple[Check, ...] = ()
    affected: tuple[Affected, ...] = ()

    @property
    def readings(self) -> list[Reading]:
        """What changed, and what did not but rests on what did."""
        read = self.desk.words_of(self.thing, self.state)
        return [r for r in read if r.difference.verdict != Verdict.SAME or any(part.beside for part in r.parts)]

    @property
    def url(self) -> str:
        return str(self.desk.url("sign", self.thing))


@sensitive_post_parameters("password", "code")
def together_page(request: HttpRequest) -> HttpResponse:
    """Every text that waits for this person's signature, each with a form of its own; one password signs those ticked.

    What was refused is shown again with what was typed and the sentence why.
    """
    person = signing_person(request)
    models = [m for m in reviewed_models() if person.has_perm(f"{m._meta.app_label}.sign_{m._meta.model_name}")]
    if not models:
        raise PermissionDenied
    waiting = list(_waiting(models, person))
    sets = sets_of([item.thing.subject for item in waiting])
    chosen = next((found for found in sets if found.key == request.GET.get("set")), None)
    key, typed = KeyForm(None, says="", request=request), request.POST if request.method == "POST" else None
    refused: list[Item] = []
    if typed is not None:
        key = KeyForm(typed, says="", request=request)
        refused = _sign_ticked(request, person, key, list(_posted(models, typed)))
        if not refused and not key.errors:
            return HttpResponseRedirect(request.get_full_path())
        waiting = list(_waiting(models, person))
    shown = [
        _shown_again(item, refused, typed)
        for item in waiting
        if chosen is None or item.thing.subject in chosen.subjects
    ]
    gone = [item for item in refused if item.thing.subject not in {each.thing.subject for each in shown}]
    return _answer(request, key, shown, gone, sets, chosen)


def _waiting(models: list[Any], person: Person) -> Iterator[Item]:
    """What is in review, but for what the person wrote herself; the oldest first."""
    for model in models:
        desk: Any = admin.site.get_model_admin(model)
        for thing in model.objects.filter(status=Status.IN_REVIEW).order_by("pk"):
            item = _item(desk, thing)
            refusals = tuple(check for check in desk.checks_of(thing, item.state, person, None) if not check.holds)
            if "four_eyes" not in {check.name for check in refusals}:
                yield replace(item, refusals=refusals)


def _posted(models: list[Any], typed: QueryDict) -> Iterator[Item]:
    """Each text of which something was ticked, as it stands now, whether it still waits or not."""
    named = {model._meta.label_lower: model for model in models}
    for name in typed:
        label, _, number = name.removesuffix("-ticked").partition(":")
        if name.endswith("-ticked") and label in named and number.isascii() and number.isdigit() and len(number) < 10:
            thing = named[label].objects.filter(pk=int(number)).first()
            if thing is not None:
                yield _item(admin.site.get_model_admin(named[label]), thing, typed)


def _item(desk: Any, thing: ReviewedContent, typed: QueryDict | None = None) -> Item:
    state = desk.state_of(thing)
    token = str(state.newest.history_id)
    initial = {
        "token": token,
        "shown": state.frozen.digest,
        "change_reason": state.newest.history_change_reason,
        "kind": state.kind,
        "review_due": timezone.now().date() + verbs.YEAR,
    }
    opened_at = token if typed is None else typed.get(f"{thing.subject}-token")
    options = verbs.words_options(state, opened_at)
    return Item(desk, thing, state, TextForm(typed, prefix=thing.subject, initial=initial, **options))


def _sign_ticked(request: HttpRequest, person: Person, key: KeyForm, items: list[Item]) -> list[Item]:
    """Signs each text that is ticked whole; returns those that were refused, with the sentence in their forms."""
    if not items:
        key.add_error(None, NOTHING_TICKED)
        return []
    ready, done = [item for item in items if item.form.is_valid()], 0
    if key.is_valid() and ready:
        try:
            method = known_signer(request, ready[0].thing.subject, SIGN.name, key.cleaned_data)
        except ValidationError as refusal:
            key.add_error(None, refusal)
            return [item for item in items if item not in ready]
        for item in ready:
            try:
                verbs.perform(SIGN, item.thing, person, item.form.cleaned_data, method)
                done += 1
            except ValidationError as refusal:
                item.form.add_error(None, refusal)
        if done:
            signed(request, method)
        messages.add_message(request, messages.SUCCESS if done else messages.WARNING, f"Signed: {done}.")
    return [item for item in items if item.form.errors]


def _shown_again(item: Item, refused: list[Item], typed: QueryDict | None) -> Item:
    """The text with what was typed, and with what was wrong with it."""
    if typed is None or f"{item.thing.subject}-token" not in typed:
        return item
    before = _item(item.desk, item.thing, typed)
    token, shown = int(item.state.newest.history_id), item.state.frozen.digest
    again = _item(item.desk, item.thing, verbs.carried_over(before.form, token, shown))
    wrong = next((each.form.errors for each in refused if each.thing.subject == item.thing.subject), ErrorDict())
    again.form._errors = wrong
    return replace(again, refusals=item.refusals)


def _with_affected(item: Item, person: Person) -> Item:
    """With every answer that rests on the text, before and after."""
    return replace(item, affected=tuple(item.desk.affected_by(item.thing, item.state, person)))


def _answer(
    request: HttpRequest, key: KeyForm, items: list[Item], gone: list[Item], sets: list[TextSet], chosen: TextSet | None
) -> HttpResponse:
    person, may_be_signed = signing_person(request), [item for item in items if not item.refusals]
    context = {
        **admin.site.each_context(request),
        "title": "Review and sign together",
        "items": [_with_affected(item, person) for item in may_be_signed[:MOST]],
        "more": max(0, len(may_be_signed) - MOST),
        "stuck": [item for item in items if item.refusals],
        "gone": gone,
        "sets": sets,
        "chosen": chosen,
        "form": key,
        "meaning": Meaning.APPROVED.label,
        "media": key.media + TextForm.base_fields["review_due"].widget.media,
    }
    return TemplateResponse(request, "admin/editorial/together.html", context)
