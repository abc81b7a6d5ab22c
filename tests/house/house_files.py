"""The files of the house, as the rules about them need them: found, parsed once, and sorted into rooms."""

import ast
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
TOWER = ("audit", "editorial", "labels", "faq", "dupisite")  # each may know itself and those before it
NO_ROOMS = ("tests", "bench")  # top-level packages that may know every room, and that no room may know
OUTSIDE = {
    ".git",
    ".venv",
    ".venv-audit",
    ".venv-django61",
    "var",
    "__pycache__",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".hypothesis",
}


@cache
def files(*suffixes: str) -> tuple[Path, ...]:
    """Every file of ours whose name has one of the endings; with no ending, every file."""
    found = []
    for folder, names, inside in os.walk(ROOT):
        names[:] = sorted(set(names) - OUTSIDE)
        found += [Path(folder) / name for name in sorted(inside) if not suffixes or name.endswith(suffixes)]
    return tuple(found)


def said(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def text_of(path: Path) -> str:
    return path.read_text()


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(text_of(path))


def is_migration(path: Path) -> bool:
    return path.parent.name == "migrations"


def package_of(path: Path) -> str:
    """The top-level folder of a file; empty for a file that stands in none."""
    parts = path.relative_to(ROOT).parts
    return parts[0] if len(parts) > 1 else ""


def room_of(path: Path) -> str | None:
    """The room that a file belongs to; templates/labels/ and templates/admin/labels/ belong to labels."""
    parts = [part for part in path.relative_to(ROOT).parts if part not in ("templates", "admin")]
    return parts[0] if parts[0] in TOWER else None


def python_of_rooms() -> list[Path]:
    return [path for path in files(".py") if room_of(path) and not is_migration(path)]


def imported(tree: ast.AST) -> Iterator[str]:
    """What a module imports, anywhere in it; an import that is not absolute begins with a dot."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def named(tree: ast.AST) -> Iterator[str]:
    """Dotted names in strings, such as the model in ForeignKey("labels.Drug")."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from re.findall(r"\A[a-z]+\.[A-Za-z_.]+\Z", node.value)
