"""What comments, docstrings and documents name exists, so that whoever follows a name finds something."""

import re

import pytest

from tests.house.citations import lost, missing
from tests.house.house_files import ROOT, files, said, text_of


def test_what_is_named_exists():
    found = lost()
    assert not found, "\n".join(found)


def test_no_code_names_a_design_that_is_not_here():
    word = re.compile(r"\b" + "DES" + "IGN" + r"\b")
    naming = [said(path) for path in files(".py", ".html", ".css", ".js", ".sh", ".toml") if word.search(text_of(path))]
    assert not naming, "\n".join(naming)


@pytest.mark.parametrize(
    "name",
    [
        "docs/gone.md",
        "`tests/gone/`",
        "gone.py makes it",
        "`editorial.record.gone`",
        "labels.Gone",
        "audit.ledger.Gone",
    ],
)
def test_a_name_of_nothing_is_found(name):
    assert list(missing(ROOT / "docs" / "tour.md", name))


@pytest.mark.parametrize(
    "name",
    [
        "docs/operating.md",
        "`tests/house/`",
        "/labels/gone.html",
        "operating.md",
        "`editorial.record.content.ReviewedContent`",
        "labels.Drug",
        "editorial.person:1",
        "labels.sign_fact",
        "tests/gone/<name>.py",
        "example.org/docs/gone.md",
    ],
)
def test_what_exists_and_what_is_no_name_of_ours_is_left_alone(name):
    assert list(missing(ROOT / "docs" / "tour.md", name)) == []
