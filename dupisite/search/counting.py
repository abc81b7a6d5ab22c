"""How many pages hold what is asked for: counted among all of a small index, and of a large one among as many as are needed.

A large index is looked through in slices, each of the keys from the first one on and four times as long as the one before. What
enough pages of a slice hold is not looked for in a longer one: how many there are of it is worked out from that slice. What is
rare is counted among all. So a question costs about as much in an index of any size.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db.backends.base.base import BaseDatabaseWrapper

from dupisite.search.fts_tables import ENGLISH, PAGES, WORDS
from dupisite.search.question import Group

SMALL = 4_000  # keys from the first page to the last of an index that is one slice
SHORTEST, TIMES = 1_500, 4  # keys of the first slice, and how much longer each is than the one before
ENOUGH = 150  # pages of a slice
FEW = 4_000  # pages of the whole index: what seems to be in no more is counted there at once
NARROW = 200  # pages that a filter leaves: they lie anywhere, so no slice tells of the others

TABLE = {"sqlite": WORDS, "postgresql": PAGES}
KEY = {"sqlite": "rowid", "postgresql": "id"}

Held = tuple[str, list[str]]  # a condition, and its values
Where = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Slice:
    """The pages whose keys lie from `first` to `last`; `part` of the whole."""

    first: int
    last: int
    part: float = 1.0

    @property
    def whole(self) -> bool:
        return self.part == 1.0

    def behind(self, longer: Slice) -> Slice:
        """What a longer one has behind this one."""
        return replace(longer, first=self.last + 1)

    def keys(self, column: str) -> str:
        return f"{column} BETWEEN {self.first} AND {self.last}"


EVERYTHING = Slice(0, 2**62)


@dataclass(frozen=True)
class Counted:
    """How many pages hold each group, all of them together, any of them, all of them in the title, and how many there are.

    `slices`: for each of these in which slice that was seen; where it is not the whole, the number is worked out.
    """

    holding: tuple[int, ...]
    every: int
    any: int
    titled: int
    all: int
    slices: tuple[Slice, ...] = field(default=(), repr=False)

    @property
    def exact(self) -> bool:
        """Whether `any` was counted among all pages."""
        return self.slices[-3].whole

    @property
    def at_least(self) -> int:
        """So many hold any of them; as many as do, where it is exact."""
        return round(self.any * self.slices[-3].part)

    @property
    def of_every(self) -> Slice:
        return self.slices[-4]

    @property
    def of_titled(self) -> Slice:
        return self.slices[-2]


NOTHING = Counted((), 0, 0, 0, 0, (EVERYTHING,) * 4)


def count(connection: BaseDatabaseWrapper, asked: Sequence[Group], within: Sequence[Slice], where: Where) -> Counted:
    """No page is read. `within`: the slices of what `where` leaves: pages whose columns have one of some values."""
    wanted: list[Held] = [holds(connection, [group], True) for group in asked]
    wanted += [
        holds(connection, asked, True),
        holds(connection, asked, False),
        holds(connection, asked, True, title=True),
    ]
    found: dict[int, tuple[int, Slice]] = {}
    left, rare = set(range(len(wanted) + 1)), set[int]()
    for each in within:
        now = left | rare if each.whole else left
        for place, pages in _count(connection, wanted, sorted(now), each, where).items() if now else ():
            if each.whole or pages >= ENOUGH:
                found[place] = (round(pages / each.part), each)
                left.discard(place)
            elif pages / each.part <= FEW:
                left.discard(place)
                rare.add(place)
    *holding, every, any_of_them, titled, pages = (found[place][0] for place in sorted(found))
    seen = tuple(found[place][1] for place in sorted(found))
    return Counted(tuple(holding), every, any_of_them, titled, max(pages, *holding), seen)


def slices(connection: BaseDatabaseWrapper, where: Where) -> list[Slice]:
    """The shortest first, the whole last. One question."""
    condition, values = fits(where)
    from_where = f"FROM {PAGES}{f' WHERE {condition}' if condition else ''}"
    ends = ", ".join(f"(SELECT id {from_where} ORDER BY id {way} LIMIT 1)" for way in ("ASC", "DESC"))
    few = f"(SELECT COUNT(*) FROM (SELECT 1 {from_where} LIMIT {NARROW + 1}) AS few)" if where else str(NARROW + 1)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {ends}, {few}", [*values, *values, *(values if where else ())])
        first, last, many = cursor.fetchone()
    if first is None:
        return [EVERYTHING]
    span = last - first + 1
    whole = Slice(first, last)
    if many <= NARROW or span <= SMALL:
        return [whole]
    found, long = [], SHORTEST
    while long * TIMES <= span:
        found.append(Slice(first, first + long - 1, long / span))
        long *= TIMES
    return [*found, whole]


def _count(
    connection: BaseDatabaseWrapper, wanted: Sequence[Held], places: Sequence[int], within: Slice, where: Where
) -> dict[int, int]:
    """By place; the one behind the last of what is wanted is that of all pages. One question."""
    selects: list[str] = []
    values: list[str] = []
    for place in places:
        if place < len(wanted):
            holds_it, value = narrowed(connection, wanted[place], within, where)
            table = TABLE[connection.vendor]
        else:
            fitting, value = fits(where)
            table, holds_it = PAGES, " AND ".join(filter(None, (within.keys("id"), fitting)))
        selects.append(f"SELECT {place} AS place, COUNT(*) AS pages FROM {table} WHERE {holds_it}")
        values += value
    with connection.cursor() as cursor:
        cursor.execute(f"{' UNION ALL '.join(selects)} ORDER BY place", values)
        return dict(cursor.fetchall())


def fits(where: Where, alias: str = "") -> Held:
    """That the columns of a page have one of some values; nothing where all will do."""
    wanted = [f"{alias}{column} IN ({', '.join(['%s'] * len(values))})" for column, values in where.items()]
    return " AND ".join(wanted), [value for values in where.values() for value in values]


def narrowed(connection: BaseDatabaseWrapper, held: Held, within: Slice, where: Where) -> Held:
    """What a condition says of the pages of a slice that fit."""
    key = KEY[connection.vendor]
    condition, values = held
    wanted, more = fits(where, "n." if connection.vendor == "sqlite" else "")
    parts = [condition, *([within.keys(key)] if within is not EVERYTHING else [])]
    if wanted:
        own = f"{WORDS}.rowid"
        seen = f"EXISTS (SELECT 1 FROM {PAGES} n WHERE n.id = {own} AND {wanted})"
        parts.append(seen if connection.vendor == "sqlite" else wanted)
    return " AND ".join(parts), [*values, *more]


def holds(
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
