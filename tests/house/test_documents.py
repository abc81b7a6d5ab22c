"""docs/reference.md explains every variable, command and make target, and documents link only to what exists."""

import ast
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from audit.ledger.clock import WRITTEN

ROOT = Path(__file__).resolve().parent.parent.parent
REFERENCE = (ROOT / "docs" / "reference.md").read_text()
LINKING = (
    "README",
    "CHANGELOG",
    "CONTRIBUTING",
    "SECURITY",
    "docs/architecture",
    "docs/adding-a-kind",
    "docs/operating",
    "docs/reference",
    "docs/threats",
)
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


def test_no_clock_is_believed_that_is_older_than_what_was_lately_decided():
    newest = max(file.name[:10] for file in (ROOT / "docs" / "decisions").glob("20*.md"))
    lately = datetime.fromisoformat(newest).replace(tzinfo=UTC) - timedelta(days=90)
    assert lately < WRITTEN, "move WRITTEN in audit/ledger/clock.py on"


def test_every_variable_is_explained():
    assert {"HOST", "SECRET_KEY"} <= variables()
    for name in variables():
        assert re.search(rf"^\| `{name}` \|", REFERENCE, re.MULTILINE), name


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
        assert re.search(rf"`(manage\.py )?{path.stem}\b", REFERENCE), path.stem


def test_every_target_of_make_is_explained():
    for target in re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE):
        assert target == "prepared" or f"`make {target}`" in REFERENCE, target


def headings(page: str) -> set[str]:
    """The anchors that GitHub gives to the headings of a Markdown page."""
    titles = re.findall(r"^#+ (.+)$", page, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("name", LINKING)
def test_a_document_links_only_to_what_exists(name):
    page = ROOT / f"{name}.md"
    links = [link for link in re.findall(r"\]\(([^)]+)\)", page.read_text()) if "://" not in link]
    assert links
    for link in links:
        path, _, anchor = link.partition("#")
        aim = page.parent / path if path else page
        assert aim.exists(), link
        assert not anchor or anchor in headings(aim.read_text()), link


def test_the_readme_is_short_and_its_pictures_are_small():
    readme = (ROOT / "README.md").read_text()
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", readme)
    assert len(readme.splitlines()) <= 80
    assert len(pictures) == 2
    assert all((ROOT / picture).stat().st_size < 200_000 for picture in pictures)


def test_each_threat_says_which_test_shows_it_or_what_remains():
    rows = [line.strip("| ").split(" | ") for line in (ROOT / "docs" / "threats.md").read_text().splitlines()]
    rows = [row for row in rows if len(row) > 2 and not row[0].startswith(("threat", "---"))]  # two: what no check sees
    assert len(rows) > 10
    for row in rows:
        assert len(row) == 4, row
        _, _, shown, remains = row
        tests = re.findall(r"`(tests/[^`]+)`", shown)
        assert tests or remains not in ("", "–"), row
        assert all((ROOT / test.partition("::")[0]).exists() for test in tests), row
