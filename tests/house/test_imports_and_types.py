"""What a reader of the code alone sees: no module needs itself, mypy checks every app, and few parameters may be anything.

An import inside a function, or for types alone, counts as any other.
"""

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from django.apps import apps

from tests.house.house_files import ROOT, TOWER, is_migration, python_of_rooms, said, tree_of

MOST = 60  # parameters that may be `Any`: what Django hands over as it likes, and values that may be anything
MYPY = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mypy"]

Graph = Mapping[str, set[str]]


def modules() -> dict[str, Path]:
    """Every module of the rooms and of the bench by its dotted name; migrations stand apart, since they only look back."""
    found = {}
    for room in (*TOWER, "bench"):
        for path in sorted((ROOT / room).rglob("*.py")):
            if not is_migration(path):
                name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
                found[name.removesuffix(".__init__")] = path
    return found


def imports(tree: ast.AST, known: set[str]) -> Iterator[str]:
    """The modules among `known` that a module imports anywhere in it."""
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            inside = [f"{node.module}.{alias.name}" for alias in node.names]
            names = [name if name in known else str(node.module) for name in inside]
        yield from (name for name in names if name in known)


def graph() -> Graph:
    paths = modules()
    known = set(paths)
    return {name: set(imports(ast.parse(path.read_text()), known)) - {name} for name, path in paths.items()}


def circles(edges: Graph) -> list[set[str]]:
    """The sets of modules of which each needs every other, by Tarjan's algorithm."""
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    found: list[set[str]] = []

    def visit(one: str) -> None:
        number[one] = lowest[one] = len(number)
        stack.append(one)
        for other in sorted(edges[one]):
            if other not in number:
                visit(other)
                lowest[one] = min(lowest[one], lowest[other])
            elif other in stack:
                lowest[one] = min(lowest[one], number[other])
        if lowest[one] == number[one]:
            circle = set(stack[stack.index(one) :])
            del stack[stack.index(one) :]
            if len(circle) > 1:
                found.append(circle)

    for one in sorted(edges):
        if one not in number:
            visit(one)
    return found


def test_no_module_needs_itself_by_way_of_others():
    edges = graph()
    told = [
        f"{one} imports {other}"
        for circle in circles(edges)
        for one in sorted(circle)
        for other in sorted(edges[one] & circle)
    ]
    assert not told, "\n".join(told)


def test_a_circle_is_found_whichever_way_it_is_imported():
    known = {"a", "b", "c", "d"}
    sources = {
        "a": "import b",
        "b": "def later():\n    from c import thing",
        "c": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import a",
        "d": "from a import b",
    }
    edges = {name: set(imports(ast.parse(source), known)) for name, source in sources.items()}
    assert edges["d"] == {"a"}
    assert circles(edges) == [{"a", "b", "c"}]


def test_the_graph_is_that_of_this_house():
    edges = graph()
    assert "audit.registry" in edges["editorial.record.listeners"]
    assert "editorial.work.notes" in edges["editorial.apps"], "an import in a function, of a module by its package"
    assert len(edges) > 300


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
