"""What the label says is a function of its bytes: these modules know no framework, no database and no network."""

import ast
from pathlib import Path

import pytest

import labels

ROOM = Path(labels.__file__).parent
PURE = """
    archive.normal_words difference.row_alignment difference.section_matching difference.version_comparison
    evidence.absent_terms evidence.amounts evidence.claims evidence.nearest_passage evidence.quote_boundaries evidence.quoting
    triage.outcomes triage.queues triage.ranking
""".split()
FILES = [*sorted(ROOM.glob("spl/*.py")), *(ROOM / f"{name.replace('.', '/')}.py" for name in PURE)]
LIBRARIES = {"lxml", "nh3", "rapidfuzz"}
PLAIN = set(
    "collections dataclasses datetime decimal enum functools hashlib html io itertools pathlib re stat struct typing unicodedata"
    " zipfile zlib".split()
)
KNOWN = {f"labels.{name}" for name in PURE}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOM)))
def test_a_file_imports_only_plain_python_and_its_libraries(path):
    for node in ast.walk(ast.parse(path.read_text())):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        for name in names:
            if name.startswith(("labels", "editorial")):
                assert name in KNOWN or f"{name}.".startswith(("editorial.wording.", "labels.spl.")), name
            else:
                assert name.split(".")[0] in PLAIN | LIBRARIES, name
