"""The files of the starter: readable text, one for each drug, fact and entry, read into fields that know their lines.

A file begins with lines of the form “name: value”. A field of several lines is a section: a line “== name ==” and the
text below it, down to the next such line. Above the first section, a line that begins with % is a note to whoever reads
the file. Which fields there are is said by the caller: this file knows no drug, no database and no Django.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from editorial.wording.text import Problem, tidy

HEADER = re.compile(r"([^\s:]+):(.*)")
SECTION = re.compile(r"==\s+(\S+)\s+==")
ALMOST_A_SECTION = re.compile(r"==(?!=)\s*\S")  # a row of = alone underlines a heading in Markdown


@dataclass(frozen=True)
class Shape:
    """The fields that files of one kind may hold (`known`), and those that each of them must."""

    known: tuple[str, ...]
    needed: tuple[str, ...]


@dataclass(frozen=True)
class Value:
    """The text of a field; the line, from 1, that names it, and the line on which its text begins."""

    text: str
    named: int
    begins: int


@dataclass(frozen=True)
class StarterFile:
    """One file, read. `name` is its path as people are told it; `slug` is what its place makes its address."""

    name: str
    slug: str
    values: dict[str, Value]

    def text(self, field: str) -> str:
        return self.values[field].text if field in self.values else ""

    def at(self, field: str, sentence: str, line: int = 1) -> str:
        """A sentence with file and line; `line` counts from 1 within the text of the field."""
        value = self.values.get(field)
        return located(self.name, value.begins + line - 1 if value else 1, sentence)


@dataclass(frozen=True)
class StarterFolder:
    """The files of one drug."""

    drug: StarterFile
    facts: list[StarterFile]
    entries: list[StarterFile]


class StarterRefused(Exception):
    """Something stands in the way of loading; `problems` are sentences with file and line."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


def located(name: str, line: int, sentence: str) -> str:
    return f"{name}, line {line}: {sentence}"


def read_folder(folder: Path, drug: Shape, fact: Shape, entry: Shape) -> StarterFolder:
    """Every file of a drug's folder. Raises StarterRefused with the problems of all of them."""
    problems: list[str] = []
    wanted = {folder / "drug.txt": (folder.resolve().name, drug)}
    if not (folder / "drug.txt").is_file():
        problems.append(located(as_told(folder / "drug.txt"), 1, "this file is missing: it says which drug this is."))
    for part, shape in (("facts", fact), ("entries", entry)):
        wanted |= {path: (path.stem, shape) for path in sorted((folder / part).glob("[!.]*.txt"))}
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and path not in wanted and not hidden:
            problems.append(f"{as_told(path)}: only drug.txt, facts/*.txt and entries/*.txt are loaded. Move it away.")
    read: dict[Path, StarterFile] = {}
    for path, (slug, shape) in wanted.items():
        if path.exists():
            try:
                read[path] = read_file(path, slug, shape)
            except StarterRefused as refused:
                problems += refused.problems
    if problems:
        raise StarterRefused(problems)
    facts = [file for path, file in read.items() if path.parent == folder / "facts"]
    entries = [file for path, file in read.items() if path.parent == folder / "entries"]
    return StarterFolder(read[folder / "drug.txt"], facts, entries)


def read_file(path: Path, slug: str, shape: Shape) -> StarterFile:
    """One file. Raises StarterRefused with everything that is wrong with its form."""
    name = as_told(path)
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig")  # some editors of Windows begin a file with a mark that nobody sees
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise StarterRefused([located(name, line, "this is not UTF-8. Save the file with that encoding.")]) from error
    except OSError as error:
        raise StarterRefused([located(name, 1, f"this cannot be read: {error.strerror}.")]) from error
    values, problems = parse(text, shape)
    if problems:
        raise StarterRefused(located(name, problem.line, problem.message) for problem in problems)
    return StarterFile(name, slug, values)


def parse(text: str, shape: Shape) -> tuple[dict[str, Value], list[Problem]]:
    """The fields of a file by name, and what is wrong with its form, by line."""
    values: dict[str, Value] = {}
    problems: list[Problem] = []
    for found in _fields(tidy(text)):
        if isinstance(found, Problem):
            problems.append(found)
            continue
        name, value = found
        if name not in shape.known:
            problems.append(Problem(value.named, _unknown(name, shape)))
        elif name in values:
            problems.append(
                Problem(value.named, f"the field “{name}” stands on line {values[name].named} already. Keep one.")
            )
        else:
            values[name] = value
    problems += [
        Problem(value.named, f"the field “{name}” is empty. Write its text, or leave the field out.")
        for name, value in values.items()
        if not value.text
    ]
    if not values and not problems:
        problems = [Problem(1, "this file is empty.")]
    elif not problems:
        missing = [name for name in shape.needed if name not in values]
        problems = [Problem(1, f"the field “{name}” is missing.") for name in missing]
    return values, sorted(problems)


def _fields(text: str) -> Iterator[tuple[str, Value] | Problem]:
    """Each field with its name, or what is wrong with a line."""
    sections: list[tuple[str, int, list[str]]] = []
    for number, line in enumerate(text.split("\n"), 1):
        if found := SECTION.fullmatch(line.rstrip()):
            sections.append((found[1], number, []))
        elif ALMOST_A_SECTION.match(line):
            yield Problem(number, "a section begins with “== name ==”, on a line of its own.")
        elif sections:
            sections[-1][2].append(line)
        elif not line.strip() or line.startswith("%"):
            continue
        elif found := HEADER.fullmatch(line):
            yield found[1], Value(found[2].strip(), number, number)
        else:
            yield Problem(number, "this is neither “name: value” nor “== name ==”.")
    for name, number, lines in sections:
        begins = number + 1
        while lines and not lines[0].strip():
            del lines[0]
            begins += 1
        yield name, Value("\n".join(lines).rstrip(), number, begins)


def _unknown(name: str, shape: Shape) -> str:
    near = difflib.get_close_matches(name[:80], shape.known, 1)
    return f"there is no field “{name[:80]}”." + (f" Did you mean “{near[0]}”?" if near else "")


def as_told(path: Path) -> str:
    """The path as people are told it: short below the folder in which they work."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
