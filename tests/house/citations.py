"""What comments, docstrings and documents of the house name: files, folders, modules and what stands in them."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.house.house_files import NO_ROOMS, ROOT, TOWER, files, said, text_of, tree_of

TOP = (*TOWER, *NO_ROOMS, "docs", "templates", "static", "starter", "deploy", "findings")
ENDINGS = "py|md|html|css|js|txt|svg|png|sh|xml|toml|in"
# A path from the top of the repository: with an ending, or a folder with its slash. Not the end of an address or of a
# longer path, and no pattern with a star or a place for a value in it.
PATH = re.compile(
    rf"(?<![\w./{{}}<>*-])((?:{'|'.join(TOP)})/(?:[\w.-]+/)*(?:[\w-][\w.-]*\.(?:{ENDINGS}))?)(?![\w/*{{<-])"
)
FILE = re.compile(r"(?<![\w./{}<>*-])([\w-]+\.(?:py|md|html|css))(?![\w/*{<(-])")
MODULE = re.compile(rf"(?<![\w./{{}}<>@*-])((?:{'|'.join((*TOWER, *NO_ROOMS))})(?:\.[A-Za-z_]\w*)+)(?![\w/*{{<@-])")
PLACEHOLDER = re.compile(r"\bNAME\b")  # stands for a name that somebody chooses
NO_MODULES = {"dupisite.sqlite3"}  # the database, a file


def cited(path: Path) -> Iterator[str]:
    """The parts of a file that are written for people."""
    text = text_of(path)
    if path.suffix == ".py":
        yield from docstrings(tree_of(path))
        yield from comments(path, text)
    elif path.suffix == ".html":
        yield from re.findall(r"{#.*?#}|{% comment %}.*?{% endcomment %}", text, re.DOTALL)
    elif path.suffix in (".css", ".js"):
        yield from re.findall(r"/\*.*?\*/|//[^\n]*", text, re.DOTALL)
    elif path.suffix == ".md":
        yield text
    else:  # of the shell, of make, of the settings of tools
        yield from re.findall(r"(?:^|\s)#[^\n]*", text)


def comments(path: Path, text: str) -> Iterator[str]:
    """Python is taken apart only where what follows a number sign names something missing: it may stand in a string."""
    if any(True for line in re.findall("#.*", text) for _ in missing(path, line)):
        tokens = tokenize.generate_tokens(io.StringIO(text).readline)
        yield from (token.string for token in tokens if token.type == tokenize.COMMENT)


def docstrings(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield ast.get_docstring(node) or ""


@cache
def names() -> set[str]:
    return {path.name for path in files()}


def missing(path: Path, text: str) -> Iterator[str]:
    """What a text of a file names that does not exist."""
    for name in PATH.findall(text):
        if not PLACEHOLDER.search(name) and not any(
            (place / name).exists() for place in (ROOT, ROOT / "templates", path.parent)
        ):
            yield name
    for name in FILE.findall(text):
        if name not in names():
            yield name
    yield from (name for name in MODULE.findall(text) if not stands(name) and name not in NO_MODULES)


@cache
def stands(name: str) -> bool:
    """Is it a module, or something in one, or a model or a right by the label of its app?"""
    parts = name.split(".")
    if len(parts) == 2 and "_" in parts[1]:
        parts[1] = parts[1].rpartition("_")[2] if stands(f"{parts[0]}.{parts[1].rpartition('_')[2]}") else parts[1]
    for length in range(len(parts), 0, -1):
        place = ROOT.joinpath(*parts[:length])
        for file in (place.with_suffix(".py"), place / "__init__.py", place / "models.py"):
            if file.exists() and (length == len(parts) or parts[length].lower() in defined(file)):
                return True
    return False


@cache
def defined(file: Path) -> set[str]:
    """Lower case, as the ledger and permissions have it, of what a module defines or imports."""
    found = set()
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, ast.ImportFrom):
            found |= {alias.asname or alias.name for alias in node.names}
    return {name.lower() for name in found}


def lost() -> list[str]:
    """Each citation of what does not exist, after the file that makes it."""
    return [
        f"{said(path)} names {name}"
        for path in files(".py", ".html", ".css", ".js", ".md", ".sh", ".toml", "Makefile", "run")
        for text in cited(path)
        for name in missing(path, text)
    ]
