"""`docs/hooks.md` lists every hook of the code, with what it takes and the rooms that registered something."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from audit.registry import HOOKS, Registry
from tests.house.house_files import ROOT, TOWER

ROW = re.compile(r"^\| `(?P<name>[\w.]+)` \| (?P<takes>.+?) \| (?P<who>.+) \|$", re.MULTILINE)
ROWS = list(ROW.finditer((ROOT / "docs" / "hooks.md").read_text()))


def import_everything() -> None:
    """Every module of every room, so that no hook stands in one that nobody has asked for yet."""
    for room in map(importlib.import_module, TOWER):
        for found in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            if not {"migrations", "wsgi", "worker"} & set(
                found.name.split(".")
            ):  # a worker hears no Ctrl-C from then on
                importlib.import_module(found.name)


def rooms_of(hook: Registry[Any]) -> set[str]:
    found = {room for entry in hook for room in rooms(entry)}
    return found & set(TOWER)


def rooms(entry: Any) -> Iterator[str]:
    """Of a function or class the room that it stands in, of a permission that of its app, of a kind that of its model."""
    if isinstance(entry, tuple):
        yield from rooms(entry[-1])
    elif isinstance(entry, str):
        yield entry.split(".")[0] if "." in entry else "audit"  # a filter by a column of the ledger
    elif isinstance(entry, partial):
        yield from rooms(entry.func)
    else:
        yield getattr(entry, "model", entry).__module__.split(".")[0]


def test_every_hook_stands_in_the_table_and_nothing_else():
    import_everything()
    listed = {row["name"]: row["takes"] for row in ROWS}
    assert len(listed) == len(ROWS) and list(listed) == sorted(listed)
    assert listed == {name: hook.takes for name, hook in HOOKS.items()}


def test_a_hook_is_found_where_its_name_says():
    import_everything()
    for name, hook in HOOKS.items():
        module, _, variable = name.rpartition(".")
        assert getattr(importlib.import_module(module), variable) is hook, name


def test_the_table_says_which_rooms_registered_something():
    import_everything()
    for row in ROWS:
        said = set(re.findall(rf"\b({'|'.join(TOWER)})\b(?=[ ,]|$)", re.sub(r"\(.*?\)", "", row["who"])))
        assert said == rooms_of(HOOKS[row["name"]]), row["name"]


def test_what_is_registered_twice_is_there_once_and_order_is_kept():
    hook: Registry[str] = Registry("tests.a_hook", "a word")
    try:
        hook.register("b", "a")
        hook.register("b")
        assert list(hook) == ["b", "a"] and len(hook) == 2
        hook.remove("b")
        assert list(hook) == ["a"]
    finally:
        del HOOKS["tests.a_hook"]
