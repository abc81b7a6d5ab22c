"""Small things that are written once, and into the ledger with it: no text, no history, nothing to sign."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, NoReturn

from django.apps import apps
from django.conf import settings
from django.db import models

from audit.guards.stored_values import odd_values
from audit.ledger import ledger
from audit.ledger.canonical import canonical
from audit.ledger.ledger_check import read
from audit.models import Immutable, LedgerEntry
from audit.verification.findings import Finding
from editorial.record.protocols import Account


def person_field(**options: Any) -> Any:
    """A person of such a row. People are never deleted, and `verify` reports it if one was.

    As in history there is no constraint in the database: PostgreSQL checks it at the end of a transaction, and until then
    lets nobody put the guards of the table in place.
    """
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_constraint=False, **options)


class Recorded(models.Model):
    """One such thing. Immutable; `kinds` are those of its ledger entries, and no other model's."""

    by = person_field(null=True)
    by_name = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()

    append_only: ClassVar[bool] = True
    kinds: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True
        default_permissions = ()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Immutable("what was recorded is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Immutable("what was recorded is never deleted")

    def write(self, writing: ledger.Writing, kind: str, subject: str, by: Account | None) -> None:
        """Row and ledger entry, of one time. `by` is None when a program did it."""
        self.by_id, self.by_name, self.at = by.pk if by else None, by.printed_name if by else "", writing.at
        self.save()
        writing.append(kind, subject=subject, actor=self.by_id, actor_name=self.by_name, row=self.recorded())

    def recorded(self) -> dict[str, Any]:
        return {str(field.column): getattr(self, field.attname) for field in self._meta.concrete_fields}


def check_recorded() -> Iterator[Finding]:
    """Every row has exactly one ledger entry that says the same, and every entry its row."""
    for model in (model for model in apps.get_models() if issubclass(model, Recorded)):
        yield from odd_values(model)
        said = {}
        for entry in LedgerEntry.objects.filter(kind__in=model.kinds).order_by("seq").iterator(chunk_size=2000):
            row = (read(entry.payload) or {}).get("data", {}).get("row") or {}
            said[row.get("id")] = (entry.seq, row)
        for thing in model._default_manager.order_by("pk").iterator(chunk_size=500):
            seq, row = said.pop(thing.pk, (None, None))
            if row is None:
                yield Finding("records", f"{model._meta.label_lower} {thing.pk}", "no ledger entry records it")
            elif canonical(row) != canonical(thing.recorded()):
                yield Finding("records", f"{model._meta.label_lower} {thing.pk}", f"is not what entry {seq} recorded")
        for number, (seq, _) in said.items():
            yield Finding("records", f"ledger entry {seq}", f"{model._meta.label_lower} {number} is gone")
