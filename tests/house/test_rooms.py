"""The rooms of the house: who may know whom, how long a file may be, and what no file says."""

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
TOWER = ("audit", "editorial", "labels", "faq", "dupisite")  # each may know itself and those before it
OUTSIDE = {".git", ".venv", "var", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"}
LONGEST = 300


def files(*suffixes: str) -> list[Path]:
    """Every file of ours whose name has one of the endings; with no ending, every file."""
    found = []
    for folder, names, inside in os.walk(ROOT):
        names[:] = sorted(set(names) - OUTSIDE)
        found += [Path(folder) / name for name in sorted(inside) if not suffixes or name.endswith(suffixes)]
    return found


def said(path: Path) -> str:
    return str(path.relative_to(ROOT))


def room_of(path: Path) -> str | None:
    """The room that a file belongs to; templates/labels/ and templates/admin/labels/ belong to labels."""
    parts = [part for part in path.relative_to(ROOT).parts if part not in ("templates", "admin")]
    return parts[0] if parts[0] in TOWER else None


def is_migration(path: Path) -> bool:
    return path.parent.name == "migrations"


def may_know(room: str, other: str) -> bool:
    return other not in TOWER or TOWER.index(other) <= TOWER.index(room)


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports are absolute here"
            yield node.module or ""


def named(tree: ast.AST) -> Iterator[str]:
    """Dotted names in strings, such as the model in ForeignKey("labels.Drug")."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from re.findall(r"\A[a-z]+\.[A-Za-z_.]+\Z", node.value)


PYTHON = [path for path in files(".py") if room_of(path) and not is_migration(path)]


@pytest.mark.parametrize("path", PYTHON, ids=said)
def test_a_room_knows_only_the_rooms_below_it(path):
    tree = ast.parse(path.read_text())
    for name in (*imported(tree), *named(tree)):
        assert may_know(room_of(path), name.split(".")[0]), f"{said(path)} knows {name}"


def test_only_editorial_imports_the_history_library():
    for path in PYTHON:
        if room_of(path) != "editorial":
            assert not any(name.startswith("simple_history") for name in imported(ast.parse(path.read_text()))), path


@pytest.mark.parametrize("path", files(".html"), ids=said)
def test_a_template_names_only_templates_of_rooms_below_it(path):
    room = room_of(path) or TOWER[0]
    for name in re.findall(r"{%-?\s*(?:extends|include)\s+[\"']([^\"']+)[\"']", path.read_text()):
        assert may_know(room, name.removeprefix("admin/").split("/")[0]), f"{said(path)} names {name}"


def test_the_templates_of_all_rooms_stand_in_one_folder():
    for path in files(".html"):
        inside = path.relative_to(ROOT).parts[0]
        assert inside == "templates" or inside == "bench", path  # a peer of the measurement is no room


def test_no_file_is_longer_than_it_can_be_read():
    long = {said(path): len(path.read_text().splitlines()) for path in files(".py", ".html", ".css", ".sh")}
    assert {name: lines for name, lines in long.items() if lines > LONGEST and "/migrations/" not in name} == {}


def test_no_module_is_a_drawer_for_everything():
    names = {path.stem for path in files(".py")} | {path.parent.name for path in files(".py")}
    assert names.isdisjoint({"core", "utils", "util", "services", "common", "helpers", "misc"})


def test_every_python_file_says_first_what_lives_in_it():
    for path in PYTHON:
        tree = ast.parse(path.read_text())
        if tree.body and path.name != "apps.py":  # which says it in its one class
            assert ast.get_docstring(tree), f"{said(path)} does not say what lives in it"


def test_no_text_speaks_of_one_machine():
    paths = [f"/{name}/" for name in ("work", "root", "home")] + ["bash" + "_jobs"]
    for path in files(".py", ".md", ".html", ".css", ".txt", ".in", ".toml", ".sh", "Makefile", "run", ".json"):
        text = path.read_text()
        assert not [found for found in paths if re.search(rf"(?<![\w.}}-]){re.escape(found)}", text)], path


def test_lock_files_name_no_address():
    for name in ("requirements.txt", "requirements-dev.txt"):
        assert "://" not in (ROOT / name).read_text()
