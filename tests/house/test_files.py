"""How long a file may be, how full a folder, what a file is called, and what no file says."""

import ast
import re
from collections import defaultdict
from pathlib import Path

from tests.house.house_files import files, is_migration, package_of, python_of_rooms, said, text_of, tree_of

LONGEST = 300  # lines
FULLEST = 20  # files of Python in a folder, besides the one that makes it a package
OFTEN = 2  # files of one name: a pair may be the point
KIND = "kind"  # the file that docs/adding-a-kind.md asks of each room that has a kind of text
NAMED_BY_OTHERS = {"__init__", "admin", "apps", "models", "settings", "urls", "views", "wsgi", "conftest", "__main__"}
DRAWERS = {"core", "utils", "util", "services", "common", "helpers", "misc"}
MACHINES = [f"/{name}/" for name in ("work", "root", "home")] + ["bash" + "_jobs"]
EXCEPTION = re.compile(r"# ?(?:type: ignore(?P<rule>\[[a-z, -]+\])?|noqa(?P<other>: ?[A-Z]+\d+)?)(?P<reason>.*)$")
WRITTEN = (".py", ".md", ".html", ".css", ".txt", ".in", ".toml", ".sh", "Makefile", "run", ".json")


def is_command(path: Path) -> bool:
    """Is the name of a file the name of a command of manage.py?"""
    return path.parent.name == "commands"


def test_no_file_is_longer_than_it_can_be_read():
    lengths = {said(path): len(text_of(path).splitlines()) for path in files(".py", ".html", ".css", ".sh")}
    assert {name: n for name, n in lengths.items() if n > LONGEST and "/migrations/" not in name} == {}


def test_no_folder_has_more_files_of_python_than_can_be_taken_in():
    inside: dict[str, list[str]] = defaultdict(list)
    for path in files(".py"):
        if path.name != "__init__.py" and not is_migration(path):
            inside[said(path.parent)].append(path.name)
    assert {folder: len(names) for folder, names in inside.items() if len(names) > FULLEST} == {}


def test_no_name_of_a_file_stands_more_than_twice_in_the_house():
    """Names that Django, pytest and our own guide ask for aside."""
    called: dict[str, list[str]] = defaultdict(list)
    for path in files(".py"):
        if path.stem not in {*NAMED_BY_OTHERS, KIND} and not is_migration(path) and not is_command(path):
            called[path.name].append(said(path))
    assert {name: paths for name, paths in called.items() if len(paths) > OFTEN} == {}


def test_no_module_is_a_drawer_for_everything():
    named = {said(path) for path in files(".py") if DRAWERS & {path.stem, path.parent.name}}
    assert not named, "\n".join(sorted(named))


def test_every_python_file_says_first_what_lives_in_it():
    silent = [
        said(path)
        for path in python_of_rooms()
        if path.name != "apps.py" and tree_of(path).body and not ast.get_docstring(tree_of(path))
    ]
    assert not silent, "\n".join(silent)  # apps.py says it in its one class


def test_no_text_speaks_of_one_machine():
    speaking = [
        f"{said(path)} says {found}"
        for path in files(*WRITTEN)
        for found in MACHINES
        if re.search(rf"(?<![\w.}}-]){re.escape(found)}", text_of(path))
    ]
    assert not speaking, "\n".join(speaking)


def test_lock_files_name_no_address():
    locks = [path for path in files(".txt") if path.name.startswith("requirements")]
    assert {"", "bench"} <= {package_of(path) for path in locks}
    assert [said(path) for path in locks if "://" in text_of(path)] == []


def test_every_exception_to_style_or_types_has_its_reason_beside_it():
    """And says which rule it is an exception to."""
    bare = []
    for path in files(".py"):
        for number, line in enumerate(text_of(path).splitlines(), 1):
            found = EXCEPTION.search(line)
            if found and not ((found["rule"] or found["other"]) and re.search(r"[a-z]{2,}.* [a-z]", found["reason"])):
                bare.append(f"{said(path)}:{number}: {line.strip()}")
    assert not bare, "\n".join(bare)
