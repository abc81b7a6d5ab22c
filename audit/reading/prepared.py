"""Questions that are built once and asked again and again with other values.

Building a query costs Django more than the database needs to answer it, and a public page asks the same few each time.
The ORM stays the one place where a question is written: the SQL that it made is kept, by database and number of values.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from datetime import UTC, datetime
from typing import Any

from django.db import connections, router
from django.db.models import Model, QuerySet
from django.utils.dateparse import parse_datetime

from audit.reading.kept_rows import Made, made_of
from audit.reading.public_reading import asked, asking

SENTINEL = -(10**15)  # no key, no length, no number of any text
MOMENT = datetime(1, 1, 1, 0, 0, 1, 1, tzinfo=UTC)  # when nothing was ever written


class Prepared:
    """`question` makes a queryset of `model()` from whole numbers, texts, or lists of them; calling this asks it.

    The values may only be compared with columns: they must not change the shape of the query. With an empty list nothing
    is asked; a list may only be what a column is one of, for it is filled up with its last value to a power of two, so that
    lists of any length make few SQLs. Columns that the queryset leaves out are left out of the answer. It answers as of the
    moment that is asked for (`audit.reading.public_reading.asking`), and is one SQL for all of them, another for now.
    """

    def __init__(self, model: Callable[[], type[Model]], question: Callable[..., QuerySet[Any]]) -> None:
        self.model, self.question = model, question
        self.made: dict[tuple[Any, ...], tuple[str, list[int], list[Any]]] = {}
        self.rows: dict[tuple[Any, ...], Made] = {}

    def __call__(self, *values: Any) -> list[Any]:
        if any(isinstance(value, list) and not value for value in values):
            return []
        values = tuple(_filled(value) if isinstance(value, list) else value for value in values)
        model, moment = self.model(), asked()
        using = router.db_for_read(model)
        key = (using, moment is None, *(len(value) if isinstance(value, list) else type(value) for value in values))
        if key not in self.made:
            with asking(moment and MOMENT):
                self.made[key] = self._made(using, values)
        sql, places, fixed = self.made[key]
        flat = [*_flat(values), moment and connections[using].ops.adapt_datetimefield_value(moment), *fixed]
        with connections[using].cursor() as cursor:
            cursor.execute(sql, [flat[place] for place in places])
            found, columns = cursor.fetchall(), tuple(column[0] for column in cursor.description)
        if key not in self.rows:
            self.rows[key] = made_of(model, using, columns)
        return list(map(self.rows[key].instance, found))

    def _made(self, using: str, values: tuple[Any, ...]) -> tuple[str, list[int], list[Any]]:
        """(SQL, which value stands at each of its places, values that never change)."""
        marks = iter(range(len(list(_flat(values)))))
        marked = [
            [_mark(next(marks), part) for part in value] if isinstance(value, list) else _mark(next(marks), value)
            for value in values
        ]
        sql, params = self.question(*marked).query.get_compiler(connection=connections[using]).as_sql()
        marks_of_all = [*_flat(tuple(marked)), connections[using].ops.adapt_datetimefield_value(MOMENT)]
        known = {mark: place for place, mark in enumerate(marks_of_all)}
        places: list[int] = []
        fixed: list[Any] = []
        for param in params:
            if isinstance(param, Hashable) and param in known:  # the path to a key in JSON is a list on PostgreSQL
                places.append(known[param])
            else:
                places.append(len(known) + len(fixed))
                fixed.append(param)
        return sql, places, fixed


def as_moment(value: str | datetime | None) -> datetime | None:
    """A time that a part of a question found: SQLite gives it as a text, and keeps no zone, for all its times are UTC."""
    found = parse_datetime(value) if isinstance(value, str) else value
    return found.replace(tzinfo=UTC) if found is not None and found.tzinfo is None else found


def _mark(place: int, value: object) -> Any:
    return f"{SENTINEL}-{place}" if isinstance(value, str) else SENTINEL - place


def _filled(values: list[Any]) -> list[Any]:
    return values + values[-1:] * ((1 << (len(values) - 1).bit_length()) - len(values))


def _flat(values: tuple[Any, ...]) -> Iterator[Any]:
    for value in values:
        if isinstance(value, list):
            yield from value
        else:
            yield value
