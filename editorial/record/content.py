"""Reviewed content: what is written by one person, signed by another, and read by the public only as it was signed.

Each verb is one recipe: the right, the transaction, the ledger's lock, the state read again, the token, then row,
history row and ledger entry. The rules themselves stand in `rules.py` and are held by the database.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from audit.ledger import ledger
from editorial.accounts.people import Person
from editorial.record.freezing import Frozen, FrozenAt, freeze, frozen_under_lock
from editorial.record.listeners import Event, tell_event
from editorial.record.protocols import Edition
from editorial.record.records import RevisionRecords, Signature, SignedRevision, Step
from editorial.record.refusals import Refused, Stale
from editorial.record.rules import CARRIED
from editorial.record.said_of_itself import SaysOfItself
from editorial.record.versioning import VersionedModel, newest_edition_of
from editorial.record.vocabulary import STATUS_OF, Kind, Meaning, Method, Status

NOT_READ = "Its sources have changed, so it is re-affirmed only by a person who says of each:"


class ReviewedContent(SaysOfItself, VersionedModel):
    """The working copy of a fact or an entry. Mutable, by its verbs alone; the public never reads it."""

    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT, editable=False)
    kind = models.CharField(max_length=12, choices=Kind.choices, null=True, editable=False)
    edition = models.PositiveIntegerField(default=0, editable=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    author_name = models.CharField(max_length=120, editable=False)
    replaced_by = models.SlugField(
        max_length=80,
        blank=True,
        help_text="Only to retire this: the last part of the address of what replaces it, if anything does.",
    )

    # Each kind declares these two as it calls them: its drug, and the last part of its address.
    drug: Any
    drug_id: Any
    slug: Any

    history = RevisionRecords(SignedRevision)

    address_columns: ClassVar[tuple[str, ...]] = ("drug_id", "slug")
    also_shown: ClassVar[tuple[str, ...]] = ("replaced_by",)

    class Meta:
        abstract = True
        default_permissions = ("add", "change", "view", "sign")

    @property
    def about(self) -> str:
        return str(self.drug.slug)

    @classmethod
    def words(cls) -> list[models.Field]:
        ours = {field.name for field in ReviewedContent._meta.fields} | {"id"}
        return [field for field in cls._meta.concrete_fields if field.name not in ours]

    # What may be asked.

    def newest_edition(self) -> Edition | None:
        return next(iter(newest_edition_of(type(self))(self.pk)), None) if self.pk else None

    def freeze(self) -> Frozen:
        return freeze(self)

    # Writing.

    def save_revision(self, *, author: Person, reason: str, token: int | None = None) -> Edition | None:
        """Saves a draft; returns the revision, or None when nothing changed. Raises Stale, ValidationError."""
        return self._revise(author, reason, token, Status.DRAFT)

    def submit(self, *, author: Person, reason: str, token: int | None = None) -> Edition:
        """Saves, and asks for a signature. Raises Stale; ValidationError names, at its field, what must be mended."""
        made = self._revise(author, reason, token, Status.IN_REVIEW)
        assert made is not None, "only a draft may stay as it is"
        return made

    def return_to_author(self, *, reviewer: Person, reason: str, token: int | None = None) -> Edition:
        """Back to the author with a reason. Who returns a text writes nothing, and may sign it later."""
        self.check_right(reviewer, "sign")
        with self._writing() as writing:
            self._take_over(self.read_state(token))
            self.status, self.kind = Status.RETURNED, None
            row = self._write(writing, Step(reviewer), reason, public=False)
            tell_event(Event.RETURNED, self, row)
            return row

    # Signing.

    def sign(
        self,
        *,
        reviewer: Person,
        meaning: Meaning,
        kind: Kind,
        reason: str,
        review_due: date | None,
        shown: str,
        token: int | None = None,
        method: Method = Method.PASSWORD,
        looked_at: Sequence[str] | None = None,
        signed_with: Sequence[str] = (),
        before: FrozenAt | None = None,
    ) -> Edition:
        """Publishes exactly what was submitted and shown; `shown` is the digest of what the reviewer saw.

        `before`: what her page has frozen. `looked_at` is each change that she ticked, as a sentence, and `signed_with` names
        the editions that she signed just before on the same page and on which this one rests, such as “labels.fact:12:2”:
        the ledger keeps both with her signature. Raises Refused with the sentence of the rule that forbids it, Stale, PermissionDenied.
        """
        with self._signing(reviewer, "sign", token) as writing:
            frozen, retires = frozen_under_lock(self, writing.seq - 1, before), kind == Kind.RETIREMENT
            signature = self._signature(frozen, reviewer, meaning, method, review_due, shown, even_unsupported=retires)
            said = {} if looked_at is None else {"looked_at": list(looked_at)}
            said |= {"signed_with": list(signed_with)} if signed_with else {}
            return self._make_edition(writing, Step(reviewer, signature), kind, reason, **said)

    def retire(self, *, reviewer: Person, reason: str, shown: str, token: int | None = None, **how: Any) -> Edition:
        """Signs what was submitted as the retirement of this text; `replaced_by` names what replaces it."""
        return self.sign(
            reviewer=reviewer,
            meaning=Meaning.APPROVED,
            kind=Kind.RETIREMENT,
            reason=reason,
            review_due=None,
            shown=shown,
            token=token,
            **how,
        )

    def reaffirm(
        self,
        *,
        reviewer: Person,
        reason: str,
        review_due: date,
        shown: str,
        token: int | None = None,
        method: Method = Method.PASSWORD,
        looked_at: Sequence[str] | None = None,
        before: FrozenAt | None = None,
    ) -> Edition:
        """Signs the live wording again, with a new review date; what it cites is pinned anew.

        `looked_at` and `before` as for `sign`. Without the sentence of each source that has changed, it is refused.
        """
        with self._signing(reviewer, "reaffirm", token) as writing:
            frozen = frozen_under_lock(self, writing.seq - 1, before)
            signature = self._signature(frozen, reviewer, Meaning.REAFFIRMED, method, review_due, shown)
            if unread := [sentence for sentence in self.sources_to_read() if sentence not in (looked_at or ())]:
                raise Refused(f"{NOT_READ} {' '.join(unread)}", code="looked_at")
            looked = {} if looked_at is None else {"looked_at": list(looked_at)}
            return self._make_edition(writing, Step(reviewer, signature), Kind.REAFFIRMED, reason, **looked)

    # These three carry an edition over, so their token is the number of the newest edition's revision: an urgent
    # withdrawal never waits for a draft that somebody happens to save.

    def withdraw(self, *, reviewer: Person, reason: str, token: int | None = None, **how: Any) -> Edition:
        """Takes the live edition from the public at once, on one signature; unconfirmed until a second person's."""
        return self._sign_again(reviewer, Kind.WITHDRAWAL, Meaning.WITHDREW, reason, token, **how)

    def confirm(self, *, reviewer: Person, reason: str, token: int | None = None, **how: Any) -> Edition:
        """A second person confirms the withdrawal."""
        return self._sign_again(reviewer, Kind.CONFIRMATION, Meaning.CONFIRMED, reason, token, **how)

    def reinstate(self, *, reviewer: Person, reason: str, token: int | None = None, **how: Any) -> Edition:
        """A second person reverses an unconfirmed withdrawal: the edition before it is live again."""
        return self._sign_again(reviewer, Kind.REINSTATED, Meaning.REINSTATED, reason, token, **how)

    # How the verbs do it.

    def _revise(self, author: Person, reason: str, token: int | None, status: Status) -> Edition | None:
        self.check_right(author, self.save_permission)
        self.check_words()
        with self._writing() as writing:
            newest = self.read_state(token)
            unchanged = newest is not None and not self.differs_from(newest)
            if unchanged and status == Status.DRAFT:
                return None
            if status == Status.IN_REVIEW:
                if unchanged and newest.status == Status.IN_REVIEW:
                    raise Refused("It waits for review already, and nothing has changed since.", code="waits")
                self.refuse_problems()
            self.status, self.kind, self.edition = status, None, newest.edition if newest else 0
            self.author, self.author_name = author, author.printed_name
            return self._write(writing, Step(author), reason, public=False)

    def refuse_problems(self) -> None:
        """Raises ValidationError with every problem at its field, and its line."""
        frozen, problems = self.freeze(), dict[str, list[str]]()
        for name, problem in (*frozen.problems, *(() if self._says_what_is_public() else frozen.unaccounted_yet)):
            problems.setdefault(name, []).append(f"Line {problem.line}: {problem.message}")
        if problems:
            raise ValidationError(problems)

    def _says_what_is_public(self) -> bool:
        """Whether its words are those of the newest edition: then it is submitted to be retired, or to be signed again."""
        last = self.newest_edition() if self.pk else None
        return last is not None and not super().differs_from(last)

    def _signature(
        self,
        frozen: Frozen,
        reviewer: Person,
        meaning: Meaning,
        method: Method,
        review_due: date | None,
        shown: str,
        even_unsupported: bool = False,
    ) -> Signature:
        problems = [*frozen.problems, *(() if even_unsupported else (*frozen.unsupported, *frozen.unaccounted))]
        if problems:
            raise Refused("It cannot be signed: " + " ".join(p.message for _, p in problems), code="problems")
        if frozen.digest != shown:
            raise Refused(
                "What you were shown is not what would be signed now. Nothing was signed: read it again.", code="shown"
            )
        return Signature(
            credentials=reviewer.credentials,
            meaning=meaning,
            method=method,
            review_due=review_due,
            evidence=frozen.evidence,
            html=frozen.html,
            digest=frozen.digest,
            sample=reviewer.is_sample or frozen.sample,
        )

    def _sign_again(
        self,
        reviewer: Person,
        kind: Kind,
        meaning: Meaning,
        reason: str,
        token: int | None,
        method: Method = Method.PASSWORD,
    ) -> Edition:
        """An edition with the words and evidence of the one before it; an open draft is written again after it."""
        with self._signing(reviewer, kind.value, None) as writing:
            newest, last = self.read_state(), self.newest_edition()
            if last is None:
                raise Refused("It has never been public.", code="withdraw")
            if token is not None and last.history_id != token:
                raise Stale(last)
            self._take_over(last)
            carried = {name: getattr(last, name) for name in CARRIED}
            signature = Signature(reviewer.credentials, meaning, method, **carried)
            made = self._make_edition(writing, Step(reviewer, signature), kind, reason)
            if newest.kind is None:
                self._resume(writing, newest, reviewer, kind)
            return made

    def _resume(self, writing: ledger.Writing, draft: Edition, actor: Person, kind: Kind) -> None:
        edition = self.edition
        self._take_over(draft)
        self.edition, self.kind = edition, None
        self.status = Status.DRAFT if draft.status == Status.RETURNED else draft.status
        self._write(writing, Step(actor), f"The open draft, kept through this: {kind.label.lower()}.", public=False)

    def _make_edition(self, writing: ledger.Writing, step: Step, kind: Kind, reason: str, **said: Any) -> Edition:
        self.status, self.kind, self.edition = STATUS_OF[kind], kind, self.edition + 1
        made = self._write(writing, step, reason, kind="edition", public=True, **said)
        self.after_edition(writing, made, step.actor)
        tell_event(Event.SIGNED, self, made)
        return made

    def after_edition(self, writing: ledger.Writing, edition: Edition, signer: Person) -> None:
        """What a signature settles besides, in the same transaction."""

    def _take_over(self, revision: Edition | None) -> None:
        """Makes this instance what a revision says, words and state: nothing unsaved is ever signed."""
        if revision is None:
            raise Refused("It was never saved.", code="submitted")
        for field in self._meta.concrete_fields:
            if field.name != "id":
                setattr(self, field.attname, getattr(revision, field.attname))

    def differs_from(self, revision: Edition) -> bool:  # type: ignore[override]  # a revision of its own
        return super().differs_from(revision) or self.replaced_by != revision.replaced_by

    @contextmanager
    def _signing(self, person: Person, verb: str, token: int | None) -> Iterator[ledger.Writing]:
        """As `_writing`, with the newest revision taken over; a refusal is recorded."""
        with self._refusals_recorded(person, verb):
            self.check_right(person, "sign")
            with self._writing() as writing:
                self._take_over(self.read_state(token))
                yield writing
