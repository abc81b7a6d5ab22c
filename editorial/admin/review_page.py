"""What the page of review shows of a text besides its form. The rooms above say which sources stand beside the words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.urls import path
from django.utils import timezone

from audit.ledger.ledger import newest_number
from editorial.accounts.people import Person
from editorial.accounts.signing import signing_person
from editorial.admin import forms, verbs
from editorial.admin.versioned import VersionedAdmin
from editorial.record.comparing import FieldDifference, compare, draft_edition
from editorial.record.content import ReviewedContent
from editorial.record.freezing import Frozen
from editorial.record.protocols import Edition, Working
from editorial.record.vocabulary import Kind, Status
from editorial.work.comments import LONGEST, comment, comments_on
from editorial.work.review_parts import Affected, ChangedSource, Reading, Spellings, ticks, without_sources
from editorial.work.signing_precheck import Check, checks, would_be


class CommentForm(forms.forms.Form):
    """One comment; from the page of review one comes back to it."""

    words = forms.forms.CharField(
        label="Comment",
        max_length=LONGEST,
        help_text="For everybody at the desk, and for good. The public never reads it.",
        widget=forms.AdminTextareaWidget(attrs={"rows": 2}),
        validators=[forms.visible],
    )
    back = forms.forms.CharField(required=False, widget=forms.forms.HiddenInput)


class ReviewDesk(VersionedAdmin):
    """The part of the desk of reviewed content that a reviewer reads."""

    # What the rooms above say of their texts.

    def readings(
        self,
        thing: Working,
        last: Edition | None,
        draft: Edition,
        differences: list[FieldDifference],
        coming: Mapping[str, Edition],
    ) -> list[Reading]:
        """The words, each block with the sources that it rests on. `coming` as for `changed_sources`."""
        return without_sources(differences)

    def spellings(self, thing: Working) -> Spellings:
        """The names in texts of this kind, and the words in which one other letter is no slip."""
        return Spellings()

    def affected(self, thing: Working, edition: Edition) -> list[Affected]:
        """What rests on the text, before and after it becomes this edition."""
        return []

    def changed_sources(
        self, thing: Working, last: Edition, frozen: Frozen, coming: Mapping[str, Edition]
    ) -> list[ChangedSource]:
        """What the text as frozen rests on and that has changed since edition `last` was signed on it.

        `coming`: other texts as they will be once they are signed together with this one, by how the ledger names them.
        """
        return []

    def rests_on(self, frozen: Frozen) -> frozenset[str]:
        """The other texts that it cites, as the ledger names them."""
        return frozenset()

    def pinned_anew(self, frozen: Frozen, made: Mapping[str, Edition]) -> dict[str, Any]:
        """The evidence that was frozen, but on new editions of some texts, by how the ledger names them."""
        return frozen.evidence

    def compared(self, frozen: Frozen) -> bool:
        """Whether a machine has compared the evidence."""
        return False

    # What is read.

    def state_of(self, thing: ReviewedContent, coming: Mapping[str, Edition] | None = None) -> verbs.State:
        """As it stands now. The working copy at hand says what its newest revision says from here on. `coming` as for
        `changed_sources`.
        """
        entry = newest_number()  # before anything is read: what is written meanwhile has a later one
        newest, last = thing.read_state(), thing.newest_edition()
        if newest is None:
            raise Http404
        thing.take_words_of(newest)
        thing.replaced_by = newest.replaced_by
        frozen = thing.freeze()
        live = last if last is not None and last.status == Status.PUBLISHED else None
        base = live or (draft_edition(thing, frozen) if coming else None)
        changed = tuple(self.changed_sources(thing, base, frozen, coming or {})) if base else ()
        to_tick = ticks(last, thing, self.spellings(thing))
        return verbs.State(newest, last, frozen, to_tick, changed, coming or {}, entry)

    def words_of(self, thing: ReviewedContent, state: verbs.State) -> list[Reading]:
        draft = draft_edition(thing, state.frozen)
        return self.readings(thing, state.last, draft, compare(state.last, draft), state.coming)

    def checks_of(self, thing: ReviewedContent, state: verbs.State, person: Person, kind: Kind | None) -> list[Check]:
        """For the kind that is chosen; before any is, for the first of those that are possible."""
        due = timezone.now().date() + timedelta(days=1)  # what is typed is checked at its field
        kind = kind or state.kind or state.kinds[0]
        return checks(thing, state.frozen, person, kind, due, self.compared(state.frozen))

    def affected_by(
        self, thing: ReviewedContent, state: verbs.State, person: Person, kind: Kind | None = None
    ) -> list[Affected]:
        """For the kind that is chosen; before any is, for the likely one."""
        tomorrow = timezone.now().date() + timedelta(days=1)
        return self.affected(thing, would_be(thing, state.frozen, person, kind or state.kinds[0], tomorrow))

    def review_context(
        self, request: HttpRequest, thing: ReviewedContent, state: verbs.State, kind: Kind | None
    ) -> dict[str, Any]:
        person = signing_person(request)
        return {
            "readings": self.words_of(thing, state),
            "checks": self.checks_of(thing, state, person, kind),
            "ticks": state.all_ticks,
            "changed_sources": state.sources,
            "affected": self.affected_by(thing, state, person, kind),
            "comments": comments_on(thing),
            "comment_form": CommentForm(initial={"back": "sign"}, auto_id="comment_%s"),
            "return_form": forms.StepForm(initial={"token": state.newest.history_id}, auto_id="return_%s"),
            "return_url": self.url("return", thing),
            "comments_url": self.url("comments", thing),
        }

    # Comments.

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_comments"
        return [
            path("<int:pk>/comments/", self.admin_site.admin_view(self.comments_view), name=name),
            *super().get_urls(),
        ]

    def comments_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What was said about a text; and a form to say something, while somebody works on it."""
        thing = self.found(request, pk)
        may_write = self.has_change_permission(request, thing)
        form = CommentForm(request.POST if request.method == "POST" else None)
        if request.method == "POST":
            if not may_write:
                raise PermissionDenied
            if form.is_valid() and self.commented(request, thing, form):
                back = "sign" if form.cleaned_data["back"] == "sign" and self.may_sign(request) else "comments"
                return HttpResponseRedirect(self.url(back, thing))
        context = {
            "comments": comments_on(thing),
            "form": form if may_write and (thing.kind is None or form.is_bound) else None,
        }
        return self.answer(request, thing, "editorial/comments.html", "Comments", **context)

    def commented(self, request: HttpRequest, thing: ReviewedContent, form: CommentForm) -> bool:
        try:
            comment(thing, by=signing_person(request), words=form.cleaned_data["words"])
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return False
        return True

    def may_sign(self, request: HttpRequest) -> bool:
        return request.user.has_perm(f"{self.opts.app_label}.sign_{self.opts.model_name}")
