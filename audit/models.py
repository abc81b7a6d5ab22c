"""The ledger, the one list of everything that happened in its order; and the checkpoints that were signed over it."""

from typing import ClassVar, NoReturn

from django.db import models

from audit.guards.guard_rules import Rule
from audit.reading.dated_managers import AsOfAt


class Immutable(TypeError):
    """Somebody tried to change or delete what is append-only."""


class AppendOnly(models.Model):
    """A table whose rows are written once: here for who means well, in the database for everybody else."""

    append_only: ClassVar[bool] = True

    class Meta:
        abstract = True

    def save(self, *args: object, **kwargs: object) -> None:
        if not self._state.adding:
            raise Immutable(f"a {self._meta.verbose_name} is never changed")
        super().save(*args, force_insert=True, **kwargs)  # type: ignore[arg-type]  # what Django hands over goes on as it came

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        raise Immutable(f"a {self._meta.verbose_name} is never deleted")


class LedgerEntry(AppendOnly):
    """One thing that happened, for ever. Immutable.

    `payload` is the whole entry as canonical JSON, kept verbatim; the other columns repeat parts of it so that the
    database can be asked, and `verify` compares them. It carries a random salt: a published hash tells nothing of a
    draft. `public` says that this entry may change a byte of a public page. `about` is the one subject whose own pages it may
    change, besides the lists of the site, such as the address of a drug; NULL: it may change any page. `seal` says to this site that the entry is its own
    (`audit.checkpoints.entry_seals`); it is no part of what is proved, and NULL where no key was at hand.
    """

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=30)
    subject = models.CharField(max_length=100, blank=True)
    revision = models.BigIntegerField(null=True)
    actor = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200, blank=True)
    public = models.BooleanField()
    about = models.CharField(max_length=100, null=True)
    payload = models.TextField()
    leaf_hash = models.CharField(max_length=64)
    seal = models.CharField(max_length=64, null=True)

    objects = AsOfAt()

    class Meta:
        verbose_name_plural = "ledger entries"
        default_permissions = ("view",)
        ordering = ("-seq",)
        indexes = [
            models.Index("subject", "revision", name="ledger_subject"),
            models.Index("kind", "seq", name="ledger_kind"),
            models.Index("actor", "seq", name="ledger_actor"),
            models.Index(models.F("seq").desc(), name="ledger_public", condition=models.Q(public=True)),
            models.Index("about", models.F("seq").desc(), name="ledger_about", condition=models.Q(public=True)),
        ]
        constraints = [models.CheckConstraint(condition=models.Q(seq__gt=0), name="ledger_counts_from_one")]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"

    @classmethod
    def insert_rules(cls, columns: set[str]) -> list[Rule]:
        table = cls._meta.db_table
        return [
            Rule(
                "gap",
                "Ledger entries are numbered 1, 2, 3 without a gap.",
                f"NEW.seq <> COALESCE((SELECT MAX(seq) FROM {table}), 0) + 1",
            ),
            Rule(
                "time",
                "A ledger entry is later than the one before it.",
                f"NEW.at <= (SELECT at FROM {table} ORDER BY seq DESC LIMIT 1)",
            ),
        ]


class Checkpoint(AppendOnly):
    """What was signed: so many entries had this root. Immutable; a copy of each is written to a folder, to be kept elsewhere.

    `frontier` holds the roots of the whole subtrees, so that the next checkpoint reads only the entries after this one.
    """

    size = models.BigIntegerField(primary_key=True)  # entries that it covers: 1 to this
    at = models.DateTimeField()
    note = models.TextField()  # the signed note, verbatim (c2sp.org/tlog-checkpoint)
    frontier = models.TextField()  # hexadecimal, the largest subtree first, a space between

    objects = AsOfAt()

    class Meta:
        default_permissions = ("view",)
        ordering = ("-size",)
        constraints = [models.CheckConstraint(condition=models.Q(size__gt=0), name="checkpoint_covers_something")]

    def __str__(self) -> str:
        return f"checkpoint {self.size}"

    @classmethod
    def insert_rules(cls, columns: set[str]) -> list[Rule]:
        return [
            Rule(
                "grows",
                "A checkpoint covers more entries than the one before it.",
                f"NEW.size <= (SELECT MAX(size) FROM {cls._meta.db_table})",
            )
        ]


class CopiedEntry(AppendOnly):
    """One edition of another site, as a bundle brought it. Immutable. Nobody here wrote, reviewed or signed it.

    `proof` is the file verbatim, with all that was signed, by whom, and the path to the other ledger's checkpoint.
    """

    seq = models.BigIntegerField(primary_key=True)  # its number in the other ledger
    subject = models.CharField(max_length=100)  # what the other ledger calls the text
    proof = models.TextField()

    class Meta:
        verbose_name_plural = "copied entries"
        default_permissions = ("view",)
        ordering = ("-seq",)
        indexes = [models.Index("subject", models.F("seq").desc(), name="copied_subject")]

    def __str__(self) -> str:
        return f"copied entry {self.seq}"
