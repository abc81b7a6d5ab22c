"""Asks the database which pages hold what is asked for: SQLite by FTS5, PostgreSQL by its full text search.

Only words of letters and digits come here, so nothing that was typed can mean anything to either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

from dupisite.search.counting import Counted
from dupisite.search.fts_tables import PAGES, WORDS
from dupisite.search.question import Group
from dupisite.search.scoring import IN_TEXT, IN_TITLE
from dupisite.search.slices import (
    KEY,
    TABLE,
    Held,
    Slice,
    Where,
    bits_of,
    both,
    holds,
    narrowed,
    that_fit,
)

MOST_HITS = 3_000  # pages in the lists that are put together; of longer ones only what stands in these
_PART = "CAST(%s AS double precision)"
READ = "id kind thing drug drug_slug drug_name version slug signer signer_name sample noticed title".split()


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
class Hits:
    """A statement that gives (page, bit, part, held) of pages, with its values; a page may have several rows, which add up.

    `bits`, `part` and `held` are what every page of them has besides.
    """

    statement: str
    values: tuple[float | str, ...]
    bits: int = 0
    part: float = 0.0
    held: int = 0


@dataclass(frozen=True)
class _Question:
    """What all of the statements need: where, what is asked for, how much each of it tells, and how many pages are wanted."""

    connection: BaseDatabaseWrapper
    asked: Sequence[Group]
    rarity: Sequence[float]
    most: int
    where: Where

    def holds(self, numbers: Sequence[int], together: bool, title: bool = False) -> Held:
        return holds(self.connection, [self.asked[number] for number in numbers], together, title)

    def select(self, bit: int, held: int, said: Held, within: Slice) -> Held:
        """Of the pages of a slice that fit; its first value is the part of the score."""
        vendor = self.connection.vendor
        condition, values = narrowed(self.connection, said, within, self.where)
        columns = f"{KEY[vendor]} AS page, {bit} AS bit, {_PART} AS part, {held} AS held"
        return f"SELECT {columns} FROM {TABLE[vendor]} WHERE {condition}", values

    def some(self, said: Held, within: Slice) -> Held:
        """The first of them, whatever they are worth."""
        select, values = self.select(0, 0, said, within)
        order = (
            "page" if self.connection.vendor == "sqlite" else "id + 0"
        )  # else PostgreSQL may walk through all keys instead
        return f"SELECT * FROM ({select} ORDER BY {order} LIMIT {self.most}) AS first_found", values


def best(
    connection: BaseDatabaseWrapper,
    asked: Sequence[Group],
    counted: Counted,
    rarity: Sequence[float],
    most: int,
    where: Where | None = None,
) -> list[FoundPage]:
    """The pages with the best scores, as `scoring.scores` has them, in their order; equal ones by key. One question.

    `counted` is of the pages that `where` leaves.
    """
    found = hits_of(connection, asked, counted, rarity, most, where or {})
    lists = ", ".join(f"hits_{number} AS ({hits.statement})" for number, hits in enumerate(found))
    held = " UNION ALL ".join(
        f"SELECT page, SUM(bit) + {hits.bits} AS bits, (SUM(part) + {_PART}) * (SUM(held) + {hits.held}) AS score "
        f"FROM hits_{number} GROUP BY page"
        for number, hits in enumerate(found)
    )
    columns = ", ".join(f"p.{name}" for name in READ)
    statement = (
        f"WITH {lists}, held AS ({held}) "
        f"SELECT b.bits, {columns} FROM (SELECT * FROM held ORDER BY score DESC, page LIMIT {most}) AS b "
        f"JOIN {PAGES} p ON p.id = b.page ORDER BY b.score DESC, b.page"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*(value for hits in found for value in hits.values), *(hits.part for hits in found)])
        rows = cursor.fetchall()
    return [FoundPage(**dict(zip(READ, row, strict=True)), places=_places(bits, len(asked))) for bits, *row in rows]


def hits_of(
    connection: BaseDatabaseWrapper,
    asked: Sequence[Group],
    counted: Counted,
    rarity: Sequence[float],
    most: int,
    where: Where,
) -> list[Hits]:
    """Where more pages than are wanted hold all that is asked for, none is looked at that does not, and of a large index only the
    slice in which there are enough; but what holds all of it in its title is found behind that slice too.

    Where fewer do, pages that hold none but the commonest groups are left out, if enough hold the others. If even the rarest group
    is common, pages that hold something of it are those of a slice, and those that hold all are found behind it too.
    """
    question = _Question(connection, asked, rarity, most, where)
    if counted.every > most:
        slice_, titled = counted.of_every, counted.of_titled
        found = [_of_all(question, slice_)]
        if titled.part > slice_.part and counted.titled:
            found.append(_of_titles(question, slice_.behind(titled)))
        return found
    rarest = min((number for number, held in enumerate(counted.holding) if held), key=counted.holding.__getitem__)
    slice_, whole = counted.slices[rarest], counted.of_every
    found = [_of_any(question, _telling([round(held * slice_.part) for held in counted.holding]), slice_)]
    if not slice_.whole and counted.every:
        found.append(_of_all(question, slice_.behind(whole)))
    return found


def _of_all(question: _Question, within: Slice) -> Hits:
    """Pages that hold every group. FTS5 finds them once, and then by itself what stands in titles: to ask for both together would
    walk through all titles that hold it, for each group anew.
    """
    every = range(len(question.asked))
    if question.connection.vendor == "postgresql":
        return _in_one_look(question, every, True, within)
    condition, value = narrowed(question.connection, question.holds(every, True), within, question.where)
    selects = ["SELECT page, 0 AS bit, 0.0 AS part, 0 AS held FROM whole"]
    values: list[float | str] = [*value]
    for number in every:
        in_title, value = question.holds([number], True, title=True)
        found = f"SELECT rowid, {2 << 2 * number}, {_PART}, 0 FROM {WORDS} WHERE {in_title}"
        selects.append(f"{found} AND {within.keys('sqlite')} AND rowid + 0 IN (SELECT page FROM whole)")
        values += [question.rarity[number] * (IN_TITLE - IN_TEXT), *value]
    whole = f"WITH whole AS MATERIALIZED (SELECT rowid AS page FROM {WORDS} WHERE {condition})"
    in_text = sum(1 << 2 * number for number in every)
    statement = f"{whole} {' UNION ALL '.join(selects)}"
    return Hits(statement, tuple(values), in_text, sum(question.rarity) * IN_TEXT, len(every))


def _of_titles(question: _Question, within: Slice) -> Hits:
    """Pages that hold every group in their title."""
    every = range(len(question.asked))
    select, values = question.some(question.holds(every, True, title=True), within)
    bits = sum(3 << 2 * number for number in every)
    return Hits(select, (0.0, *values), bits, sum(question.rarity) * IN_TITLE, len(every))


def _of_any(question: _Question, telling: Sequence[int], within: Slice) -> Hits:
    """Pages that hold any of the telling groups, with all that they hold: a row for text or title, another for the title."""
    selects: list[str] = []
    values: list[float | str] = []
    if question.connection.vendor == "postgresql":
        return _in_one_look(question, telling, False, within)
    rare = question.holds(telling, False)
    for number, tells in enumerate(question.rarity):
        for bit, part, held, title in (
            (1 << 2 * number, tells * IN_TEXT, 1, False),
            (2 << 2 * number, tells * (IN_TITLE - IN_TEXT), 0, True),
        ):
            said = question.holds([number], True, title=title)
            select, value = question.select(bit, held, said if number in telling else both(said, rare), within)
            selects.append(select)
            values += [part, *value]
    return Hits(" UNION ALL ".join(selects), tuple(values))


def _in_one_look(question: _Question, numbers: Sequence[int], together: bool, within: Slice) -> Hits:
    """Pages that hold each of some groups, or one of them, with all that they hold, in one row for each. PostgreSQL reads what a
    page says once for each time that it is asked of it. A short slice is read through: to find its pages by the words would find
    those of the whole index first.
    """
    bits, of_bits = bits_of(question.connection, question.asked)
    parts, of_parts = [], list[float]()
    for number, tells in enumerate(question.rarity):
        stands = f"bit >> {2 * number}"
        parts.append(f"CASE WHEN {stands} & 2 > 0 THEN {_PART} WHEN {stands} & 1 > 0 THEN {_PART} ELSE 0 END")
        of_parts += [tells * IN_TITLE, tells * IN_TEXT]
    held = " + ".join(f"(bit >> {2 * number} & 1)" for number in range(len(question.asked)))
    wanted = sum(1 << 2 * number for number in numbers)
    said = question.holds(numbers, together)
    condition, values = (
        that_fit(within, question.where)
        if within.short
        else narrowed(question.connection, said, within, question.where)
    )
    read = f"SELECT id AS page, {bits} AS bit FROM {PAGES} WHERE {condition} OFFSET 0"
    statement = f"SELECT page, bit, {' + '.join(parts)} AS part, {held} AS held FROM ({read}) AS read"
    statement += f" WHERE bit & {wanted} {f'= {wanted}' if together else '> 0'}"
    return Hits(statement, (*of_parts, *of_bits, *values))


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


def _places(bits: int, asked: int) -> dict[int, int]:
    """Two bits for each group: whether the text holds it, whether the title does."""
    held = {group: int(bits) >> 2 * group & 3 for group in range(asked)}
    return {group: IN_TITLE if pair > 1 else IN_TEXT for group, pair in held.items() if pair}


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
