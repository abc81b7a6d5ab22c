"""What a revision is: one row of history, written once. The only file that bends django-simple-history to our rules.

`Revision` is a row of a text that needs no signature (a drug's names), `SignedRevision` of one that does. Both are
queried through `objects`, never through `Model.history`, which builds a class on each access.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Protocol, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from simple_history.models import HistoricalRecords

from audit.guards.guard_rules import Rule
from audit.models import Immutable
from audit.reading.dated_managers import AsOf
from editorial.record.protocols import Edition
from editorial.record.vocabulary import WORDED, Meaning, Method, Status

if TYPE_CHECKING:
    from editorial.accounts.people import Person


@dataclass(frozen=True)
class Signature:
    """What only an edition carries. `html` maps a field's name to what the public sees of it."""

    credentials: str
    meaning: Meaning
    method: Method
    review_due: date | None
    evidence: dict[str, Any]
    html: dict[str, str]
    digest: str
    sample: bool


@dataclass
class Step:
    """Who makes a revision, and the signature if it is an edition. simple-history hands it on as the "user"."""

    actor: Person
    signature: Signature | None = None
    row: Any = field(default=None, init=False)  # the revision, once it is made


class Saving(Protocol):
    """A working copy while the door saves it: who, why and when stand on it for so long."""

    _history_user: Step
    _history_date: datetime
    _change_reason: str
    Revision: Any


class RevisionQuerySet(models.QuerySet[Any]):
    """The public's questions. A moment narrows what there is as of the moment of the request; None does not."""

    def of(self, thing: models.Model) -> Self:
        return self.filter(id=thing.pk).order_by("-history_id")

    def editions(self) -> Self:
        return self.filter(kind__isnull=False)

    def at(self, moment: datetime | None = None, things: models.QuerySet[Any] | None = None) -> Self:
        """The newest edition of each thing at a moment, withdrawn ones too: one index seek for each thing."""
        return self._newest(self.model.objects.filter(kind__isnull=False), moment, things)

    def live(self, moment: datetime | None = None, things: models.QuerySet[Any] | None = None) -> Self:
        """What the public could read at a moment."""
        return self.at(moment, things).filter(status=Status.PUBLISHED)

    def still_newest(self) -> Self:
        """Those of some editions after which none of their text was signed: for a few rows that an index found."""
        later = self.model.objects.filter(id=OuterRef("id"), history_id__gt=OuterRef("history_id"), kind__isnull=False)
        return self.editions().exclude(Exists(later))

    def newest(self, moment: datetime | None = None, things: models.QuerySet[Any] | None = None) -> Self:
        """The newest revision of each thing. Public only for what needs no signature."""
        return self._newest(self.model.objects.all(), moment, things)

    def writers_of(self, thing: models.Model) -> set[int]:
        """Keys of everybody who wrote any of the newest words of a text that were signed."""
        worded = self.filter(id=thing.pk, kind__in=WORDED).order_by("-history_id").values_list("history_id", flat=True)
        newest, before = [*worded[:2], 0, 0][:2]
        written = self.filter(id=thing.pk, kind__isnull=True, history_id__gt=before, history_id__lt=newest)
        return set(written.order_by().values_list("author_id", flat=True))

    def _newest(self, rows: Self, moment: datetime | None, things: models.QuerySet[Any] | None) -> Self:
        # Driven from the live table: its rows are never deleted, and each costs one seek.
        rows = rows.filter(id=OuterRef("pk"))
        if moment is not None:
            rows = rows.filter(history_date__lte=moment)
        newest = rows.order_by("-history_id").values("history_id")[:1]
        if things is None:
            things = self.model.instance_type.objects.all()
        return self.filter(history_id__in=things.order_by().values_list(Subquery(newest)))


class RevisionManager(AsOf.from_queryset(RevisionQuerySet)):  # type: ignore[misc]  # a class that Django makes at run time
    time = "history_date"


class Revision(models.Model):
    """One saved state of a text, with who made it and why. Immutable."""

    actor_name = models.CharField(max_length=200)

    append_only: ClassVar[bool] = True
    signed: ClassVar[bool] = False
    SIGNATURE: ClassVar[tuple[str, ...]] = ()
    instance_type: ClassVar[Any]  # these two are put here by simple-history
    tracked_fields: ClassVar[Any]

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Immutable("a revision is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Immutable("a revision is never deleted")

    def recorded(self) -> dict[str, Any]:
        """Every column of the row: what the ledger keeps of it."""
        return {str(field.column): getattr(self, field.attname) for field in self._meta.concrete_fields}

    @classmethod
    def insert_rules(cls, columns: set[str]) -> list[Rule]:
        from editorial.record import rules

        return rules.rules_for(cls, columns)


class SignedRevision(Revision):
    """A revision of reviewed content. With a kind it is an edition, and carries the signature; else those are NULL."""

    actor_credentials = models.CharField(max_length=80, null=True)
    actor_slug = models.SlugField(max_length=50, null=True, db_index=False)
    meaning = models.CharField(max_length=12, null=True, choices=Meaning.choices)
    method = models.CharField(max_length=10, null=True, choices=Method.choices)
    review_due = models.DateField(null=True)
    evidence = models.JSONField(null=True)
    html = models.JSONField(null=True)
    digest = models.CharField(max_length=64, null=True)
    sample = models.BooleanField(null=True)

    SIGNATURE = ("actor_credentials", "meaning", "method", "evidence", "html", "digest", "sample")
    signed: ClassVar[bool] = True

    class Meta:
        abstract = True


def stamp(row: Edition, step: Step) -> None:
    """Writes who made the revision, and the signature, onto the row before it is saved."""
    step.row = row
    row.history_user_id, row.actor_name = step.actor.pk, step.actor.printed_name
    if step.signature is not None:
        row.actor_credentials, row.actor_slug = step.signature.credentials, step.actor.slug
        for name in ("meaning", "method", "review_due", "evidence", "html", "digest", "sample"):
            setattr(row, name, getattr(step.signature, name))


class RevisionRecords(HistoricalRecords):
    """simple-history's records with our columns, index, constraints and questions, built anew for each model."""

    def __init__(self, base: type[models.Model], **options: Any) -> None:
        super().__init__(
            inherit=True,
            bases=[base],
            history_user_getter=lambda row: row.actor_name,  # the default asks the database for each row, twice
            history_user_setter=stamp,
            history_user_id_field=models.BigIntegerField(),
            **options,
        )

    def finalize(self, sender: type[models.Model], **kwargs: Any) -> None:
        super().finalize(sender, **kwargs)
        if getattr(sender._meta, "simple_history_manager_attribute", None) and "Revision" not in vars(sender):
            sender.Revision = sender.history.model  # type: ignore[attr-defined]  # this is where the attribute comes to be

    def create_historical_record(self, instance: Saving, history_type: str, using: str | None = None) -> None:
        """One row, without the library's signals and without the manager class that it builds for each.

        The door has put who, why and when on the instance; what comes another way fails here, for lack of them.
        """
        words = {field.attname: getattr(instance, field.attname) for field in self.fields_included(instance)}
        instance.Revision(
            history_date=instance._history_date,
            history_type=history_type,
            history_user=instance._history_user,
            history_change_reason=instance._change_reason,
            **words,
        ).save(force_insert=True)

    def copy_fields(self, model: type[models.Model]) -> dict[str, models.Field]:
        """NULL means "not asked then". A default here would rewrite the past when a field is added on SQLite."""
        fields = super().copy_fields(model)
        for name, copied in fields.items():
            if name != "id":
                copied.null, copied.default = True, models.NOT_PROVIDED
        return fields

    # One instance given to HistoricalRecords would be shared by all historical models, so each gets its own.

    def _get_history_id_field(self) -> models.Field:
        return models.BigAutoField(primary_key=True)

    def _get_history_change_reason_field(self) -> models.Field:
        return models.TextField(null=True)

    def _get_history_user_fields(self) -> dict[str, Any]:
        return {
            "history_user": property(self.user_getter, self.user_setter),
            "history_user_id": models.BigIntegerField(),
        }

    def get_extra_fields(self, model: type[models.Model], fields: dict[str, Any]) -> dict[str, Any]:
        return {
            **super().get_extra_fields(model, fields),
            "objects": RevisionManager(),
            "__str__": lambda row: f"revision {row.history_id} of {model._meta.verbose_name} {row.id}",
        }

    def get_meta_options(self, model: type[models.Model]) -> dict[str, Any]:
        """The history table's order, constraints and indexes: those by which the public's pages find editions."""
        name = model._meta.model_name
        options = {
            **super().get_meta_options(model),
            "ordering": ("-history_id",),
            "default_permissions": (),
            "verbose_name": f"revision of {model._meta.verbose_name}",
            "verbose_name_plural": f"revisions of {model._meta.verbose_name_plural}",
            "constraints": [models.CheckConstraint(condition=Q(history_id__gt=0), name=f"{name}_revision_above_zero")],
        }
        if self.bases[-1].signed:
            edition = Q(kind__isnull=False)
            options["indexes"] = [
                models.Index("id", F("history_id").desc(), name=f"{name}_editions", condition=edition),
                models.Index(F("history_date").desc(), name=f"{name}_changes", condition=edition),
                models.Index("actor_slug", F("history_date").desc(), name=f"{name}_signed_by", condition=edition),
                # Corrections and withdrawals, which are few among many.
                models.Index("kind", F("history_date").desc(), name=f"{name}_of_kind", condition=edition),
                # What is due, which the desk counts and names first.
                models.Index("review_due", "id", name=f"{name}_due", condition=edition & Q(review_due__isnull=False)),
            ]
            options["constraints"].append(
                models.UniqueConstraint("id", "edition", name=f"{name}_edition_once", condition=edition)
            )
        else:
            options["indexes"] = [models.Index("id", F("history_id").desc(), name=f"{name}_revisions")]
        return options
