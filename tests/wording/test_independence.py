"""Words on the page are functions of texts: the package knows no framework, no database and no clock."""

import ast
from pathlib import Path

import pytest

import editorial.wording

FILES = sorted(Path(editorial.wording.__file__).parent.glob("*.py"))
ALLOWED = {"markdown_it", "nh3", "diff_match_patch", "editorial.wording"}
PLAIN = set(
    "bisect collections dataclasses decimal difflib enum html itertools re typing unicodedata collections.abc".split()
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_imports_only_plain_python_and_the_text_libraries(path):
    tree = ast.parse(path.read_text())
    assert ast.get_docstring(tree)
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        for name in names:
            room = ".".join(name.split(".")[:2]) if name.startswith("editorial") else name.split(".")[0]
            assert room in ALLOWED | PLAIN, name
