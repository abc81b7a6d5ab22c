"""mypy checks every app, and what a function takes is seldom `Any`: that would check nothing."""

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps

from tests.house.house_files import ROOT, python_of_rooms, said, tree_of

MOST = 60  # parameters that may be `Any`: what Django hands over as it likes, and values that may be anything
MYPY = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mypy"]


def parameters(tree: ast.AST) -> Iterator[ast.arg]:
    """Every named parameter that has an annotation; `*args` and `**kwargs` name nothing, and are not counted."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            given = node.args
            yield from (each for each in (*given.posonlyargs, *given.args, *given.kwonlyargs) if each.annotation)


def is_any(parameter: ast.arg) -> bool:
    return parameter.annotation is not None and ast.unparse(parameter.annotation) == "Any"


def is_checked(path: Path) -> bool:
    name = path.relative_to(ROOT).as_posix()
    return not any(re.search(pattern, name) for pattern in MYPY["exclude"])


def test_few_parameters_may_be_anything():
    found = Counter[str]()
    for path in python_of_rooms():
        found[said(path)] += sum(map(is_any, parameters(tree_of(path))))
    assert found.total() <= MOST, f"{found.total()} parameters are Any, most of them in {found.most_common(8)}"


def test_a_parameter_that_may_be_anything_is_counted_wherever_it_stands():
    tree = ast.parse(
        "def one(a: Any, /, b: 'int', *, c: Any = None, **more: Any): ...\nclass C:\n    async def two(self, d: Any): ..."
    )
    assert [each.arg for each in parameters(tree) if is_any(each)] == ["a", "c", "d"]


def test_mypy_checks_every_app_and_needs_no_list_of_them():
    assert MYPY["files"] == ["."]
    ours = [Path(app.path) for app in apps.get_app_configs() if Path(app.path).parent == ROOT]
    assert len(ours) >= 5
    left_out = [
        said(path)
        for folder in ours
        for path in folder.rglob("*.py")
        if path.parent.name != "migrations" and not is_checked(path)
    ]
    assert left_out == []
    assert is_checked(ROOT / "an_app_to_come" / "models.py")
    assert not is_checked(ROOT / "audit" / "migrations" / "0001_initial.py")
