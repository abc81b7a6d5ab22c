"""What this room asks the verifier to compare: revisions, working copies, editions, people's rights."""

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from itertools import islice
from types import SimpleNamespace
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import F

from audit.guards.stored_values import odd_values
from audit.ledger.canonical import canonical, instant
from audit.ledger.ledger_check import read
from audit.models import LedgerEntry
from audit.verification.findings import Finding, each
from audit.verification.finished import read_row
from editorial.accounts.people import Person
from editorial.record.freezing import digest_of_edition
from editorial.record.versioning import VersionedModel

BATCH = 500  # entries fetched by number at once


def versioned_models() -> list[type[VersionedModel]]:
    return [model for model in apps.get_models() if issubclass(model, VersionedModel)]


def check_revisions() -> Iterator[Finding]:
    """Every revision has exactly one entry that says the same, and every entry its revision."""
    for model in versioned_models():
        yield from odd_values(model.Revision)
        yield from odd_values(model)
        # Rows without instances, as of the ledger: to make them took longer than to compare them.
        columns = _columns(model)
        stored = model.revisions().order_by("history_id").values_list(*columns)
        rows = each(str(model.Revision._meta.verbose_name_plural), stored)
        said = (dict(zip(columns.values(), row, strict=True)) for row in rows)
        for number, row, entries in _paired(said, _entries_of(model)):
            if row is None:
                gone = f"revision {number} of {entries[0].subject} is gone"
                yield Finding("revisions", f"ledger entry {entries[0].seq}", gone)
            elif not entries:
                yield Finding("revisions", _where(model, row), "no ledger entry records it")
            else:
                yield from read_row(_where(model, row), _revision, model, row, entries[0])
            for again in entries[1:]:
                yield Finding("revisions", f"ledger entry {again.seq}", f"records revision {number} again")


Row = dict[str, Any]  # a revision: what each column holds


@cache
def _columns(model: type[VersionedModel]) -> dict[str, str]:
    """The columns of its revisions, by the names that its code has for them."""
    return {field.attname: str(field.column) for field in model.Revision._meta.concrete_fields}


class Entry(NamedTuple):
    """What is compared of a ledger entry, as it is read; a model's instance of each, with its time, took a tenth of all."""

    seq: int
    kind: str
    subject: str
    revision: int
    actor: int | None
    actor_name: str
    payload: str


def _entries_of(model: type[VersionedModel]) -> Iterator[Entry]:
    """In order of revision. Numbers are sorted and payloads fetched by them: to sort the payloads costs more than to read them."""
    recorded = LedgerEntry.objects.filter(subject__startswith=f"{model._meta.label_lower}:", revision__isnull=False)
    numbers = recorded.order_by("revision", "seq").values_list("seq", flat=True).iterator(chunk_size=5000)
    while some := list(islice(numbers, BATCH)):
        rows = LedgerEntry.objects.filter(seq__in=some).order_by().values_list(*Entry._fields)
        found = {entry.seq: entry for entry in map(Entry._make, rows)}
        yield from (found[seq] for seq in some)


def _paired(rows: Iterator[Row], entries: Iterator[Entry]) -> Iterator[tuple[int, Row | None, list[Entry]]]:
    """(revision, its row or None, its entries), in order of revision; both sides are read once and never held whole."""
    row, entry = next(rows, None), next(entries, None)
    while row is not None or entry is not None:
        if row is None or (entry is not None and entry.revision < row["history_id"]):
            number = entry.revision if entry is not None else 0
        else:
            number = row["history_id"]
        found: Row | None = None
        said: list[Entry] = []
        if row is not None and row["history_id"] == number:
            found, row = row, next(rows, None)
        while entry is not None and entry.revision == number:
            said.append(entry)
            entry = next(entries, None)
        yield number, found, said


def _where(model: type[VersionedModel], row: Row) -> str:
    return f"{model._meta.label_lower} {row['id']} revision {row['history_id']}"


def _revision(model: type[VersionedModel], row: Row, entry: Entry) -> Iterator[Finding]:
    if not _repeats(entry.payload, row):
        yield from _differences(row, entry, _where(model, row))
    if row.get("kind") is not None:
        yield from _edition(model, row, entry, _where(model, row))


def _repeats(payload: str, row: Row) -> bool:
    """Whether an entry holds the row and its time byte for byte, the usual case, without reading the entry.

    Before “data” it has numbers and texts alone, and within a text no quotation mark stands bare: so this is the first.
    """
    data = f'"at":"{_time(row)}","data":{{'
    start = payload.find('"data":{') + len('"data":{')
    return payload.endswith(data, 0, start) and payload.startswith('"row":' + canonical(row).decode(), start)


def _time(row: Row) -> str:
    """As an entry says it; empty when the database holds no time there."""
    at = row["history_date"]
    return instant(at) if isinstance(at, datetime) else ""


def _differences(row: Row, entry: Entry, where: str) -> Iterator[Finding]:
    """What a row and its entry do not say alike; a column that came later says nothing in both."""
    whole = read(entry.payload) or {}
    said = whole.get("data", {}).get("row")
    if not isinstance(said, dict):
        yield Finding("revisions", where, f"ledger entry {entry.seq} does not say what it was")
        return
    for column, recorded in said.items():
        if column not in row or canonical(row[column]) != canonical(recorded):
            yield Finding("revisions", where, f"its {column} is not what ledger entry {entry.seq} recorded")
    for column in row.keys() - said.keys():
        if row[column] is not None:
            yield Finding("revisions", where, f"its {column} was filled in after ledger entry {entry.seq}")
    if whole.get("at") != _time(row):
        yield Finding("revisions", where, f"its time is not the time of ledger entry {entry.seq}")


def _edition(model: type[VersionedModel], row: Row, entry: Entry, where: str) -> Iterator[Finding]:
    edition: Any = SimpleNamespace(
        instance_type=model, **{name: row[column] for name, column in _columns(model).items()}
    )
    whole = isinstance(row["html"], dict) and isinstance(row["evidence"], dict)
    if not whole or digest_of_edition(edition) != row["digest"]:
        yield Finding("editions", where, "its words, HTML and evidence do not give the digest that was signed")
    if entry.kind != "edition" or (entry.actor, entry.actor_name) != (row["history_user_id"], row["actor_name"]):
        yield Finding("editions", where, f"ledger entry {entry.seq} is not a signature by the person it names")


def check_working_copies() -> Iterator[Finding]:
    """Every working copy says what its newest revision says. Both are read by their number, side by side."""
    for model in versioned_models():
        fields = [field for field in model._meta.concrete_fields if not field.primary_key]
        columns = ["id", *(field.attname for field in fields)]
        newest = model.revisions().newest().order_by("id").values_list(*columns).iterator(chunk_size=500)
        row = next(newest, None)
        copies = model._default_manager.order_by("pk").values_list(*columns)
        for copy in each(str(model._meta.verbose_name_plural), copies):
            where = f"{model._meta.label_lower} {copy[0]}"
            if row is None or row[0] != copy[0]:
                yield Finding("working copies", where, "it has no revision: it was written round the door")
                continue
            for field, now, then in zip(fields, copy[1:], row[1:], strict=True) if copy != row else ():
                if now != then:
                    yield Finding("working copies", where, f"its {field.column} is not that of its newest revision")
            row = next(newest, None)
        living = model._default_manager.filter(pk=F("pk")).values_list("pk", flat=True)
        for lost in model.revisions().exclude(id__in=living).values_list("id", flat=True).distinct().order_by("id"):
            yield Finding("working copies", f"{model._meta.label_lower} {lost}", "it was deleted; its revisions remain")


def check_people() -> Iterator[Finding]:
    """Every account is, and may do, what its newest ledger entry says."""
    yield from odd_values(Person)
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
