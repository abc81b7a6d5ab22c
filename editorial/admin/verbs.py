"""The steps that follow writing, each a page of its own: what it does is shown, a reason is asked, a verb is called.

The pages stand outside the admin's transaction: a refused signature is recorded after its own has rolled back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from editorial.admin import forms
from editorial.vocabulary import Kind, Meaning, Method, Status

YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Verb:
    """One step at the desk. `signs` is the meaning of its signature, or None; `offered` says when it can be taken."""

    name: str
    title: str
    explanation: str
    form: type[forms.StepForm]
    signs: Meaning | None
    offered: Callable[[Any, Any], bool]  # (newest revision, newest edition or None)


VERBS = {
    verb.name: verb
    for verb in (
        Verb(
            "sign",
            "Review and sign",
            "Your signature publishes exactly these words, at once.",
            forms.SignForm,
            Meaning.APPROVED,
            lambda newest, last: newest.status == Status.IN_REVIEW,
        ),
        Verb(
            "return",
            "Return to the author",
            "The author reads your reason. The public sees nothing of it, and you may sign the text later.",
            forms.StepForm,
            None,
            lambda newest, last: newest.status == Status.IN_REVIEW,
        ),
        Verb(
            "reaffirm",
            "Re-affirm",
            "You have reviewed the live wording again. It stays as it is, with a new date for its next review.",
            forms.ReviewDateForm,
            Meaning.REAFFIRMED,
            lambda newest, last: newest.kind is not None and newest.status == Status.PUBLISHED,
        ),
        Verb(
            "withdraw",
            "Withdraw from the public",
            "The public page says at once that this was withdrawn, and why. A second person confirms or reverses it.",
            forms.SignatureForm,
            Meaning.WITHDREW,
            lambda newest, last: last is not None and last.status == Status.PUBLISHED,
        ),
        Verb(
            "confirm",
            "Confirm the withdrawal",
            "It stays withdrawn until a new edition is signed.",
            forms.SignatureForm,
            Meaning.CONFIRMED,
            lambda newest, last: last is not None and last.kind == Kind.WITHDRAWAL,
        ),
        Verb(
            "reinstate",
            "Reverse the withdrawal",
            "The edition before the withdrawal is public again, word for word.",
            forms.SignatureForm,
            Meaning.REINSTATED,
            lambda newest, last: last is not None and last.kind == Kind.WITHDRAWAL,
        ),
    )
}


def offered(newest: Any, last: Any) -> list[Verb]:
    return [verb for verb in VERBS.values() if newest is not None and verb.offered(newest, last)]


def bound_form(verb: Verb, request: HttpRequest, newest: Any, last: Any, shown: str) -> Any:
    """The verb's form, with what was shown bound into it."""
    options: dict[str, Any] = {"says": verb.signs.label, "request": request} if verb.signs else {}
    token = token_of(verb, newest, last)
    if verb.form is forms.SignForm:
        # A page of an older state may say what it offered then: the verb refuses it as stale, and that is recorded.
        opened_before = request.method == "POST" and request.POST.get("token") != str(token)
        options["first"] = last is None or (opened_before and request.POST.get("kind") == Kind.FIRST)
    initial = {"token": token, "shown": shown, "review_due": timezone.now().date() + YEAR}
    if verb.name == "sign":
        initial["change_reason"] = newest.history_change_reason
    return verb.form(request.POST if request.method == "POST" else None, initial=initial, **options)


def token_of(verb: Verb, newest: Any, last: Any) -> int:
    """What the step is about: the newest revision, or the newest edition when it carries that over."""
    return int((last if last and verb.name in ("withdraw", "confirm", "reinstate") else newest).history_id)


def perform(verb: Verb, thing: Any, person: Any, said: dict[str, Any], method: Method | None) -> None:
    """Calls the verb with what the form says; `method` is how the signer was known. Raises what the verb raises."""
    reason, token = said["change_reason"], said["token"]
    if verb.name == "return":
        thing.return_to_author(reviewer=person, reason=reason, token=token)
        return
    signed = {"reviewer": person, "reason": reason, "token": token, "method": method}
    if verb.name == "sign" and said["kind"] == Kind.RETIREMENT:
        thing.retire(shown=said["shown"], **signed)
    elif verb.name == "sign":
        kind, due = Kind(said["kind"]), said["review_due"]
        thing.sign(meaning=Meaning.APPROVED, kind=kind, review_due=due, shown=said["shown"], **signed)
    elif verb.name == "reaffirm":
        thing.reaffirm(review_due=said["review_due"], shown=said["shown"], **signed)
    else:
        getattr(thing, verb.name)(**signed)
