"""All that waits for one person's signature, on one page: she ticks what she has read, and signs with one password and code.

Each text still gets a signature of its own, facts before the answers that cite them. What is refused is said at its text, and what
was signed beside it stays signed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.views.decorators.debug import sensitive_post_parameters

from editorial.accounts.people import Person
from editorial.accounts.signing import known_signer, signed, signing_person
from editorial.admin import verbs
from editorial.admin.forms import SignatureForm
from editorial.admin.set_items import Item, TextForm, in_order, item_of, named_in, on_each_other, resting, shown_by_now
from editorial.record.content import ReviewedContent
from editorial.record.protocols import Edition
from editorial.record.vocabulary import Meaning, Status
from editorial.work.assignments import reviewed_models
from editorial.work.text_sets import Left, TextSet, left_behind, sets_of

MOST = 20  # texts on one page: more than anybody reads in one sitting
SIGN = verbs.VERBS["sign"]
NOTHING_TICKED = "Nothing is ticked, so nothing was signed. Tick the changes of each text that you have read."


class KeyForm(SignatureForm):
    """Who signs, for all of them."""

    change_reason = token = meaning_read = None  # type: ignore[assignment]  # None takes a field of the form above out


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
    sets = sets_of([item.subject for item in waiting])
    chosen = next((found for found in sets if found.key == request.GET.get("set")), None)
    key, typed = KeyForm(None, says="", request=request), request.POST if request.method == "POST" else None
    refused: list[Item] = []
    if typed is not None:
        key = KeyForm(typed, says="", request=request)
        refused = _sign_ticked(request, person, key, list(_posted(models, typed)))
        if not refused and not key.errors:
            return HttpResponseRedirect(request.get_full_path())
        waiting = list(_waiting(models, person))
    wanted = [item for item in waiting if chosen is None or item.subject in chosen.subjects]
    shown = [_shown_again(item, refused, typed) for item in on_each_other(_first(wanted))]
    shown += [item for item in wanted if item.subject not in {each.subject for each in shown}]
    gone = [item for item in refused if item.subject not in {each.subject for each in shown}]
    return _answer(request, key, shown, gone, sets, chosen)


def _waiting(models: list[Any], person: Person) -> Iterator[Item]:
    """What is in review, but for what the person wrote herself; the oldest first."""
    for model in models:
        desk: Any = admin.site.get_model_admin(model)
        for thing in model.objects.filter(status=Status.IN_REVIEW).order_by("pk"):
            item = item_of(desk, thing)
            refusals = tuple(check for check in desk.checks_of(thing, item.state, person, None) if not check.holds)
            if "four_eyes" not in {check.name for check in refusals}:
                yield replace(item, refusals=refusals)


def _first(items: list[Item]) -> list[Item]:
    """Those that one page shows: what cannot be signed, and the first of what can."""
    stuck = [item for item in items if item.refusals]
    return [*in_order(item for item in items if not item.refusals)[:MOST], *stuck]


def _posted(models: list[Any], typed: QueryDict) -> Iterator[Item]:
    """Each text of which something was ticked, as it stands now, whether it still waits or not."""
    for name in typed:
        if name.endswith("-ticked") and (found := _named(models, name.removesuffix("-ticked"))) is not None:
            desk, thing = found
            names = named_in(typed.get(f"{thing.subject}-resting", ""))
            others = {subject: _named(models, subject) for subject in names}
            coming = {subject: item_of(*other) for subject, other in others.items() if other and _waits(other[1])}
            yield item_of(desk, thing, typed, coming)


def _named(models: list[Any], subject: str) -> tuple[Any, ReviewedContent] | None:
    """The desk and the text that a subject names, such as “labels.fact:12”."""
    named = {model._meta.label_lower: model for model in models}
    label, _, number = subject.partition(":")
    if label not in named or not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    thing = named[label].objects.filter(pk=int(number)).first()
    return None if thing is None else (admin.site.get_model_admin(named[label]), thing)


def _waits(thing: ReviewedContent) -> bool:
    return thing.status == Status.IN_REVIEW


def _sign_ticked(request: HttpRequest, person: Person, key: KeyForm, items: list[Item]) -> list[Item]:
    """Signs each text that is ticked whole; returns those that were refused, with the sentence in their forms."""
    if not items:
        key.add_error(None, NOTHING_TICKED)
        return []
    ready, done = [item for item in items if item.form.is_valid()], 0
    if key.is_valid() and ready:
        try:
            method = known_signer(request, ready[0].subject, SIGN.name, key.cleaned_data)
        except ValidationError as refusal:
            key.add_error(None, refusal)
            return [item for item in items if item not in ready]
        made: dict[str, Edition] = {}
        for item in in_order(ready):
            said = item.form.cleaned_data
            try:
                with_these = [
                    f"{subject}:{made[subject].edition}" for subject in named_in(said["resting"]) if subject in made
                ]
                shown, before = shown_by_now(item, said, made)
                said = {**said, "shown": shown, "signed_with": with_these}
                verbs.perform(SIGN, item.thing, person, said, method, before)
                made[item.subject] = item.thing.newest_edition()
                done += 1
            except ValidationError as refusal:
                item.form.add_error(None, refusal)
        if done:
            signed(request, method)
        messages.add_message(request, messages.SUCCESS if done else messages.WARNING, f"Signed: {done}.")
    return [item for item in items if item.form.errors]


def _shown_again(item: Item, refused: list[Item], typed: QueryDict | None) -> Item:
    """The text with what was typed, and with what was wrong with it."""
    if typed is None or f"{item.subject}-token" not in typed:
        return item
    before = item_of(item.desk, item.thing, typed, item.coming)
    token, shown = int(item.state.newest.history_id), item.state.frozen.digest
    carried = verbs.carried_over(before.form, token, shown)
    name = before.form.add_prefix
    rests_on = resting(item.coming)
    if carried.get(name("resting")) != rests_on:  # it is shown on other words now, so all is looked at again
        carried.setlist(name("ticked"), [])
    carried[name("resting")] = rests_on
    again = item_of(item.desk, item.thing, carried, item.coming)
    wrong = next((each.form.errors for each in refused if each.subject == item.subject), ErrorDict())
    again.form._errors = wrong
    return replace(again, refusals=item.refusals)


def _with_affected(item: Item, person: Person) -> Item:
    """With every answer that rests on the text, before and after."""
    return replace(item, affected=tuple(item.desk.affected_by(item.thing, item.state, person)))


def _left(items: list[Item]) -> list[Left]:
    """The live texts that what is on the page leaves behind, if all of it is signed."""
    here = {item.subject for item in items}
    coming = {item.subject: item.edition for item in items}
    return [text for text in left_behind(coming) if text.subject not in here]


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
        "left": _left(may_be_signed[:MOST]),
        "sets": sets,
        "chosen": chosen,
        "form": key,
        "meaning": Meaning.APPROVED.label,
        "media": key.media + TextForm.base_fields["review_due"].widget.media,
    }
    return TemplateResponse(request, "admin/editorial/together.html", context)
