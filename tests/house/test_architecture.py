"""What docs/architecture.md shows of the code is what the code is: its list of folders and its two drawings."""

import xml.etree.ElementTree as ET

import pytest

from tests.house.architecture import ROOT, WAY, made
from tests.house.imports import TOWER, arrows, folders

SVG = "{http://www.w3.org/2000/svg}"
DRAWINGS = ("docs/rooms.svg", "docs/way-of-a-label.svg")


def test_everything_that_is_made_from_the_code_is_up_to_date():
    stale = [path for path, text in made().items() if (ROOT / path).read_text() != text]
    assert stale == [], "run `python -m tests.house.architecture`"


def test_every_folder_says_what_lives_there_in_one_line():
    silent = [folder.name for folder in folders() if not folder.says.endswith(".")]
    assert silent == []


@pytest.mark.parametrize("path", DRAWINGS)
def test_a_drawing_is_small_named_and_readable_in_the_dark(path):
    drawn = (ROOT / path).read_text()
    assert len(drawn) < 60_000
    assert ET.fromstring(drawn).findtext(f"{SVG}title")
    assert "prefers-color-scheme: dark" in drawn


def test_the_tower_shows_every_room_and_folder():
    shown = {text.text for text in ET.fromstring((ROOT / DRAWINGS[0]).read_text()).iter(f"{SVG}text")}
    assert set(TOWER) <= shown
    for folder in folders():
        if "/" in folder.name:
            assert folder.name.partition("/")[2] in shown


def test_imports_of_names_modules_and_folders_are_counted_once_a_file(tmp_path, monkeypatch):
    for name in (
        "faq/apps.py",
        "faq/low/__init__.py",
        "faq/low/deep.py",
        "faq/high/__init__.py",
        "faq/migrations/old.py",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text('"""It."""\n')
    (tmp_path / "faq/migrations/old.py").write_text("from faq.low import deep\n")
    (tmp_path / "faq/high/two.py").write_text(
        "from faq.low import deep\nimport faq.low.deep\nfrom faq import apps\nimport os\n"
    )
    monkeypatch.setattr("tests.house.imports.ROOT", tmp_path)
    monkeypatch.setattr("tests.house.imports.TOWER", ("faq",))
    assert arrows() == {("faq/high", "faq/low"): 1, ("faq/high", "faq"): 1}


def test_every_folder_on_the_way_of_a_label_exists():
    assert set(WAY) <= {folder.name for folder in folders()}
