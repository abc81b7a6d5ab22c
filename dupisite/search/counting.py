"""How many pages hold what is asked for: counted among all of a small index, and of a large one among as many as are needed.

A large index is looked through in slices, each of the keys from the first one on and four times as long as the one before. What
enough pages of a slice hold is not looked for in a longer one: how many there are of it is worked out from that slice. What is
rare is counted among all. So a question costs about as much in an index of any size.

The shortest slice is looked through once for everything: of each page it is told which groups it holds, and the pages are counted by
that. To ask for pages with all groups costs SQLite a walk up to the next one, which may lie far behind the slice.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.backends.base.base import BaseDatabaseWrapper

from dupisite.search.fts_tables import PAGES, WORDS
from dupisite.search.question import Group
from dupisite.search.slices import (
    EVERYTHING,
    TABLE,
    Held,
    Slice,
    Where,
    bits_of,
    fits,
    holds,
    narrowed,
    that_fit,
)

ENOUGH = 60  # pages of a slice: three times as many as are shown
FEW = 4_000  # pages of the whole index: what seems to be in no more is counted there at once


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


def count(
    connection: BaseDatabaseWrapper,
    asked: Sequence[Group],
    within: Sequence[Slice],
    where: Where,
    together: bool = True,
) -> Counted:
    """No page is read. `within`: the slices of what `where` leaves: pages whose columns have one of some values.

    Without `together` pages that hold all of it are counted in the shortest slice alone, for whoever does not rank.
    """
    if not within:
        return NOTHING
    first, *longer = within
    every, titled = len(asked), len(asked) + 2
    tally = _by_place(tallied(connection, asked, first, where), len(asked))
    found = {place: (round(pages / first.part), first) for place, pages in tally.items()}
    looked = {place: pages for place, pages in tally.items() if together or place not in (every, titled)}
    left, rare = set(looked), set[int]()
    wanted: list[Held] = [holds(connection, [group], True) for group in asked]
    wanted += [
        holds(connection, asked, True),
        holds(connection, asked, False),
        holds(connection, asked, True, title=True),
    ]
    for each in (first, *longer):
        if each is not first:
            now = left | rare if each.whole else left
            looked = _count(connection, wanted, now - {titled} if every in now else now, each, where)
            if titled in now and every in now:  # what no page holds, none holds in its title
                looked |= _count(connection, wanted, {titled}, each, where) if looked[every] else {titled: 0}
        for place, pages in looked.items():
            if each.whole or pages >= ENOUGH:
                found[place] = (round(pages / each.part), each)
                left.discard(place)
            elif pages / each.part <= FEW:
                left.discard(place)
                rare.add(place)
    *holding, all_of_them, any_of_them, in_title, pages = (found[place][0] for place in sorted(found))
    seen = tuple(found[place][1] for place in sorted(found))
    return Counted(tuple(holding), all_of_them, any_of_them, in_title, max(pages, *holding), seen)


def tallied(connection: BaseDatabaseWrapper, asked: Sequence[Group], within: Slice, where: Where) -> dict[int, int]:
    """How many pages of a slice that fit hold what: by two bits for each group, whether a page holds it, and in its title.

    One question. The pages that hold nothing are those of 0.
    """
    if connection.vendor == "sqlite":
        return _tallied_by_fts5(connection, asked, within, where)
    bits, values = bits_of(connection, asked)
    condition, more = that_fit(within, where)
    statement = (
        f"SELECT bits, COUNT(*) FROM (SELECT {bits} AS bits FROM {PAGES} WHERE {condition}) AS held GROUP BY bits"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, *more])
        return dict(cursor.fetchall())


def _tallied_by_fts5(
    connection: BaseDatabaseWrapper, asked: Sequence[Group], within: Slice, where: Where
) -> dict[int, int]:
    """It finds the pages of each group by itself; those that do not fit are left out when a page is put together."""
    selects: list[str] = []
    values: list[str] = []
    for number, group in enumerate(asked):
        for bit, title in ((1, False), (2, True)):
            held, value = holds(connection, [group], True, title)
            selects.append(
                f"SELECT rowid AS page, {bit << 2 * number} AS bit FROM {WORDS} WHERE {held} AND {within.keys('sqlite')}"
            )
            values += value
    pages = f"SELECT page, SUM(bit) AS bits FROM ({' UNION ALL '.join(selects)}) GROUP BY page"
    condition, more = ("", []) if within.only else fits(where)
    seen = f" WHERE EXISTS (SELECT 1 FROM {PAGES} n WHERE n.id = page AND {condition})" if condition else ""
    counted, all_of = that_fit(within, where)
    statement = (
        f"SELECT bits, COUNT(*) FROM ({pages}) AS held{seen} GROUP BY bits "
        f"UNION ALL SELECT 0, COUNT(*) FROM {PAGES} WHERE {counted}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, *more, *all_of])
        found = dict(cursor.fetchall())
    return {**found, 0: found[0] - sum(pages for bits, pages in found.items() if bits)}


def _by_place(pages: Mapping[int, int], groups: int) -> dict[int, int]:
    """How many hold each group, all, any, all in the title, and how many there are."""
    one_of_each = sum(1 << 2 * number for number in range(groups))

    def holding(wanted: int) -> int:
        return sum(many for bits, many in pages.items() if bits & wanted == wanted)

    each = [holding(1 << 2 * number) for number in range(groups)]
    all_pages = sum(pages.values())
    counted = [*each, holding(one_of_each), all_pages - pages.get(0, 0), holding(one_of_each << 1), all_pages]
    return dict(enumerate(counted))


def _count(
    connection: BaseDatabaseWrapper, wanted: Sequence[Held], places: Collection[int], within: Slice, where: Where
) -> dict[int, int]:
    """By place; the one behind the last of what is wanted is that of all pages. One question, none for none, and what is wanted
    twice is asked once.
    """
    if not places:
        return {}
    first = {place: wanted.index(wanted[place]) if place < len(wanted) else place for place in places}
    selects: list[str] = []
    values: list[str] = []
    for place in sorted({*first.values()}):
        if place < len(wanted):
            holds_it, value = narrowed(connection, wanted[place], within, where)
            table = TABLE[connection.vendor]
        else:
            holds_it, value = that_fit(within, where)
            table = PAGES
        selects.append(f"SELECT {place} AS place, COUNT(*) AS pages FROM {table} WHERE {holds_it}")
        values += value
    with connection.cursor() as cursor:
        cursor.execute(f"{' UNION ALL '.join(selects)} ORDER BY place", values)
        found = dict(cursor.fetchall())
    return {place: found[same] for place, same in first.items()}
