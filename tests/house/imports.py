"""Which folders the rooms have, and which of them import which: read from the files, without running them."""

import ast
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.house.house_files import ROOT
from tests.house.house_files import TOWER as FROM_BELOW

TOWER = FROM_BELOW[::-1]  # each imports only those after it
NAMED_BY_DJANGO = {"management", "migrations", "templatetags"}

Arrows = Counter[tuple[str, str]]  # (folder that imports, folder that is imported) to the number of importing files


@dataclass(frozen=True)
class Folder:
    """A folder of a room, such as “labels/spl”, or the room itself, such as “labels”. `says`: what lives there."""

    name: str
    says: str

    @property
    def room(self) -> str:
        return self.name.partition("/")[0]


def folders() -> list[Folder]:
    """Every folder of every room, the rooms from the top of the tower, each before its folders."""
    found = []
    for room in TOWER:
        inside = sorted(path for path in (ROOT / room).iterdir() if _is_package(path))
        found += [Folder(_name(path), _says(path)) for path in (ROOT / room, *inside)]
    return found


def arrows() -> Arrows:
    """What imports what, by folder. A file counts once for each folder that it imports from; its own does not count."""
    known = {folder.name for folder in folders()}
    found: Arrows = Counter()
    for room in TOWER:
        for path in (ROOT / room).rglob("*.py"):
            parts = path.relative_to(ROOT).parts
            if NAMED_BY_DJANGO.isdisjoint(parts):
                here = _folder_of(parts, known)
                there = {_folder_of(tuple(name.split(".")), known) for name in _imported(path)}
                found.update((here, folder) for folder in there - {here, ""})
    return found


def _is_package(path: Path) -> bool:
    return (path / "__init__.py").exists() and path.name not in NAMED_BY_DJANGO


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _says(path: Path) -> str:
    """The first line of the package's docstring; of a room, what its AppConfig says."""
    file = path / ("apps.py" if path.parent == ROOT else "__init__.py")
    tree = ast.parse(file.read_text())
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)] if path.parent == ROOT else []
    said = ast.get_docstring(classes[0] if classes else tree) or ""
    return said.partition("\n")[0]


def _folder_of(parts: tuple[str, ...], known: set[str]) -> str:
    """The folder of a file's path or of a dotted name in parts; empty for what is none of ours."""
    inside = "/".join(parts[:2])
    return inside if inside in known else parts[0] if parts[0] in TOWER else ""


def _imported(path: Path) -> set[str]:
    """Dotted names of everything that a file imports, the names behind “import” included."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found
