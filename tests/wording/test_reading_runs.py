"""A difference on a public page shows what readers of both editions saw, and nothing of Markdown."""

import re

import pytest

from editorial.wording.difference import changes
from editorial.wording.reading_runs import as_read

OLD, NEW = {("fact", "a"): 1, ("ref", "b"): 2}, {("fact", "c"): 3, ("fact", "a"): 4}


def read(old: str, new: str, short: bool = False) -> list[str]:
    return [as_read(change.runs, OLD, NEW, short) for change in changes(old, new)]


def in_words(html: str) -> str:
    return " ".join(re.sub("<[^>]*>", "", html).split())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("It is old [[a]].", "It is new [[a]].", "It is [removed: old][added: new]."),
        ("It works.", "It works [[c]].", "It works [added: [3]]."),
        ("It works [[ref:b]].", "It works.", "It works [removed: [2]]."),
        ("It is **not** old.", "It is **not** new.", "It is not [removed: old][added: new]."),
        ("A * B and snake_case.", "A * B and snake_case too.", "A * B and snake_case [added: too]."),
        ("Cost < 5 & more.", "Cost < 6 & more.", "Cost &lt; [removed: 5][added: 6] &amp; more."),
    ],
)
def test_a_change_is_told_as_both_were_read(old, new, said):
    assert in_words(read(old, new)[0]) == said


def test_emphasis_is_emphasis_and_what_is_emphasized_now_shows():
    assert "<strong>not</strong>" in read("It is **not** old.", "It is **not** new.")[0]
    changed = read("It is not for children.", "It is **not** for children.")[0]
    assert "<ins>" in changed and "<strong>not</strong>" in changed and "**" not in changed


def test_rows_are_cells():
    table = "| Use | Age |\n|---|---|\n| EoE | {} |\n"
    row = read(table.format("1 year"), table.format("2 years"))[1]
    assert 'class="cell"' in row and "|" not in row


def test_in_short_unchanged_words_far_from_a_change_are_left_out():
    far = "This sentence stays as it was and is rather long, for it says much. " * 4
    whole, short = (read(f"{far}It is old. {far}", f"{far}It is new. {far}", short)[0] for short in (False, True))
    assert "…" not in whole and short.count("…") == 2 and len(short) < len(whole) / 2
    assert in_words(short).count("rather long") <= 4 and "new" in short and "old" in short


def test_what_somebody_wrote_is_never_markup():
    said = read("<b>x</b> **a** old", "<b>x</b> **<i>** new")[0]
    assert "<b>" not in said and "<i>" not in said
