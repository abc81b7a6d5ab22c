"""What this room asks the verifier to compare: revisions, working copies, editions, people's rights."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import F

from audit.canonical import canonical
from audit.findings import Finding, each
from audit.ledger_check import read
from audit.models import LedgerEntry
from audit.storage import odd_values
from editorial.freezing import digest_of_edition
from editorial.keeping import Kept
from editorial.people import Person


def kept_models() -> list[type[Kept]]:
    return [model for model in apps.get_models() if issubclass(model, Kept)]


def check_revisions() -> Iterator[Finding]:
    """Every revision has exactly one entry that says the same, and every entry its revision."""
    for model in kept_models():
        yield from odd_values(model.Revision)
        yield from odd_values(model)
        rows = each(str(model.Revision._meta.verbose_name_plural), model.revisions().order_by("history_id"))
        for number, row, entries in _paired(rows, _entries_of(model)):
            where = f"{model._meta.label_lower} {row.id} revision {number}" if row else f"ledger entry {entries[0].seq}"
            if row is None:
                yield Finding("revisions", where, f"revision {number} of {entries[0].subject} is gone")
            elif not entries:
                yield Finding("revisions", where, "no ledger entry records it")
            else:
                yield from _revision(row, entries[0], where)
            for again in entries[1:]:
                yield Finding("revisions", f"ledger entry {again.seq}", f"records revision {number} again")


def _entries_of(model: type[Kept]) -> Iterator[LedgerEntry]:
    recorded = LedgerEntry.objects.filter(subject__startswith=f"{model._meta.label_lower}:", revision__isnull=False)
    return recorded.order_by("revision", "seq").iterator(chunk_size=500)


def _paired(rows: Iterator[Any], entries: Iterator[LedgerEntry]) -> Iterator[tuple[int, Any, list[LedgerEntry]]]:
    """(revision, its row or None, its entries), in order of revision; both sides are read once and never held whole."""
    row, entry = next(rows, None), next(entries, None)
    while row is not None or entry is not None:
        ahead = [row.history_id] if row is not None else []
        number = min([*ahead, *([int(entry.revision or 0)] if entry is not None else [])])
        found: Any = None
        said: list[LedgerEntry] = []
        if row is not None and row.history_id == number:
            found, row = row, next(rows, None)
        while entry is not None and entry.revision == number:
            said.append(entry)
            entry = next(entries, None)
        yield number, found, said


def _revision(row: Any, entry: LedgerEntry, where: str) -> Iterator[Finding]:
    said = (read(entry.payload) or {}).get("data", {}).get("row")
    if not isinstance(said, dict):
        yield Finding("revisions", where, f"ledger entry {entry.seq} does not say what it was")
        return
    now = row.recorded()
    if canonical({column: now.get(column) for column in said}) != canonical(said):
        for column, recorded in said.items():
            if column not in now or canonical(now[column]) != canonical(recorded):
                yield Finding("revisions", where, f"its {column} is not what ledger entry {entry.seq} recorded")
    for column in now.keys() - said.keys():
        if now[column] is not None:
            yield Finding("revisions", where, f"its {column} was filled in after ledger entry {entry.seq}")
    if entry.at != row.history_date:
        yield Finding("revisions", where, f"its time is not the time of ledger entry {entry.seq}")
    if getattr(row, "kind", None) is not None:
        yield from _edition(row, entry, where)


def _edition(row: Any, entry: LedgerEntry, where: str) -> Iterator[Finding]:
    if not isinstance(row.html, dict) or not isinstance(row.evidence, dict) or digest_of_edition(row) != row.digest:
        yield Finding("editions", where, "its words, HTML and evidence do not give the digest that was signed")
    if entry.kind != "edition" or entry.actor != row.history_user_id or entry.actor_name != row.actor_name:
        yield Finding("editions", where, f"ledger entry {entry.seq} is not a signature by the person it names")


def check_working_copies() -> Iterator[Finding]:
    """Every working copy says what its newest revision says. Both are read by their number, side by side."""
    for model in kept_models():
        newest = model.revisions().newest().order_by("id").iterator(chunk_size=500)
        row = next(newest, None)
        for copy in each(str(model._meta.verbose_name_plural), model._default_manager.order_by("pk")):
            where = f"{model._meta.label_lower} {copy.pk}"
            if row is None or row.id != copy.pk:
                yield Finding("working copies", where, "it has no revision: it was written round the door")
                continue
            for field in model._meta.concrete_fields:
                if getattr(copy, field.attname) != getattr(row, field.attname):
                    yield Finding("working copies", where, f"its {field.column} is not that of its newest revision")
            row = next(newest, None)
        living = model._default_manager.filter(pk=F("pk")).values_list("pk", flat=True)
        for lost in model.revisions().exclude(id__in=living).values_list("id", flat=True).distinct().order_by("id"):
            yield Finding("working copies", f"{model._meta.label_lower} {lost}", "it was deleted; its revisions remain")


def check_people() -> Iterator[Finding]:
    """Every account is, and may do, what its newest ledger entry says."""
    newest: dict[str, dict[str, Any]] = {}
    entries = LedgerEntry.objects.filter(kind="person").order_by("seq").values_list("subject", "payload")
    for subject, payload in entries.iterator(chunk_size=2000):
        newest[subject] = (read(payload) or {}).get("data", {})
    for person in Person.objects.order_by("pk").prefetch_related("groups", "user_permissions"):
        where = f"editorial.person:{person.pk}"
        said = newest.pop(where, None)
        if said is None:
            yield Finding("rights", where, "no ledger entry records this account")
            continue
        now = {"person": {name: getattr(person, name) for name in Person.RECORDED}, "rights": person.rights()}
        for part, values in now.items():
            for name, value in values.items():
                if said.get(part, {}).get(name) != value:
                    yield Finding("rights", where, f"its {name} was changed without a ledger entry")
    for subject in newest:
        yield Finding("rights", subject, "the account was deleted")
