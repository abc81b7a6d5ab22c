"""Asks the database which pages hold what is asked for: SQLite by FTS5, PostgreSQL by its full text search.

Only words of letters and digits come here, so nothing that was typed can mean anything to either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

from dupisite.models import SECTION
from dupisite.search.fts_tables import ENGLISH, PAGES, WORDS
from dupisite.search.question import Group
from dupisite.search.scoring import IN_TEXT, IN_TITLE
from dupisite.search.synonyms import Phrase

READ = "id kind thing drug drug_slug drug_name version slug signer signer_name sample noticed title".split()
EDITIONS = f"kind <> '{SECTION}'"  # everything else in the index was signed


@dataclass(frozen=True)
class FoundPage:
    """A page of the index that holds something of a question; `places` says which group stands where."""

    id: int
    kind: str
    thing: int
    drug: int
    drug_slug: str
    drug_name: str
    version: str
    slug: str
    signer: str
    signer_name: str
    sample: bool
    noticed: bool
    title: str
    places: dict[int, int]


def find(connection: BaseDatabaseWrapper, asked: Sequence[Group]) -> tuple[list[FoundPage], int]:
    """(every page that holds any of the groups, number of pages in the index); one question, also for many groups."""
    one = _sqlite if connection.vendor == "sqlite" else _postgresql
    selects, values = [], []
    for number, group in enumerate(asked):
        for bit, title in ((1 << 2 * number, False), (2 << 2 * number, True)):
            statement, value = one(group.phrases, title)
            selects.append(f"SELECT {statement.format(bit=bit)}")
            values.append(value)
    columns = ", ".join(f"p.{name}" for name in READ)
    statement = (
        f"SELECT held.bits, (SELECT COUNT(*) FROM {PAGES}), {columns} "
        f"FROM (SELECT page, SUM(bit) AS bits FROM ({' UNION ALL '.join(selects)}) AS hits GROUP BY page) AS held "
        f"JOIN {PAGES} p ON p.id = held.page"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows = cursor.fetchall()
    found = [FoundPage(**dict(zip(READ, row, strict=True)), places=_places(bits, len(asked))) for bits, _, *row in rows]
    return found, rows[0][1] if rows else 0


def _places(bits: int, asked: int) -> dict[int, int]:
    """Two bits for each group: whether the text holds it, whether the title does."""
    held = {group: int(bits) >> 2 * group & 3 for group in range(asked)}
    return {group: IN_TITLE if pair > 1 else IN_TEXT for group, pair in held.items() if pair}


def _sqlite(phrases: Sequence[Phrase], title: bool) -> tuple[str, str]:
    column = "title_words" if title else "text_words"
    either = " OR ".join('"' + " ".join(phrase) + '"' for phrase in phrases)
    return f"{{bit}} AS bit, rowid AS page FROM {WORDS} WHERE {WORDS} MATCH %s", f"{column} : ({either})"


def _postgresql(phrases: Sequence[Phrase], title: bool) -> tuple[str, str]:
    column = "title_vector" if title else "text_vector"
    either = " | ".join("(" + " <-> ".join(f"'{word}'" for word in phrase) + ")" for phrase in phrases)
    return (
        f"{{bit}} AS bit, id AS page FROM {PAGES} WHERE {column} @@ to_tsquery('{ENGLISH}', %s)",
        either,
    )


def vocabulary(connection: BaseDatabaseWrapper, shortest: int, longest: int) -> dict[str, int]:
    """The whole words of live editions with so many letters, each with the number of pages that hold it."""
    whole = "title_words || ' ' || text_words"
    if connection.vendor == "sqlite":
        listed = f"""json_each('["' || replace({whole}, ' ', '","') || '"]')"""
        each = f"SELECT p.id AS page, value AS word FROM {PAGES} p, {listed} WHERE p.{EDITIONS}"
    else:
        each = f"SELECT id AS page, unnest(string_to_array({whole}, ' ')) AS word FROM {PAGES} WHERE {EDITIONS}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT word, COUNT(DISTINCT page) FROM ({each}) AS said WHERE length(word) BETWEEN %s AND %s GROUP BY word",
            [shortest, longest],
        )
        return dict(cursor.fetchall())


def reread(connection: BaseDatabaseWrapper) -> None:
    """Lets the database look through every page anew. PostgreSQL has computed it with the row."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {WORDS}({WORDS}) VALUES ('rebuild')")


def lost(connection: BaseDatabaseWrapper) -> list[int]:
    """Keys of pages that the database does not look through, and of those that it should not. PostgreSQL has none."""
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM {PAGES} WHERE id NOT IN (SELECT id FROM {WORDS}_docsize) "
            f"UNION SELECT id FROM {WORDS}_docsize WHERE id NOT IN (SELECT id FROM {PAGES}) ORDER BY 1"
        )
        return [key for (key,) in cursor.fetchall()]
