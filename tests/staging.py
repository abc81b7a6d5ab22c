"""The stage: what fixtures write into the database is written once, and held in savepoints for the tests that need it.

A fixture marked `@staged` only writes rows and returns them. Before each ordinary test the stage is set with exactly what the
test asks for, in the order in which these fixtures are declared: what is there already stays, what the test does not ask for
is rolled back, what is missing is written inside a savepoint of its own. The test plays in one more savepoint and gets copies
of what the fixtures returned, so it can neither find nor leave anything that is not its own. `ordered` puts tests in the
order in which the stage changes least. A test that commits (`transaction=True`) starts from an empty database, as ever.
"""

import copy
import inspect
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import override_settings

Maker = Callable[..., Any]
_declared: dict[Maker, int] = {}


def staged(maker: Maker) -> Any:
    """A fixture from a function that writes rows, sees nothing but the database and asks only for such fixtures."""
    _declared[maker] = len(_declared)

    def looked_up(on_stage: "dict[Maker, Any]", **needs: Any) -> Any:
        return on_stage[maker] if maker in on_stage else maker(**needs)

    parameters = inspect.signature(maker).parameters
    asked = [inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD) for name in ("on_stage", *parameters)]
    looked_up.__signature__ = inspect.Signature(asked)  # type: ignore[attr-defined]  # pytest reads it from there
    looked_up.__name__, looked_up.__doc__, looked_up.__module__ = maker.__name__, maker.__doc__, maker.__module__
    looked_up.maker = maker  # type: ignore[attr-defined]  # a mark of ours
    return pytest.fixture(looked_up)


def asked_by(item: pytest.Item) -> tuple[Maker, ...]:
    """The makers of all staged fixtures that a test asks for, itself or through others, in the order of declaration."""
    makers: set[Maker] = set()
    for name, definitions in item._fixtureinfo.name2fixturedefs.items():  # type: ignore[attr-defined]  # pytest has no public name for it
        for definition in reversed(definitions):  # one that takes the place of another of its name may ask for that one
            maker = getattr(definition.func, "maker", None)
            if maker is None:
                break
            makers.add(maker)
            if name not in needs(maker):
                break
    names = {maker.__name__ for maker in makers}
    while short := {maker for maker in makers if not needs(maker) <= names}:  # a module has a plain one of that name
        makers -= short
        names = {maker.__name__ for maker in makers}
    return tuple(sorted(makers, key=_declared.__getitem__))


def needs(maker: Maker) -> set[str]:
    return set(inspect.signature(maker).parameters)


def asks_database(item: pytest.Item) -> bool:
    return "_django_db_helper" in item.fixturenames or item.get_closest_marker("django_db") is not None  # type: ignore[attr-defined]  # pytest has no public name for it


def commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    return marker is not None and bool(marker.kwargs.get("transaction"))


def ordered(items: Iterable[pytest.Item]) -> list[pytest.Item]:
    """Tests on the stage first, those that ask for the same parts side by side; then those that commit; then the rest."""

    def place(item: pytest.Item) -> tuple[int, list[int]]:
        if not asks_database(item):
            return 2, []
        return (1, []) if commits(item) else (0, [_declared[maker] for maker in asked_by(item)])

    return sorted(items, key=place)


@dataclass
class Part:
    """What one maker has written, in a savepoint inside that of the part before."""

    maker: Maker
    savepoint: transaction.Atomic
    made: dict[Maker, Any]  # by this maker and those before, as they left it
    checkpoints: Path  # a folder with those of its ledger, and their key
    depth: int  # of transactions inside one another


def checkpoint_settings(folder: Path) -> dict[str, Path]:
    return {"CHECKPOINT_DIR": folder / "checkpoints", "CHECKPOINT_KEY_FILE": folder / "checkpoint-key"}


class Stage:
    """What is written at present, part by part."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.count = folder, 0
        self.parts: list[Part] = []
        self.connection: Any = None  # in which it was written
        self.day = datetime.now(
            UTC
        ).date()  # of all that is written: a test that begins after midnight finds nothing of yesterday

    def set(self, makers: tuple[Maker, ...]) -> dict[Maker, Any]:
        """Makes it hold what these have made and nothing else; returns copies of what they returned."""
        if self.parts and not self.stands():
            self.forget()
        if self.day != (today := datetime.now(UTC).date()):
            self.clear()
            self.day = today
        same = 0
        while same < min(len(makers), len(self.parts)) and self.parts[same].maker is makers[same]:
            same += 1
        self.clear(keep=same)
        for maker in makers[same:]:
            self.add(maker)
        return self.made()

    def made(self) -> dict[Maker, Any]:
        """Copies, in which whoever was one object still is one."""
        return copy.deepcopy(self.parts[-1].made) if self.parts else {}

    def add(self, maker: Maker) -> None:
        made = self.made()
        by_name = {each.__name__: value for each, value in made.items()}
        savepoint = transaction.atomic()
        savepoint._from_testcase = True  # as in Django's own tests: a block that must be the outermost may stand inside
        savepoint.__enter__()
        self.count += 1
        checkpoints = self.folder / f"{self.count}"
        checkpoints.mkdir()
        self.lay_out_checkpoints(checkpoints)
        self.parts.append(Part(maker, savepoint, made, checkpoints, len(connection.atomic_blocks)))
        self.connection = connection.connection
        try:
            with override_settings(PUBLIC_DATABASE="default", **checkpoint_settings(checkpoints)):
                made[maker] = maker(**{name: by_name[name] for name in inspect.signature(maker).parameters})
        except BaseException:
            self.clear(keep=len(self.parts) - 1)
            raise

    def lay_out_checkpoints(self, folder: Path) -> None:
        """Puts a copy of the checkpoints of what is written, and of their key, into a folder."""
        if self.parts:
            shutil.copytree(self.parts[-1].checkpoints, folder, dirs_exist_ok=True)

    def clear(self, keep: int = 0) -> None:
        while len(self.parts) > keep:
            transaction.set_rollback(True)
            part = self.parts.pop()
            part.savepoint.__exit__(None, None, None)
            shutil.rmtree(part.checkpoints)

    def stands(self) -> bool:
        """False when a test has closed the connection, and everything in it is gone."""
        return connection.connection is self.connection and len(connection.atomic_blocks) == self.parts[-1].depth

    def forget(self) -> None:
        self.parts.clear()
        connection.in_atomic_block = False
        connection.close()
