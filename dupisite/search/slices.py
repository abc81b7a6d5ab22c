"""Which pages of the index a question is asked of: all of a small one; of a large one its first pages, then more of them.

What a filter leaves lies anywhere in the index. If it is little, it is named page by page. Below that: what a question asks of one page,
as each database says it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.backends.base.base import BaseDatabaseWrapper

from dupisite.search.fts_tables import ENGLISH, PAGES, WORDS
from dupisite.search.question import Group

SMALL = 4_000  # keys from the first page to the last of an index that is one slice
SHORTEST, TIMES = 1_500, 4  # keys of the first slice, and how much longer each is than the one before
NARROW = 200  # pages that a filter leaves: no slice tells of the others, and they are named by their keys

TABLE = {"sqlite": WORDS, "postgresql": PAGES}  # what is looked through
KEY = {"sqlite": "rowid", "postgresql": "id"}  # of a page in it

Held = tuple[str, list[str]]  # a condition, and its values
Where = Mapping[str, Sequence[str]]  # pages whose columns have one of some values


@dataclass(frozen=True)
class Slice:
    """The pages whose keys lie from `first` to `last`; `part` of the whole. `only`: of a few pages that a filter leaves, their keys."""

    first: int
    last: int
    part: float = 1.0
    only: tuple[int, ...] = ()

    @property
    def whole(self) -> bool:
        return self.part == 1.0

    @property
    def short(self) -> bool:
        """Whether it takes little to read all of its pages."""
        return bool(self.only) or self.last - self.first < SMALL

    def behind(self, longer: Slice) -> Slice:
        """What a longer one has behind this one."""
        return replace(longer, first=self.last + 1)

    def keys(self, vendor: str) -> str:
        """That the key of a page in the table that is looked through is one of them. FTS5 would look for each key by itself."""
        between = f"{KEY[vendor]} BETWEEN {self.first} AND {self.last}"
        if not self.only:
            return between
        keys = ", ".join(map(str, self.only))
        return f"{between} AND rowid + 0 IN ({keys})" if vendor == "sqlite" else f"id IN ({keys})"


EVERYTHING = Slice(0, 2**62)


def slices(connection: BaseDatabaseWrapper, where: Where) -> list[Slice]:
    """The shortest first, the whole last; none where nothing fits. One question, and one more for a filter that leaves much."""
    condition, values = fits(where)
    from_where = f"FROM {PAGES}{f' WHERE {condition}' if condition else ''}"
    ends = ", ".join(f"(SELECT id {from_where} ORDER BY id {way} LIMIT 1)" for way in ("ASC", "DESC"))
    with connection.cursor() as cursor:
        if where:
            cursor.execute(f"SELECT id {from_where} LIMIT {NARROW + 1}", values)
            few = sorted(key for (key,) in cursor.fetchall())
            if len(few) <= NARROW:
                return [Slice(few[0], few[-1], only=tuple(few))] if few else []
        cursor.execute(f"SELECT {ends}", [*values, *values])
        first, last = cursor.fetchone()
    if first is None:
        return []
    span = last - first + 1
    whole = Slice(first, last)
    if span <= SMALL:
        return [whole]
    found, long = [], SHORTEST
    while long * TIMES <= span:
        found.append(Slice(first, first + long - 1, long / span))
        long *= TIMES
    return [*found, whole]


def fits(where: Where, alias: str = "") -> Held:
    """That the columns of a page have one of some values; nothing where all will do."""
    wanted = [f"{alias}{column} IN ({', '.join(['%s'] * len(values))})" for column, values in where.items()]
    return " AND ".join(wanted), [value for values in where.values() for value in values]


def that_fit(within: Slice, where: Where) -> Held:
    """That a page of the index is one of a slice that fits."""
    if within.only:
        return f"id IN ({', '.join(map(str, within.only))})", []
    wanted, values = fits(where)
    return " AND ".join(filter(None, (f"id BETWEEN {within.first} AND {within.last}", wanted))), values


def narrowed(connection: BaseDatabaseWrapper, held: Held, within: Slice, where: Where) -> Held:
    """What a condition says of the pages of a slice that fit."""
    sqlite = connection.vendor == "sqlite"
    where = {} if within.only else dict(where)
    if within.whole and "kind" in where and (sqlite or not held[0].startswith("title")):
        held = of_kinds(connection.vendor, held, where.pop("kind"))
    condition, values = held
    wanted, more = fits(where, "n." if sqlite else "")
    parts = [condition, within.keys(connection.vendor)]
    if wanted:
        seen = f"EXISTS (SELECT 1 FROM {PAGES} n WHERE n.id = {WORDS}.rowid AND {wanted})"
        parts.append(seen if sqlite else wanted)
    return " AND ".join(parts), [*values, *more]


def of_kinds(vendor: str, held: Held, kinds: Sequence[str]) -> Held:
    """The same of pages of some kinds, which the index of words finds: what is common may be rare in a kind."""
    marks = [kind_mark(kind) for kind in kinds]
    if vendor == "sqlite":
        return both(held, ("", [" OR ".join(f'"{mark}"' for mark in marks)]))
    return f"{held[0]} AND text_vector @@ to_tsquery('{ENGLISH}', %s)", [*held[1], " | ".join(marks)]


def kind_mark(kind: str) -> str:
    """The first word of each page of a kind. Nobody can ask for it: what is typed is split into letters and digits."""
    return f"k0{hashlib.sha256(kind.encode()).hexdigest()[:10]}"


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
