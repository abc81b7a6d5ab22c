"""The steps that follow writing, each a page of its own: what it does is shown, a reason is asked, a verb is called.

The pages stand outside the admin's transaction: a refused signature is recorded after its own has rolled back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, cast

from django.forms import Form
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from editorial.accounts.people import Person
from editorial.admin import forms
from editorial.admin.sign_form import ReaffirmForm, SignForm
from editorial.record.content import ReviewedContent
from editorial.record.freezing import Frozen, FrozenAt
from editorial.record.protocols import Edition
from editorial.record.vocabulary import CARRYING, WORDED, Kind, Meaning, Method, Status
from editorial.work.review_parts import ChangedSource, Tick
from editorial.work.working_copies import as_written

YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Verb:
    """One step at the desk. `signs` is the meaning of its signature, or None; `offered` says when it can be taken."""

    name: str
    title: str
    explanation: str
    form: type[forms.StepForm]
    signs: Meaning | None
    offered: Callable[[Edition, Edition | None], bool]  # (newest revision, newest edition or None)


VERBS = {
    verb.name: verb
    for verb in (
        Verb(
            "sign",
            "Review and sign",
            "Your signature publishes exactly these words, at once.",
            SignForm,
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
            "You have reviewed the live wording again. It stays as it is, with a new date for its next review, and rests on the "
            "newest editions of what it cites.",
            ReaffirmForm,
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


def offered(newest: Edition | None, last: Edition | None) -> list[Verb]:
    return [verb for verb in VERBS.values() if newest is not None and verb.offered(newest, last)]


@dataclass(frozen=True)
class State:
    """What a step of review begins at. `newest` is a revision, `last` an edition or None, `ticks` what is to look at in the
    words, `sources` what has changed under them, and `coming` the texts that are signed before it, as they will be, by how
    the ledger names them. `entry` is the ledger's newest before anything of it was read.
    """

    newest: Edition
    last: Edition | None
    frozen: Frozen
    ticks: list[Tick]
    sources: tuple[ChangedSource, ...] = ()
    coming: Mapping[str, Edition] = field(default_factory=dict)
    entry: int = 0

    @property
    def frozen_at(self) -> FrozenAt:
        return FrozenAt(self.entry, self.frozen)

    @property
    def source_ticks(self) -> list[Tick]:
        return [source.tick for source in self.sources if source.tick]

    @property
    def all_ticks(self) -> list[Tick]:
        return [*self.ticks, *self.source_ticks]

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """What kinds of edition the words in review can become."""
        return (Kind.FIRST,) if self.last is None else (Kind.UPDATE, Kind.CORRECTION, Kind.RETIREMENT)

    @property
    def kind(self) -> Kind | None:
        """The one that is most likely meant; after a withdrawal nobody can know."""
        if self.newest.replaced_by:
            return Kind.RETIREMENT
        return self.kinds[0] if self.last is None or self.last.status == Status.PUBLISHED else None


def next_review(*signed: Edition) -> date:
    """The day that a form offers: in a year, or soon after where one of these has that day. A re-affirmation needs another."""
    taken, offered_day = {edition.review_due for edition in signed}, timezone.now().date() + YEAR
    while offered_day in taken:
        offered_day += timedelta(days=1)
    return offered_day


def bound_form(verb: Verb, request: HttpRequest, state: State, typed: QueryDict | None) -> Any:
    """The verb's form, with what was shown bound into it."""
    options: dict[str, Any] = {"says": verb.signs.label, "request": request} if verb.signs else {}
    token = token_of(verb, state)
    due = next_review(*[state.last] if state.last else [])
    initial = {"token": token, "shown": state.frozen.digest, "review_due": due}
    if verb.form is SignForm:
        options |= words_options(
            state, *((str(token), None) if typed is None else (typed.get("token"), typed.get("shown")))
        )
        initial |= {"change_reason": drafted(state).history_change_reason, "kind": state.kind}
    if verb.form is ReaffirmForm:
        moved = typed is not None and typed.get("shown") != state.frozen.digest
        options |= {"looked_at": state.source_ticks, "moved": moved}
    return verb.form(typed, initial=initial, **options)


def words_options(state: State, opened_at: str | None, shown: str | None = None) -> dict[str, Any]:
    """What a `WordsForm` must know. A page of an older state may say what it offered then: the verb refuses it as stale.

    `shown`: the digest of what the page showed, when it is sent: what the words rest on may have changed since.
    """
    moved = opened_at != str(state.newest.history_id) or shown not in (None, state.frozen.digest)
    return {"kinds": (*state.kinds, Kind.FIRST) if moved else state.kinds, "looked_at": state.all_ticks, "moved": moved}


def carried_over(form: Form, token: int, shown: str) -> QueryDict:
    """What was typed into a refused form, for what stands now. Ticks last as long as the words that were shown."""
    name, typed = form.add_prefix, cast(QueryDict, form.data).copy()
    if typed.get(name("token")) != str(token) or typed.get(name("shown")) != shown:
        typed.setlist(name("ticked"), [])
    typed[name("token")], typed[name("shown")] = str(token), shown
    return typed


def token_of(verb: Verb, state: State) -> int:
    """What the step is about: the newest revision, or the newest edition when it carries that over."""
    return int(_about(verb, state).history_id)


def _about(verb: Verb, state: State) -> Edition:
    carried = state.last if verb.name in ("withdraw", "confirm", "reinstate") else None
    return carried or state.newest


def written(verb: Verb, state: State) -> Edition:
    """The revision that brought the words that the step is about: an edition carries words over, and its time is not theirs."""
    about = _about(verb, state)
    return drafted(state) if about.kind is None else _newest_written(about)


def drafted(state: State) -> Edition:
    """The revision in which the author left the words that stand now: a draft is carried past a withdrawal at its time."""
    carried = state.newest.kind is None and state.last is not None and state.last.kind in CARRYING
    return _newest_written(state.newest) if carried else state.newest


def _newest_written(about: Edition) -> Edition:
    before = about.instance_type.revisions().filter(id=about.id, history_id__lte=about.history_id)
    worded = before.filter(kind__in=WORDED).order_by("-history_id").first() if about.kind else None
    until = worded or about
    drafts = as_written(about.instance_type, [about.id]).filter(history_id__lte=until.history_id)
    return drafts.order_by("-history_id").first() or until


def perform(
    verb: Verb,
    thing: ReviewedContent,
    person: Person,
    said: dict[str, Any],
    method: Method | None,
    before: FrozenAt | None = None,
) -> None:
    """Calls the verb with what the form says; `method` is how the signer was known, `before` as for `sign`. Raises what the verb
    raises.
    """
    reason, token = said["change_reason"], said["token"]
    if verb.name == "return":
        thing.return_to_author(reviewer=person, reason=reason, token=token)
        return
    signed = {"reviewer": person, "reason": reason, "token": token, "method": method}
    if verb.name in ("sign", "reaffirm"):
        signed["before"] = before
    if verb.name == "sign":
        signed |= {"looked_at": said["looked_at"], "signed_with": said.get("signed_with", ())}
    if verb.name == "sign" and said["kind"] == Kind.RETIREMENT:
        thing.retire(shown=said["shown"], **signed)
    elif verb.name == "sign":
        kind, due = Kind(said["kind"]), said["review_due"]
        thing.sign(meaning=Meaning.APPROVED, kind=kind, review_due=due, shown=said["shown"], **signed)
    elif verb.name == "reaffirm":
        thing.reaffirm(review_due=said["review_due"], shown=said["shown"], looked_at=said["looked_at"], **signed)
    else:
        getattr(thing, verb.name)(**signed)
