"""What the label says is a function of its bytes: these modules know no framework, no database and no network."""

from pathlib import Path

import labels
from tests.house.house_files import imported, said, tree_of

ROOM = Path(labels.__file__).parent
PURE = """
    archive.normal_words difference.changes difference.form_changes difference.row_alignment difference.section_matching difference.table_cells
    difference.version_comparison
    evidence.absent_terms evidence.amounts evidence.claims evidence.nearest_passage evidence.quote_boundaries evidence.quoting
    triage.outcomes triage.queues triage.ranking
""".split()
FILES = [*sorted(ROOM.glob("spl/*.py")), *(ROOM / f"{name.replace('.', '/')}.py" for name in PURE)]
LIBRARIES = {"lxml", "nh3", "rapidfuzz"}
PLAIN = set(
    "__future__ collections dataclasses datetime decimal enum functools hashlib html io itertools pathlib re stat struct typing unicodedata"
    " zipfile zlib".split()
)
KNOWN = {f"labels.{name}" for name in PURE}


def allowed(name: str) -> bool:
    if name.startswith(("labels", "editorial")):
        return name in KNOWN or f"{name}.".startswith(("editorial.wording.", "labels.spl."))
    return name.split(".")[0] in PLAIN | LIBRARIES


def test_files_import_only_plain_python_and_their_libraries():
    others = [f"{said(path)} imports {name}" for path in FILES for name in imported(tree_of(path)) if not allowed(name)]
    assert len(FILES) > len(PURE)
    assert not others, "\n".join(others)
