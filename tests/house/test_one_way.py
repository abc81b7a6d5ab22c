"""What is written in many places is written one way: days, whole addresses, tables, and the number of the release."""

import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from django.conf import settings

from dupisite.markdown.addresses import leading_to
from editorial.days import day_of, minute_of
from editorial.site_address import canonical_address, whole_address

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ("audit", "editorial", "labels", "faq", "dupisite")


def lines_with(pattern: str) -> Iterator[str]:
    """File and line of ours that has it, in docstrings too."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            for number, line in enumerate(path.read_text().splitlines(), 1):
                if re.search(pattern, line):
                    yield f"{path.relative_to(ROOT)}:{number}: {line.strip()}"


def test_a_day_is_written_in_one_place_and_as_it_always_was():
    for days in range(0, 800, 7):
        moment = datetime(2025, 1, 1, 14, 5, 9, tzinfo=UTC) + timedelta(days=days)
        written = f"{moment:%B} {moment.day}, {moment:%Y}"
        assert day_of(moment) == day_of(moment.date()) == written
        assert minute_of(moment) == f"{written}, 14:05 UTC"
    assert day_of(date(2025, 6, 3)) == "June 3, 2025"
    assert list(lines_with(r"%B %-?d|%-[a-zA-Z](?!` of strftime)")) == [], "editorial.days writes days"


def test_a_whole_address_is_made_in_one_place(settings):
    settings.SITE_URL = "https://answers.example.org"
    assert whole_address("/at/2025-06-23/x/") == "https://answers.example.org/at/2025-06-23/x/"
    assert canonical_address("/at/2025-06-23/x/") == canonical_address("/x/") == "https://answers.example.org/x/"
    assert leading_to("/changes/") == "https://answers.example.org/changes.md"
    assert leading_to("https://elsewhere.example/x/") == "https://elsewhere.example/x/"
    bare = [line for line in lines_with(r"SITE_URL\}[{/]") if not line.startswith("editorial/site_address.py")]
    assert bare == []


def test_tables_leave_by_one_writer():
    assert [line.partition(":")[0] for line in lines_with(r"\bcsv\.writer\b|DictWriter")] == ["audit/csv_export.py"]


def test_the_release_is_the_version_of_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["version"] == settings.RELEASE
    assert list(lines_with(rf'"{re.escape(settings.RELEASE)}"')) == [], "pyproject.toml says it, and settings read it"
