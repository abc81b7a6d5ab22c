"""How much of a text stands word for word in another: the starter is written in our own words."""

import os
import re
from pathlib import Path

import pytest

from dupisite.management.commands.load_starter import read
from editorial.wording.markdown import CITATION

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCE = Path(os.environ.get("DUPISITE_SOURCE", ROOT.parent / "shared" / "source")) / "dupixent-answer.txt"
LONGEST_RUN = 11  # words in a row that may stand in the source page too
(FOLDER,) = read([ROOT / "starter" / "dupixent"])
FACTS = {text.slug: text for text in FOLDER.texts["facts"]}


def words(text: str) -> list[str]:
    return re.findall(r"\w+", CITATION.sub(" ", text).lower())


def shared_runs(text: str, page: list[str], length: int) -> list[str]:
    """Runs of so many words that stand in a row both in the text and in the page."""
    known = {tuple(page[at : at + length]) for at in range(len(page) - length + 1)}
    ours = words(text)
    runs = (tuple(ours[at : at + length]) for at in range(len(ours) - length + 1))
    return [" ".join(run) for run in runs if run in known]


def source_page() -> list[str]:
    """Its words; the test that asks for them is skipped where it is not at hand."""
    if not SOURCE.is_file():
        pytest.skip(
            f"NOT CHECKED: the source page is not at {SOURCE}. Set DUPISITE_SOURCE to the folder that holds it."
        )
    return words(SOURCE.read_text())
