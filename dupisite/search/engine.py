"""Asks the database which pages hold what is asked for: SQLite by FTS5, PostgreSQL by its full text search.

Only words of letters and digits come here, so nothing that was typed can mean anything to either.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

from dupisite.search.fts_tables import ENGLISH, PAGES, WORDS
from dupisite.search.question import Group
from dupisite.search.scoring import IN_TEXT, IN_TITLE

MOST_HITS = 10_000  # pages in the lists that are put together; of longer ones only what stands in these
_PART = "CAST(%s AS double precision)"
_TABLE = {"sqlite": WORDS, "postgresql": PAGES}
# With the plus SQLite compares the key of what it found. Without it, it would look for each key by itself, which takes long.
_KEY = {"sqlite": "+rowid", "postgresql": "id"}
READ = "id kind thing drug drug_slug drug_name version slug signer signer_name sample noticed title".split()

Held = tuple[str, list[str]]  # a condition, and its values


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


@dataclass(frozen=True)
class Counted:
    """How many pages hold each group, all of them together, any of them, and how many there are in the index."""

    holding: tuple[int, ...]
    every: int
    any: int
    all: int


NOTHING = Counted((), 0, 0, 0)


@dataclass(frozen=True)
class Hits:
    """Statements that give (page, bit, part, held) of pages, with their values; a page may have several rows, which add up.

    `bits`, `part` and `held` are what every page of them has besides.
    """

    selects: tuple[str, ...]
    values: tuple[float | str, ...]
    bits: int = 0
    part: float = 0.0
    held: int = 0


def count(
    connection: BaseDatabaseWrapper, asked: Sequence[Group], where: Mapping[str, Sequence[str]] | None = None
) -> Counted:
    """One question, and no page is read. `where`: of those pages alone whose columns have one of some values."""
    each = [[group] for group in asked]
    within, more = _within(where or {})
    narrowed = f" AND {_KEY[connection.vendor]} IN ({within})" if within else ""
    selects, values = [], []
    for place, (groups, together) in enumerate([*((one, True) for one in each), (asked, True), (asked, False)]):
        holds, value = _holds(connection, groups, together)
        table = _TABLE[connection.vendor]
        selects.append(f"SELECT {place} AS place, COUNT(*) AS pages FROM {table} WHERE {holds}{narrowed}")
        values += [*value, *more]
    whole = f"SELECT {len(selects)} AS place, COUNT(*) AS pages FROM {PAGES}"
    with connection.cursor() as cursor:
        cursor.execute(f"{' UNION ALL '.join([*selects, whole])} ORDER BY place", values)
        *holding, every, any_of_them, pages = (pages for _, pages in cursor.fetchall())
    return Counted(tuple(holding), every, any_of_them, pages)


def best(
    connection: BaseDatabaseWrapper,
    asked: Sequence[Group],
    counted: Counted,
    rarity: Sequence[float],
    most: int,
    where: Mapping[str, Sequence[str]] | None = None,
) -> list[FoundPage]:
    """The pages with the best scores, as `scoring.scores` has them, in their order; equal ones by key. One question.

    `counted` is of the pages that `where` leaves. Where more pages than that hold all that is asked for, none is looked at that does not. Where fewer do, pages that hold none
    but the commonest groups are left out, if enough hold the others.
    """
    within, narrowed = _within(where or {})
    if counted.every > most:
        hits = _of_all(connection, asked, rarity, most, (within, narrowed))
    else:
        hits = _of_any(connection, asked, rarity, _telling(counted.holding))
    columns = ", ".join(f"p.{name}" for name in READ)
    statement = (
        f"WITH hits AS ({' UNION ALL '.join(hits.selects)}), held AS (SELECT page, SUM(bit) + {hits.bits} AS bits, "
        f"(SUM(part) + CAST(%s AS double precision)) * (SUM(held) + {hits.held}) AS score FROM hits GROUP BY page) "
        f"SELECT b.bits, {columns} FROM (SELECT * FROM held{f' WHERE page IN ({within})' if within else ''} "
        f"ORDER BY score DESC, page LIMIT {most}) AS b JOIN {PAGES} p ON p.id = b.page ORDER BY b.score DESC, b.page"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*hits.values, hits.part, *narrowed])
        rows = cursor.fetchall()
    return [FoundPage(**dict(zip(READ, row, strict=True)), places=_places(bits, len(asked))) for bits, *row in rows]


def _of_all(
    connection: BaseDatabaseWrapper, asked: Sequence[Group], rarity: Sequence[float], most: int, narrowed: Held
) -> Hits:
    """Pages that hold every group: those that hold one in their title, and some others."""
    holds, value = _holds(connection, asked, True)
    within, more = narrowed
    holds, value = (
        (f"{holds} AND {_KEY[connection.vendor]} IN ({within})", [*value, *more]) if within else (holds, value)
    )
    some = f"SELECT * FROM ({_select(connection, 0, 0, holds)} ORDER BY page LIMIT {most}) AS first_found"
    selects: list[str] = [some]
    values: list[float | str] = [0.0, *value]
    for number, (group, tells) in enumerate(zip(asked, rarity, strict=True)):
        in_title, more = _holds(connection, [group], True, title=True)
        holds, value = _holds(connection, asked, True, and_also=(in_title, more))
        selects.append(_select(connection, 2 << 2 * number, 0, holds))
        values += [tells * (IN_TITLE - IN_TEXT), *value]
    in_text = sum(1 << 2 * number for number in range(len(asked)))
    return Hits(tuple(selects), tuple(values), in_text, sum(rarity) * IN_TEXT, len(asked))


def _of_any(
    connection: BaseDatabaseWrapper, asked: Sequence[Group], rarity: Sequence[float], telling: Sequence[int]
) -> Hits:
    """Pages that hold any of the telling groups, with all that they hold: a row for text or title, another for the title."""
    selects: list[str] = []
    values: list[float | str] = []
    rare = _holds(connection, [asked[number] for number in telling], False)
    for number, group in enumerate(asked):
        for bit, part, held, title in (
            (1 << 2 * number, rarity[number] * IN_TEXT, 1, False),
            (2 << 2 * number, rarity[number] * (IN_TITLE - IN_TEXT), 0, True),
        ):
            holds, value = _holds(connection, [group], True, title=title, and_also=None if number in telling else rare)
            selects.append(_select(connection, bit, held, holds))
            values += [part, *value]
    return Hits(tuple(selects), tuple(values))


def _telling(holding: Sequence[int]) -> list[int]:
    """Numbers of the rarest groups that some page holds, as many as few enough pages hold; at least one."""
    found: list[int] = []
    left = MOST_HITS
    for group in sorted((g for g, held in enumerate(holding) if held), key=lambda g: holding[g]):
        left -= holding[group]
        if found and left < 0:
            break
        found.append(group)
    return found


def _select(connection: BaseDatabaseWrapper, bit: int, held: int, holds: str) -> str:
    key = _KEY[connection.vendor].strip("+")
    return f"SELECT {key} AS page, {bit} AS bit, {_PART} AS part, {held} AS held FROM {_TABLE[connection.vendor]} WHERE {holds}"


def _within(where: Mapping[str, Sequence[str]]) -> tuple[str, list[str]]:
    """A question for the keys of the pages whose columns have one of some values; nothing where all will do."""
    wanted = " AND ".join(f"{column} IN ({', '.join(['%s'] * len(values))})" for column, values in where.items())
    return f"SELECT id FROM {PAGES} WHERE {wanted}" if wanted else "", [v for values in where.values() for v in values]


def _places(bits: int, asked: int) -> dict[int, int]:
    """Two bits for each group: whether the text holds it, whether the title does."""
    held = {group: int(bits) >> 2 * group & 3 for group in range(asked)}
    return {group: IN_TITLE if pair > 1 else IN_TEXT for group, pair in held.items() if pair}


def _holds(
    connection: BaseDatabaseWrapper,
    groups: Sequence[Group],
    together: bool,
    title: bool = False,
    and_also: Held | None = None,
) -> Held:
    """That title or text, or the title alone, holds each of some groups, or one of them; and what another condition says."""
    if connection.vendor == "sqlite":
        asked = (" AND " if together else " OR ").join(map(_fts5, groups))
        asked = f"{{title_words}} : ({asked})" if title else asked
        return f"{WORDS} MATCH %s", [f"({asked}) AND ({and_also[1][0]})" if and_also else asked]
    columns = ("title_vector",) if title else ("title_vector", "text_vector")
    one = " OR ".join(f"{column} @@ to_tsquery('{ENGLISH}', %s)" for column in columns)
    asked = (" AND " if together else " OR ").join(f"({one})" for _ in groups)
    values = [_tsquery(group) for group in groups for _ in columns]
    return (f"({asked}) AND {and_also[0]}", [*values, *and_also[1]]) if and_also else (f"({asked})", values)


def _fts5(group: Group) -> str:
    return "(" + " OR ".join('"' + " ".join(phrase) + '"' for phrase in group.phrases) + ")"


def _tsquery(group: Group) -> str:
    return " | ".join("(" + " <-> ".join(f"'{word}'" for word in phrase) + ")" for phrase in group.phrases)


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
