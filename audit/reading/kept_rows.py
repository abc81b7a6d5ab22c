"""Rows that the database gives again, letter by letter, and what follows from each of them alone.

Most of what a public page does to a row depends on nothing else: its values are read from text, its JSON is parsed, it is compared with
its entry in the ledger. The database is asked each time, and gives the row each time. Only where every column of it is
equal to what was given before, what was made of that is used again. So a row that somebody changed is another row, and is
looked at as if it had never been seen.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, wraps
from threading import Lock
from typing import Any, TypeVar

from django.db import connections
from django.db.models import Model
from django.db.models.base import ModelState
from django.db.models.sql import RawQuery

T = TypeVar("T")
MOST = 4_000_000  # characters of all rows that a process keeps: ten megabytes, with what is made of them
MOST_ANSWERS = 30  # of one row
KEPT = "_kept"  # on each instance: the one that is kept, and what follows from it


@dataclass(eq=False)
class Kept:
    """A row as it was read, and what follows from it, by what else it follows from."""

    row: Any
    answers: dict[Hashable, Any] = field(default_factory=dict)


_rows: OrderedDict[tuple[Any, ...], Kept] = OrderedDict()
_size = 0
_changing = Lock()


class Made:
    """Instances of a model from rows with these columns. What is given away is a copy: whoever changes it changes nobody else's."""

    def __init__(self, model: type[Model], using: str, columns: Sequence[str]) -> None:
        self.model, self.using = model, using
        connection: Any = connections[using]  # what follows is Django’s own, and is told to no type checker
        fields = {connection.introspection.identifier_converter(field.column): field for field in model._meta.fields}
        own = [(place, fields[column]) for place, column in enumerate(columns) if column in fields]
        self.places, self.names = [place for place, _ in own], [field.attname for _, field in own]
        self.others = [(place, column) for place, column in enumerate(columns) if column not in fields]
        self.compiler = connection.ops.compiler("SQLCompiler")(RawQuery("", using), connection, using)
        cols = [fields[name].get_col(model._meta.db_table) if name in fields else None for name in columns]
        self.converters = self.compiler.get_converters(cols)

    def instance(self, row: tuple[Any, ...]) -> Any:
        kept = _rows.get(key := (self, row))
        if kept is None:
            made = self._made(row)
            kept = vars(made)[KEPT] = _keep(key, Kept(made))
        made = self.model.__new__(self.model)
        vars(made).update(vars(kept.row))
        made._state = state = ModelState()
        state.adding, state.db = False, self.using
        return made

    def _made(self, row: tuple[Any, ...]) -> Model:
        (values,) = self.compiler.apply_converters([row], self.converters)
        # Django's own way to an instance knows deferred columns by their order.
        found = dict(zip(self.names, (values[place] for place in self.places), strict=True))
        names = [field.attname for field in self.model._meta.concrete_fields if field.attname in found]
        made = self.model.from_db(self.using, names, [found[name] for name in names])
        for place, name in self.others:
            setattr(made, name, values[place])
        return made


made_of = lru_cache(maxsize=500)(Made)  # questions of one shape find each other's rows


def of_a_row(function: Callable[[Any], T]) -> Callable[[Any], T]:
    """For a function of a row as it was read, and of nothing else: neither the day, nor the address, nor another row. What it
    gives must not be changed. A row from elsewhere is asked each time.
    """

    @wraps(function)
    def ask(row: object) -> T:
        return kept_with(row, function, function)

    return ask


def kept_with(row: object, name: Hashable, function: Callable[[Any], T]) -> T:
    """The same, where `name` holds everything else that the answer follows from."""
    kept: Kept | None = vars(row).get(KEPT)
    if kept is None:
        return function(row)
    found: T | Kept = kept.answers.get(name, kept)  # it is no answer itself
    if isinstance(found, Kept):
        if len(kept.answers) > MOST_ANSWERS:  # a page as of a moment has addresses of its own, and moments have no end
            kept.answers.clear()
        found = kept.answers[name] = function(kept.row)
    return found


def as_kept(row: object) -> Hashable:
    """Stands for a row in such a name: the same for rows that are equal in every column. One from elsewhere is like no other."""
    return None if row is None else vars(row).get(KEPT) or object()


def _keep(key: tuple[Any, ...], made: Kept) -> Kept:
    global _size
    with _changing:
        if key not in _rows:
            _rows[key] = made
            _size += _length(key[1])
            while _size > MOST:
                (_, row), _ = _rows.popitem(last=False)
                _size -= _length(row)
    return made


def _length(row: tuple[Any, ...]) -> int:
    return sum(len(value) for value in row if isinstance(value, (str, bytes))) + 500
