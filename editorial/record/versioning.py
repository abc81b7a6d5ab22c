"""What is kept: a row whose every state is a revision in history and an entry in the ledger, written by one door.

`VersionedModel` is the door itself. A drug needs no more; `ReviewedContent` adds review and signatures.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models

from audit.guards.guard_rules import Rule
from audit.ledger import ledger
from audit.reading.prepared import Prepared
from editorial.accounts.people import Person
from editorial.record import listeners
from editorial.record.protocols import RevisionRow
from editorial.record.records import Revision, RevisionQuerySet, Step
from editorial.record.refusals import Refused, Stale, said_by, shut
from editorial.record.rules import Rows, rules_for
from editorial.wording.text import hidden_characters, tidy

NOT_SAID = (None, "")
LONGEST_REASON = 500  # characters: it is one sentence


class VersionedQuerySet(models.QuerySet[Any]):
    """Finds, and never writes."""

    create = update = delete = shut
    bulk_create = bulk_update = get_or_create = update_or_create = shut


VersionedManager = models.Manager.from_queryset(VersionedQuerySet)


class VersionedModel(models.Model):
    """The working copy of a text. Mutable, by its verbs alone; every change is a revision and a ledger entry."""

    objects = VersionedManager()

    one_door: ClassVar[bool] = True
    Revision: ClassVar[type[Revision]]
    address_columns: ClassVar[tuple[str, ...]] = ()
    also_shown: ClassVar[tuple[str, ...]] = ()  # fields besides the words that a comparison shows
    save_permission: ClassVar[str] = "change"

    class Meta:
        abstract = True
        default_permissions = ("add", "change", "view")

    save = delete = shut

    @classmethod
    def revisions(cls) -> RevisionQuerySet:
        return cls.Revision.objects  # type: ignore[attr-defined]  # each historical model gets its manager when it is made

    @property
    def subject(self) -> str:
        """How the ledger names it, such as “faq.entry:12”."""
        return f"{self._meta.label_lower}:{self.pk}"

    @property
    def about(self) -> str | None:
        """The address of the subject whose own pages alone show it, besides the lists of the site; None: any page may."""
        return None

    @classmethod
    def words(cls) -> list[models.Field]:
        """The fields that hold the words: those that the house's own abstract models do not declare."""
        return [field for field in cls._meta.concrete_fields if field.name != "id"]

    def save_revision(self, *, author: Person, reason: str, token: int | None = None) -> Any:
        """Saves the words as they stand on this instance; returns the revision, or None when nothing changed.

        `token` is the number of the revision that was shown when the change began. Raises Stale, ValidationError.
        """
        self.check_right(author, self.save_permission)
        self.check_words()
        with self._writing() as writing:
            newest = self.read_state(token)
            if newest is not None:
                self.carry_over(newest)
                if not self.differs_from(newest):
                    return None
            return self._write(writing, Step(author), reason, public=True)

    def carry_over(self, newest: RevisionRow) -> None:
        """Takes from the newest revision what a save of the words must leave as it is."""

    @classmethod
    def own_rules(cls, rows: Rows, columns: set[str]) -> list[Rule]:
        """Rules besides those for everything that is kept, for what needs no signature."""
        return []

    def check_right(self, person: Person, verb: str) -> None:
        """Raises PermissionDenied unless the person has the right, as a member of a group or as superuser."""
        if not person.has_perm(f"{self._meta.app_label}.{verb}_{self._meta.model_name}"):
            raise PermissionDenied(f"{person.printed_name} may not {verb} a {self._meta.verbose_name}")

    def check_words(self) -> None:
        """Tidies every text and refuses, at its field, what cannot be saved. Raises ValidationError."""
        self.clean_fields(exclude={field.name for field in self._meta.fields if field.is_relation})
        self.clean()

    def tidy(self) -> None:
        """One form of every text: a signature covers bytes, and browsers send their own line ends."""
        for field in self._text_fields():
            if (text := getattr(self, field.attname)) is not None:  # NULL: nobody was asked for it yet
                setattr(self, field.attname, tidy(text))

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        self.tidy()
        super().clean_fields(exclude)

    def clean(self) -> None:
        problems = {}
        for field in self._text_fields():
            text = getattr(self, field.attname) or ""
            said = [f"Line {problem.line}: {problem.message}" for problem in hidden_characters(text)]
            if field.max_length and len(text) > field.max_length:  # Django asks this of a TextField only in forms
                said.append(f"This text has {len(text)} characters; {field.max_length} are allowed.")
            if said:
                problems[field.name] = said
        if problems:
            raise ValidationError(problems)

    def read_state(self, token: int | None = None) -> Any:
        """The newest revision, read under the lock; None for what was never saved. Raises Stale."""
        if self.pk is None:
            return None
        newest = next(iter(newest_of(type(self))(self.pk)), None)
        if token is not None and newest is not None and newest.history_id != token:
            raise Stale(newest)
        return newest

    def differs_from(self, revision: RevisionRow) -> bool:
        """Whether the words changed. An empty text says no more than one that nobody was asked for."""
        pairs = ((getattr(self, field.attname), getattr(revision, field.attname)) for field in self.words())
        return any(now != before and not (now in NOT_SAID and before in NOT_SAID) for now, before in pairs)

    def take_words_of(self, revision: RevisionRow) -> None:
        for field in self.words():
            setattr(self, field.attname, getattr(revision, field.attname))

    @contextmanager
    def _writing(self) -> Iterator[ledger.Writing]:
        """The transaction with the ledger's lock; what the database refuses in it is said as people read it."""
        try:
            with said_by(self._rules), ledger.writing() as writing:
                yield writing
        except IntegrityError:
            # Two took one address at the same moment, when it was still free for both.
            self.validate_unique()
            self.validate_constraints()
            raise

    @contextmanager
    def _refusals_recorded(self, person: Person, verb: str) -> Iterator[None]:
        """A refused signature is a ledger entry of its own, after the rollback of what was refused."""
        try:
            yield
        except (ValidationError, PermissionDenied) as refusal:
            why = refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]
            ledger.append(
                "signature refused",
                subject=self.subject,
                actor=person.pk,
                actor_name=person.printed_name,
                verb=verb,
                why=why,
            )
            raise

    def _write(
        self, writing: ledger.Writing, step: Step, reason: str, *, kind: str = "revision", public: bool, **said: Any
    ) -> Any:
        """Row, history row, ledger entry: all of one time. Returns the history row."""
        if hidden_characters(reason):
            raise Refused("The change reason holds an invisible character: delete it.", code="reason")
        if len(reason) > LONGEST_REASON:
            raise Refused(
                f"The change reason has {len(reason)} characters; {LONGEST_REASON} are allowed.", code="reason"
            )
        self._history_user, self._change_reason, self._history_date = step, tidy(reason).strip(), writing.at
        try:
            models.Model.save(self)
        finally:
            # They would stay on the instance and speak for the next save as well.
            del self._history_user, self._change_reason, self._history_date
        writing.append(
            kind,
            subject=self.subject,
            revision=step.row.history_id,
            actor=step.actor.pk,
            actor_name=step.actor.printed_name,
            public=public,
            about=self.about,
            row=step.row.recorded(),
            **said,
        )
        if public:
            listeners.tell(type(self), step.row)
        return step.row

    def _rules(self) -> list[Rule]:
        return rules_for(self.Revision, {str(field.column) for field in self.Revision._meta.concrete_fields})

    def _text_fields(self) -> list[models.Field]:
        return [
            f for f in self._meta.concrete_fields if isinstance(f, models.CharField | models.TextField) and f.editable
        ]


@cache
def newest_of(model: type[VersionedModel]) -> Prepared:
    """The newest revision of the thing with a key: asked under the lock of every write, so it is built once."""
    return Prepared(lambda: model.Revision, lambda pk: model.revisions().filter(id=pk).order_by("-history_id")[:1])


@cache
def newest_edition_of(model: type[VersionedModel]) -> Prepared:
    """The same of what was signed."""
    return Prepared(
        lambda: model.Revision, lambda pk: model.revisions().filter(id=pk).editions().order_by("-history_id")[:1]
    )
