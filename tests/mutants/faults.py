"""A fault of the list, and the list. Knows no test and starts nothing."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LIST = Path(__file__).with_name("faults.toml")
BEFORE = ("caught", "missed")


class Stale(Exception):
    """The list and the code no longer fit. Its text is a sentence that says where."""


@dataclass(frozen=True)
class Fault:
    """One replacement in one file; `tests` are those that must notice it, as pytest names them: files, or functions of them."""

    name: str
    file: str
    old: str
    new: str
    why: str
    tests: tuple[str, ...]
    before: str

    def applied(self, text: str) -> str:
        """The text of the file with the fault in it. Raises Stale unless there is exactly one place for it."""
        found = text.count(self.old)
        if found != 1:
            raise Stale(f"“{self.name}”: its old text occurs {found} times in {self.file}, and must occur once.")
        return text.replace(self.old, self.new)

    def trouble(self, root: Path = ROOT) -> list[str]:
        """What is wrong with the entry, as sentences; none when it can be run."""
        found = []
        try:
            self.applied((root / self.file).read_text())
        except (OSError, Stale) as error:
            found.append(str(error))
        if self.old == self.new or not self.why or not self.tests or self.before not in BEFORE:
            found.append(f"“{self.name}”: it changes nothing, or lacks why, tests, or caught or missed as before.")
        return found + [f"“{self.name}”: there is no {test}." for test in self.tests if not _is_there(root, test)]

    def row(self) -> str:
        """Its line in the table of docs/testing.md."""
        return f"| {self.name} | `{self.file}` | {self.why} | {self.before} | caught |"


def _is_there(root: Path, test: str) -> bool:
    file, _, function = test.partition("::")
    return (root / file).is_file() and (not function or f"def {function}(" in (root / file).read_text())


def listed() -> list[Fault]:
    """Every fault of the list, in its order."""
    rows = tomllib.loads(LIST.read_text())["fault"]
    return [Fault(**{**row, "tests": tuple(row["tests"])}) for row in rows]
