"""Editions by the hundred, for what depends on how many there are: rows and ledger entries written in bulk.

They are what the verbs would have written, so that the verifier finds nothing wrong; the verbs take a tenth of a second
for each. The last edition is signed by the verbs, and with it everything is settled that a signature settles besides.
"""

import secrets
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models

from audit.ledger import ledger
from audit.ledger.canonical import canonical, leaf_hash
from audit.models import LedgerEntry
from editorial.models import Person
from editorial.record.freezing import digest_of_edition
from editorial.record.vocabulary import Kind
from editorial.wording.rendering import Sources, render
from tests.cast import fresh, publish


def until(thing: Any, editions: int, author: Person, reviewer: Person, field: str) -> Any:
    """Signs “Edition 3.” and so on into a Markdown field of a text with one edition or more; returns it, fresh.

    The field says the number alone, and what it said before cited nothing that is not cited elsewhere.
    """
    if thing.edition < 2 <= editions:  # rows to copy: an update, and what was submitted for it
        publish(thing, author, reviewer, Kind.UPDATE, **{field: said(thing.edition + 1)})
    if missing := range(thing.edition + 1, editions):
        with ledger.writing() as writing:
            copy(thing, writing, missing, field)
    if fresh(thing).edition < editions:
        publish(fresh(thing), author, reviewer, Kind.UPDATE, **{field: said(editions)})
    return fresh(thing)


def said(number: int) -> str:
    return f"Edition {number}."


def copy(thing: Any, writing: ledger.Writing, numbers: range, field: str) -> None:
    """One revision that was submitted and one edition for each number, like the two newest of the text."""
    edition, submitted = thing.revisions().of(thing)[:2]
    rows, entries, key = [], [], thing.revisions().aggregate(last=models.Max("history_id"))["last"]
    for number in numbers:
        for template in (submitted, edition):
            key += 1
            row = like(template, history_id=key, history_date=writing.at, **{field: said(number)})
            row.edition = number - (template is submitted)
            if template is edition:
                row.html = {**row.html, field: render(said(number), Sources(facts={})).html}
                row.digest = digest_of_edition(row)
            rows.append(row)
            entries.append(entry(writing, thing, row))
            writing.seq, writing.at = writing.seq + 1, writing.at + ledger.TICK
    thing.revisions().bulk_create(rows)
    LedgerEntry.objects.bulk_create(entries)
    columns = {name: getattr(rows[-1], name) for name in (field, "status", "kind", "edition")}
    type(thing)._base_manager.filter(pk=thing.pk).update(**columns)
    with connection.cursor() as cursor:  # keys that were given are not counted on PostgreSQL
        for statement in connection.ops.sequence_reset_sql(no_style(), [thing.Revision]):
            cursor.execute(statement)


def like(row: Any, **other: Any) -> Any:
    columns = {column.attname: getattr(row, column.attname) for column in row._meta.concrete_fields}
    return type(row)(**{**columns, **other})


def entry(writing: ledger.Writing, thing: Any, row: Any) -> LedgerEntry:
    """What the ledger says of a row, with the columns of `Writing.append`."""
    columns = {
        "seq": writing.seq,
        "at": writing.at,
        "kind": "edition" if row.kind else "revision",
        "subject": thing.subject,
        "revision": row.history_id,
        "actor": row.history_user_id,
        "actor_name": row.actor_name,
        "public": bool(row.kind),
    }
    payload = canonical({**columns, "data": {"row": row.recorded()}, "salt": secrets.token_hex(16)})
    return LedgerEntry(**columns, payload=payload.decode(), leaf_hash=leaf_hash(payload))
