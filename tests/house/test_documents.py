"""The README names every variable that is read, every command that is ours, and only files that exist."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
README = (ROOT / "README.md").read_text()
OPERATING = (ROOT / "docs" / "operating.md").read_text()
ROOMS = ("audit", "editorial", "labels", "faq", "dupisite")


def variables() -> set[str]:
    """First arguments of _text(...) and os.environ.get(...) in the one file that reads the environment."""
    calls = [
        node
        for node in ast.walk(ast.parse((ROOT / "dupisite" / "running" / "environment.py").read_text()))
        if is_reading(node)
    ]
    return {call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)}


def is_reading(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) in ("_text", "os.environ.get") and bool(node.args)


def test_every_variable_is_explained():
    assert {"HOST", "SECRET_KEY"} <= variables()
    for name in variables():
        assert re.search(rf"^\| `{name}` \|", README, re.MULTILINE), name


def test_only_one_file_reads_the_environment():
    allowed = {"dupisite/running/environment.py", "dupisite/management/commands/serve.py", "audit/backup/backup.py"}
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            name = str(path.relative_to(ROOT))
            text = path.read_text().replace("os.environ.setdefault(", "")
            assert name in allowed or "environ" not in re.findall(r"os\.(\w+)", text), name


def test_every_command_of_ours_is_explained():
    files = [path for room in ROOMS for path in (ROOT / room / "management" / "commands").glob("[a-z]*.py")]
    assert {"verify", "backup", "serve"} <= {path.stem for path in files}
    for path in files:
        assert re.search(rf"`(manage\.py )?{path.stem}\b", README), path.stem


def test_every_target_of_make_is_explained():
    for target in re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE):
        assert target == "prepared" or f"`make {target}`" in README, target


def test_only_files_that_exist_are_linked():
    for folder, text in ((ROOT, README), (ROOT / "docs", OPERATING)):
        links = [link for link in re.findall(r"\]\(([^)#]+)[^)]*\)", text) if "://" not in link]
        assert links
        for link in links:
            assert (folder / link).exists(), link
