"""What a question asks of one page, as each database says it: that it holds some groups of words, that it lies in a slice and fits."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.backends.base.base import BaseDatabaseWrapper

from dupisite.search.fts_tables import ENGLISH, PAGES, WORDS
from dupisite.search.question import Group
from dupisite.search.slices import Held, Slice, Where, fits

TABLE = {"sqlite": WORDS, "postgresql": PAGES}


def that_fit(within: Slice, where: Where) -> Held:
    """That a page of the index is one of a slice that fits."""
    if within.only:
        return f"id IN ({', '.join(map(str, within.only))})", []
    wanted, values = fits(where)
    return " AND ".join(filter(None, (f"id BETWEEN {within.first} AND {within.last}", wanted))), values


def narrowed(connection: BaseDatabaseWrapper, held: Held, within: Slice, where: Where) -> Held:
    """What a condition says of the pages of a slice that fit."""
    sqlite = connection.vendor == "sqlite"
    condition, values = held
    wanted, more = ("", []) if within.only else fits(where, "n." if sqlite else "")
    parts = [condition, within.keys(connection.vendor)]
    if wanted:
        seen = f"EXISTS (SELECT 1 FROM {PAGES} n WHERE n.id = {WORDS}.rowid AND {wanted})"
        parts.append(seen if sqlite else wanted)
    return " AND ".join(parts), [*values, *more]


def holds(connection: BaseDatabaseWrapper, groups: Sequence[Group], together: bool, title: bool = False) -> Held:
    """That a page, or its title alone, holds each of some groups, or one of them. The words of a page begin with its title."""
    if connection.vendor == "sqlite":
        asked = (" AND " if together else " OR ").join(map(_fts5, groups))
        return f"{WORDS} MATCH %s", [f"{{title_words}} : ({asked})" if title else asked]
    asked = (" & " if together else " | ").join(f"({_tsquery(group)})" for group in groups)
    return f"{'title' if title else 'text'}_vector @@ to_tsquery('{ENGLISH}', %s)", [asked]


def both(held: Held, other: Held) -> Held:
    """That a page holds one and the other, of FTS5."""
    return held[0], [f"({held[1][0]}) AND ({other[1][0]})"]


def _fts5(group: Group) -> str:
    return "(" + " OR ".join('"' + " ".join(phrase) + '"' for phrase in group.phrases) + ")"


def _tsquery(group: Group) -> str:
    return " | ".join("(" + " <-> ".join(f"'{word}'" for word in phrase) + ")" for phrase in group.phrases)


def bits_of(connection: BaseDatabaseWrapper, asked: Sequence[Group]) -> Held:
    """Two bits of a page for each group, as PostgreSQL works them out while it reads the page."""
    cases: list[str] = []
    values: list[str] = []
    for number, group in enumerate(asked):
        in_title, of_title = holds(connection, [group], True, title=True)
        anywhere, of_page = holds(connection, [group], True)
        cases.append(f"CASE WHEN {in_title} THEN {3 << 2 * number} WHEN {anywhere} THEN {1 << 2 * number} ELSE 0 END")
        values += [*of_title, *of_page]
    return " + ".join(cases), values
