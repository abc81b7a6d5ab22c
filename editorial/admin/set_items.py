"""The texts on the page on which several are signed: each with its form, those that others rest on first.

A text that cites another one of the page is shown, ticked and signed on that one's new words: it is signed after it, and not at
all without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils import timezone

from audit.ledger.canonical import canonical
from audit.ledger.ledger import newest_number
from editorial.admin import verbs
from editorial.admin.sign_form import WordsForm
from editorial.record.comparing import draft_edition
from editorial.record.content import ReviewedContent
from editorial.record.freezing import FrozenAt
from editorial.record.protocols import Edition
from editorial.wording.difference import Verdict
from editorial.work.review_parts import Affected, Reading
from editorial.work.signing_precheck import Check

NOT_WITHOUT = (
    "This was shown with the new words of another text that it cites, and that one was not signed. Sign both together, or "
    "open this one on its own page."
)


class TextForm(WordsForm):
    """What is said of one text. It is left alone, whatever else was typed, unless something of it is ticked.

    `resting` names the texts on this page on whose new words it was shown, each with the digest of those words.
    """

    resting = forms.CharField(required=False, widget=forms.HiddenInput)
    use_required_attribute = False

    @property
    def chosen(self) -> bool:
        return self.is_bound and bool(self.data.getlist(self.add_prefix("ticked")))  # type: ignore[attr-defined]  # a form that was sent has a QueryDict

    def full_clean(self) -> None:
        if self.is_bound and not self.chosen:
            self._errors, self.cleaned_data = ErrorDict(), {}
            return
        super().full_clean()


@dataclass(frozen=True)
class Item:
    """One text that waits. `refusals` are the rules that forbid signing it, with which it is only shown; `coming` are the
    texts that it cites and that are signed before it, by how the ledger names them.
    """

    desk: Any
    thing: Any
    state: verbs.State
    form: TextForm
    refusals: tuple[Check, ...] = ()
    affected: tuple[Affected, ...] = ()
    coming: Mapping[str, Item] = field(default_factory=dict)

    @property
    def subject(self) -> str:
        return str(self.thing.subject)

    @property
    def written(self) -> Edition:
        """The revision in which the author left the words."""
        return verbs.drafted(self.state)

    @property
    def readings(self) -> list[Reading]:
        """What changed, and what did not but rests on what did."""
        read = self.desk.words_of(self.thing, self.state)
        return [r for r in read if r.difference.verdict != Verdict.SAME or any(part.beside for part in r.parts)]

    @property
    def url(self) -> str:
        return str(self.desk.url("sign", self.thing))

    @property
    def edition(self) -> Edition:
        """What it will be once it is signed."""
        return draft_edition(self.thing, self.state.frozen)

    @property
    def rests_on(self) -> frozenset[str]:
        found: frozenset[str] = self.desk.rests_on(self.state.frozen)
        return found


def item_of(
    desk: Any, thing: ReviewedContent, typed: QueryDict | None = None, coming: Mapping[str, Item] | None = None
) -> Item:
    """The text as it stands now, with what was typed about it."""
    coming = coming or {}
    state = desk.state_of(thing, {subject: item.edition for subject, item in coming.items()})
    token = str(state.newest.history_id)
    initial = {
        "token": token,
        "shown": state.frozen.digest,
        "resting": resting(coming),
        "change_reason": verbs.drafted(state).history_change_reason,
        "kind": state.kind,
        "review_due": timezone.now().date() + verbs.YEAR,
    }
    sent = (
        (token, None) if typed is None else (typed.get(f"{thing.subject}-token"), typed.get(f"{thing.subject}-shown"))
    )
    form = TextForm(typed, prefix=thing.subject, initial=initial, **verbs.words_options(state, *sent))
    return Item(desk, thing, state, form, coming=coming)


def resting(coming: Mapping[str, Item]) -> str:
    return " ".join(f"{subject}={item.state.frozen.digest}" for subject, item in sorted(coming.items()))


def named_in(form_field: str) -> dict[str, str]:
    """Subjects to digests, as `resting` wrote them; whatever else was typed names nothing."""
    pairs = (part.partition("=") for part in form_field.split())
    return {subject: digest for subject, _, digest in pairs if digest}


def in_order(items: Iterable[Item]) -> list[Item]:
    """Each after those that it rests on; else as they came."""
    left, ordered = list(items), []
    while left:
        unsigned = {item.subject for item in left}
        free = [item for item in left if not (item.rests_on & unsigned) - {item.subject}] or left
        ordered += free
        left = [item for item in left if item not in free]
    return ordered


def on_each_other(items: list[Item], typed: QueryDict | None = None) -> list[Item]:
    """In order, each with those of them that it cites and that can be signed before it."""
    ready = {item.subject: item for item in items if not item.refusals}
    found = []
    for item in in_order(items):
        coming = {subject: ready[subject] for subject in item.rests_on & ready.keys() if subject != item.subject}
        if coming:
            item = replace(item_of(item.desk, item.thing, typed, coming), refusals=item.refusals)
        found.append(item)
    return found


def shown_by_now(item: Item, said: Mapping[str, Any], made: Mapping[str, Edition]) -> tuple[str, FrozenAt]:
    """The digest of what was shown, now that what it rests on was signed: `made`, by how the ledger names it; and what was frozen
    last.

    Raises ValidationError when that is not what was shown with it.
    """
    with_words = named_in(said["resting"])
    if any(subject not in made or made[subject].digest != digest for subject, digest in with_words.items()):
        raise ValidationError(NOT_WITHOUT)
    if not with_words or item.state.frozen.digest != said["shown"]:
        return str(said["shown"]), item.state.frozen_at
    entry = newest_number()
    now = item.thing.freeze()
    expected = item.desk.pinned_anew(item.state.frozen, {subject: made[subject] for subject in with_words})
    same = canonical(now.evidence) == canonical(expected)
    return str(now.digest if same else said["shown"]), FrozenAt(entry, now)
