"""What the label says is a function of its bytes: these modules know no framework, no database and no network."""

import ast
from pathlib import Path

import pytest

import labels

ROOM = Path(labels.__file__).parent
PURE = "words alike matching comparing edges quoting nearest absence amounts claims ranking outcomes queues".split()
FILES = [*sorted(ROOM.glob("spl/*.py")), *(ROOM / f"{name}.py" for name in PURE)]
LIBRARIES = {"lxml", "nh3", "rapidfuzz"}
PLAIN = set(
    "collections dataclasses datetime decimal enum functools hashlib html io itertools pathlib re stat struct typing unicodedata"
    " zipfile zlib".split()
)
KNOWN = {"editorial.wording", "labels.spl", *(f"labels.{name}" for name in PURE)}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOM)))
def test_a_file_imports_only_plain_python_and_its_libraries(path):
    for node in ast.walk(ast.parse(path.read_text())):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        for name in names:
            if name.startswith(("labels", "editorial")):
                assert ".".join(name.split(".")[:2]) in KNOWN, name
            else:
                assert name.split(".")[0] in PLAIN | LIBRARIES, name
