"""Search, API and Markdown learn of kinds of text from the registry: no file of theirs names one of them."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

FOLDERS = ("dupisite/search", "dupisite/api", "dupisite/markdown")
OF_ONE_KIND = {"Fact", "Entry", "public_fact", "public_entry", "fact_standings", "entry_standings", "FACTS", "ANSWERS"}
WORDS = {"fact", "entry", "facts", "entries", "labels.fact", "faq.entry"}
EXAMPLES = ("example", "examples")  # of the description of the API: what the starter has


def named(tree: ast.AST) -> Iterator[tuple[int, str]]:
    examples = [node for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg in EXAMPLES]
    shown = {id(inner) for example in examples for inner in ast.walk(example)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            if (node.module or "").split(".")[0] == "faq":
                yield node.lineno, str(node.module)
            yield from ((node.lineno, each.name) for each in node.names if each.name in OF_ONE_KIND)
        elif isinstance(node, ast.Import):
            yield from ((node.lineno, each.name) for each in node.names if each.name.split(".")[0] == "faq")
        elif isinstance(node, ast.Constant) and node.value in WORDS and id(node) not in shown:
            yield node.lineno, str(node.value)


def test_no_file_names_a_kind_of_text():
    files = sorted(path for folder in FOLDERS for path in (Path(settings.BASE_DIR) / folder).glob("*.py"))
    assert len(files) > 30
    assert [f"{path.name}:{line} {name}" for path in files for line, name in named(ast.parse(path.read_text()))] == []


def test_a_name_is_seen_wherever_it_stands():
    assert [name for _, name in named(ast.parse("from faq.models import Entry\nif kind == 'fact': pass"))] == [
        "faq.models",
        "Entry",
        "fact",
    ]
    assert list(named(ast.parse("Field(examples=['fact'])"))) == []
