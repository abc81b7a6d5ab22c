"""Which labels lie at the places that a command names, older versions first. Knows no database.

What they say is read later, one at a time: here only their order is looked for, and a file that gives none comes last.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from labels.spl.container import Package, unpack_path
from labels.spl.refusals import NotALabel

ENDINGS = (".xml", ".zip")
VERSION = re.compile(rb"""<versionNumber\b[^>]*?\bvalue\s*=\s*["'](\d{1,9})["']""")
BEGINNING = 2**16  # bytes in which a label states its version
LAST = 10**9


@dataclass(frozen=True)
class Source:
    """One label on a disk. `path` is its file, or the folder that holds it alone with its pictures."""

    path: Path
    file: Path

    def __str__(self) -> str:
        return _printable(str(self.file))

    @property
    def file_name(self) -> str:
        return _printable(self.file.name)

    def open(self) -> Package:
        """Raises NotALabel."""
        return unpack_path(self.path)


def labels_at(paths: Iterable[Path]) -> list[Source]:
    """Every label at these files and in these folders and the folders below them, each once."""
    found = {source.file.absolute(): source for path in paths for source in _at(path)}
    if len(found) == 1:
        return list(found.values())
    return sorted(found.values(), key=lambda source: (_number(source), str(source.file)))


def _at(path: Path) -> Iterator[Source]:
    if not path.is_dir():
        yield Source(path, path)
        return
    files = [file for file in path.rglob("*") if _is_label(file) and not _hidden(file.relative_to(path))]
    documents = Counter(file.parent for file in files if _is_document(file))
    for file in files:
        alone = _is_document(file) and documents[file.parent] == 1
        yield Source(file.parent if alone else file, file)
    if not files:
        yield Source(path, path)  # which is refused in a sentence


def _is_label(file: Path) -> bool:
    return file.suffix.lower() in ENDINGS and not file.is_dir()


def _is_document(file: Path) -> bool:
    return file.suffix.lower() == ".xml"


def _hidden(path: Path) -> bool:
    """Such as .git and what a Mac adds."""
    return any(part.startswith(".") or part == "__MACOSX" for part in path.parts)


def _number(source: Source) -> int:
    try:
        stated = VERSION.search(source.open().label[:BEGINNING])
    except NotALabel:
        return LAST
    return int(stated[1]) if stated else LAST


def _printable(name: str) -> str:
    """A name may hold any bytes; what is no letter becomes “?”, so that it can be shown and kept."""
    return "".join(sign if sign.isprintable() else "?" for sign in name)
