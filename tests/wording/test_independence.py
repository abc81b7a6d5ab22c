"""Words on the page are functions of texts: the package knows no framework, no database and no clock."""

import ast
from pathlib import Path

import editorial.wording
from tests.house.house_files import imported, said, tree_of

FILES = sorted(Path(editorial.wording.__file__).parent.glob("*.py"))
ALLOWED = {"markdown_it", "nh3", "diff_match_patch", "editorial.wording"}
PLAIN = set(
    "__future__ bisect collections collections.abc dataclasses decimal difflib enum functools html itertools re typing"
    " unicodedata".split()
)


def allowed(name: str) -> bool:
    room = ".".join(name.split(".")[:2]) if name.startswith("editorial") else name.split(".")[0]
    return room in ALLOWED | PLAIN


def test_files_import_only_plain_python_and_the_text_libraries():
    others = [f"{said(path)} imports {name}" for path in FILES for name in imported(tree_of(path)) if not allowed(name)]
    assert FILES
    assert not others, "\n".join(others)


def test_every_file_says_what_lives_in_it():
    assert [said(path) for path in FILES if not ast.get_docstring(tree_of(path))] == []
