"""The files of the starter: readable text, one for each drug and each edition of a text about it, read into fields.

A folder of the drug's holds the texts of one kind, such as facts/. NAME.txt holds edition 1 of a text; NAME.2.txt, NAME.3.txt … hold the whole text of its later editions. A file
begins with lines of the form “name: value”. A field of several lines is a section: a line “== name ==” and the text
below it, down to the next such line. Above the first section, a line that begins with % is a note to whoever reads the
file. Which fields there are is said by the caller: this file knows no drug, no label, no database and no Django.

label/version-1.xml is the label that the facts are tied to, read as bytes. Later versions beside it are left to people.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from editorial.wording.text import Problem, tidy

HEADER = re.compile(r"([^\s:]+):(.*)")
LATER = re.compile(r"(.+)\.([2-9]|[1-9]\d{1,2})")  # the name of a later edition, without .txt
LABEL = "label/version-1.xml"
LABELS = re.compile(r"version-[1-9]\d{0,2}\.xml")
SECTION = re.compile(r"==\s+(\S+)\s+==")
ALMOST_A_SECTION = re.compile(r"==(?!=)\s*\S")  # a row of = alone underlines a heading in Markdown


@dataclass(frozen=True)
class Shape:
    """The fields that files of one kind may hold (`known`), and those that each of them must.

    The file of a later edition must hold those in `later` as well, and it alone may.
    """

    known: tuple[str, ...]
    needed: tuple[str, ...]
    later: tuple[str, ...] = ()

    def of(self, edition: int) -> Shape:
        more = self.later if edition > 1 else ()
        return Shape((*self.known, *more), (*self.needed, *more))


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
class StarterText:
    """One text: a file for each of its editions, in order; the first is edition 1."""

    slug: str
    editions: tuple[StarterFile, ...]

    @property
    def newest(self) -> StarterFile:
        return self.editions[-1]


@dataclass(frozen=True)
class StarterLabel:
    """The label that the facts of a drug are tied to. `name` is its path as people are told it."""

    name: str
    data: bytes


@dataclass(frozen=True)
class StarterFolder:
    """The files of one drug; `texts` by the name of their folder. Without a label nothing in them can quote one."""

    drug: StarterFile
    label: StarterLabel | None
    texts: dict[str, list[StarterText]]

    @property
    def rounds(self) -> range:
        """The numbers of editions, from 1 to the highest that any text has."""
        return range(1, 1 + max((len(text.editions) for texts in self.texts.values() for text in texts), default=0))


class StarterRefused(Exception):
    """Something stands in the way of loading; `problems` are sentences with file and line."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


def located(name: str, line: int, sentence: str) -> str:
    return f"{name}, line {line}: {sentence}"


def read_folder(folder: Path, drug: Shape, shapes: Mapping[str, Shape]) -> StarterFolder:
    """Every file of a drug's folder; `shapes` are those of its texts, by the name of the folder that each kind has in it.

    Raises StarterRefused with the problems of all of them.
    """
    problems: list[str] = []
    wanted = {folder / "drug.txt", *(path for path in folder.glob("label/*") if LABELS.fullmatch(path.name))}
    texts: dict[str, list[StarterText]] = {part: [] for part in shapes}
    with _collected(problems):
        about = _read_drug(folder / "drug.txt", drug)
    with _collected(problems):
        label = _read_label(folder / LABEL)
    for part, shape in shapes.items():
        editions = _paths(folder / part)
        wanted |= {path for paths in editions.values() for path in paths.values()}
        for slug, paths in editions.items():
            with _collected(problems):
                texts[part].append(_read_text(slug, paths, shape))
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and path not in wanted and not hidden:
            problems.append(f"{as_told(path)}: only {_belong(shapes)} belong here. Move it away.")
    if problems:
        raise StarterRefused(problems)
    return StarterFolder(about, label, texts)


def _belong(parts: Iterable[str]) -> str:
    named = ", ".join(("drug.txt", *(f"{part}/*.txt" for part in parts)))
    return f"{named} and label/version-1.xml, version-2.xml and so on"


def _read_drug(path: Path, shape: Shape) -> StarterFile:
    if not path.is_file():
        raise StarterRefused([located(as_told(path), 1, "this file is missing: it says which drug this is.")])
    return read_file(path, path.parent.resolve().name, shape)


def _read_label(path: Path) -> StarterLabel | None:
    return StarterLabel(as_told(path), _bytes(path)) if path.exists() else None


@contextmanager
def _collected(problems: list[str]) -> Iterator[None]:
    try:
        yield
    except StarterRefused as refused:
        problems += refused.problems


def _paths(folder: Path) -> dict[str, dict[int, Path]]:
    """The files of a folder by address, and for each address by the number of the edition."""
    found: dict[str, dict[int, Path]] = {}
    for path in sorted(folder.glob("[!.]*.txt")):
        later = LATER.fullmatch(path.stem)
        slug, number = (later[1], int(later[2])) if later else (path.stem, 1)
        found.setdefault(slug, {})[number] = path
    return {slug: dict(sorted(paths.items())) for slug, paths in sorted(found.items())}


def _read_text(slug: str, paths: dict[int, Path], shape: Shape) -> StarterText:
    """Every edition of one text. Raises StarterRefused also for a gap between their numbers."""
    problems: list[str] = []
    editions: list[StarterFile] = []
    for number, path in paths.items():
        with _collected(problems):
            if number > 1 and number - 1 not in paths:
                sentence = f"there is no edition {number - 1} before it. Editions are numbered 2, 3, 4 without a gap."
                raise StarterRefused([located(as_told(path), 1, sentence)])
            editions.append(read_file(path, slug, shape.of(number)))
    if problems:
        raise StarterRefused(problems)
    return StarterText(slug, tuple(editions))


def read_file(path: Path, slug: str, shape: Shape) -> StarterFile:
    """One file. Raises StarterRefused with everything that is wrong with its form."""
    name, raw = as_told(path), _bytes(path)
    try:
        text = raw.decode("utf-8-sig")  # some editors of Windows begin a file with a mark that nobody sees
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise StarterRefused([located(name, line, "this is not UTF-8. Save the file with that encoding.")]) from error
    values, problems = parse(text, shape)
    if problems:
        raise StarterRefused(located(name, problem.line, problem.message) for problem in problems)
    return StarterFile(name, slug, values)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise StarterRefused([located(as_told(path), 1, f"this cannot be read: {error.strerror}.")]) from error


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
