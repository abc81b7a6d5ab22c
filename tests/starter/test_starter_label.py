"""The illustrative label extract of the starter: ours, like a label, and what the facts say stands in it word for word.

Reads the files; how the extract comes into the archive is in `test_starter_archive`.
"""

import json
import re

import pytest

from dupisite.starter.starter_files import StarterFile
from labels.archive.normal_words import normal
from labels.spl.model import Label
from labels.spl.reading import read_label
from tests.labels.real import FOLDER as REAL
from tests.starter.copied import FACTS, FOLDER, LONGEST_RUN, ROOT, shared_runs, source_page, words

ONE, TWO = (ROOT / f"starter/dupixent/label/version-{number}.xml" for number in (1, 2))
FIRST, SECOND = read_label(ONE.read_bytes()), read_label(TWO.read_bytes())
OUTSIDE = set(
    "boxed-warning eye-problems-cause first-approval follow-prescription immunosuppressant joint-pain makers"
    " mechanism-unsettled not-a-steroid weight-gain-register weight-gain-study".split()
)
TIED = [
    pytest.param(file, id=file.name.split("/")[-1])
    for text in FOLDER.texts["facts"]
    for file in text.editions
    if file.text("claim") != "literature"
]
SENTENCE_ENDS = re.compile(r"(?<=[.!?]) (?=[A-Z])")


def passages(label: Label, sections: list[str]) -> set[str]:
    """What may be quoted of the sections: each sentence, and each block as a whole."""
    blocks = [block.text for section in label.within(sections) for block in section.blocks]
    return {normal(part) for block in blocks for part in (block, *SENTENCE_ENDS.split(block))}


def failing(label: Label, file: StarterFile) -> list[str]:
    """The lines of the evidence that the label does not bear out, or what it has beyond them."""
    lines, sections = file.text("claim_text").split("\n"), file.text("claim_sections").split(", ")
    if file.text("claim") == "quotes":
        return [line for line in lines if normal(line) not in passages(label, sections)]
    if file.text("claim") == "absent":
        said = " ".join(block.text for section in label.within(sections) for block in section.blocks).lower()
        return [term for term in lines if term in said]
    members = {normal(section.title) for section in label.sections if section.parent in sections}
    return sorted(members ^ set(map(normal, lines)))


def text_of(label: Label) -> str:
    return " ".join(section.text for section in label.sections)


def test_it_says_itself_that_it_is_no_official_label():
    for label in (FIRST, SECOND):
        assert label.title == "Illustrative extract, not the official label of DUPIXENT (dupilumab)"
        assert label.labeler == "dupisite sample" and label.approval == ""
    for file in (ONE, TWO):
        assert "NOT the official label" in file.read_text().split("<document")[0]


def test_both_are_versions_of_one_label_that_is_not_the_official_one():
    assert FIRST.set_id == SECOND.set_id != FOLDER.drug.text("set_id")
    assert FIRST.document_id != SECOND.document_id
    found = [(label.version, label.effective.isoformat()) for label in (FIRST, SECOND)]
    assert found == [(1, "2025-06-23"), (2, "2026-03-02")]


def test_version_2_adds_a_ninth_use_and_words_one_sentence_differently():
    assert [key for key in SECOND.by_key if key not in FIRST.by_key] == ["1.9"]
    assert SECOND.by_key["1.9"].title == "1.9 Allergic Fungal Rhinosinusitis"
    differing = [key for key, section in FIRST.by_key.items() if section != SECOND.by_key[key]]
    assert differing == ["5.8"]
    assert re.findall(r"\d+", text_of(FIRST)) == re.findall(
        r"\d+", text_of(SECOND).replace(SECOND.by_key["1.9"].text, "")
    )


def test_a_list_has_a_lead_in_and_a_table_has_a_head():
    kinds = {block.kind for section in FIRST.sections for block in section.blocks}
    assert kinds == {"title", "paragraph", "item", "caption", "header", "row"}
    assert FIRST.by_key["3"].lead_of(2) == "DUPIXENT is an injection that comes in two forms, each for one use:"
    assert FIRST.by_key["8.4"].lead_of(3).endswith("\nUse | Least age | Least weight")


@pytest.mark.parametrize("file", TIED)
def test_what_every_edition_says_of_the_label_holds_in_version_1(file):
    assert failing(FIRST, file) == []


def test_in_version_2_one_quote_is_gone_and_the_list_of_uses_is_no_longer_whole():
    live = {
        text.slug: failing(SECOND, text.newest)
        for text in FOLDER.texts["facts"]
        if text.newest.text("claim") != "literature"
    }
    assert {slug: what for slug, what in live.items() if what} == {
        "worm-infections": ["A helminth infection should be treated before DUPIXENT is begun."],
        "approved-uses": ["1.9 Allergic Fungal Rhinosinusitis"],
    }


def test_no_other_fact_names_a_section_that_changed():
    named = {slug: set(text.newest.text("claim_sections").split(", ")) for slug, text in FACTS.items()}
    assert [slug for slug, sections in named.items() if sections & {"5", "5.8"}] == ["worm-infections"]
    assert [slug for slug, sections in named.items() if "1" in sections] == ["approved-uses"]


def test_every_fact_is_tied_but_those_that_no_such_label_says():
    assert {slug for slug, text in FACTS.items() if text.newest.text("claim") == "literature"} == OUTSIDE
    assert {slug for slug, text in FACTS.items() if text.newest.text("claim") == "complete"} == {"approved-uses"}
    assert {slug for slug, text in FACTS.items() if text.newest.text("claim") == "absent"} == {"weight-not-listed"}


def test_no_number_is_in_it_that_no_fact_says():
    amount = r"\d+ (?:months?|years?|weeks?|kg|mg)\b|[A-Z][a-z]+ \d+, \d{4}"
    statements = " ".join(text.newest.text("statement") for text in FOLDER.texts["facts"])
    said = set(re.findall(amount, text_of(FIRST)))
    assert len(said) == 10 and said - set(re.findall(amount, statements)) == set()


def test_no_twelve_words_in_a_row_are_those_of_the_source_page():
    for label in (FIRST, SECOND):
        assert shared_runs(text_of(label), source_page(), LONGEST_RUN + 1) == []


def test_no_twelve_words_in_a_row_are_those_of_a_real_label():
    indications, leaflet = REAL / "dupixent-indications-2025-05.json", REAL / "fhir/dupixent-ema-leaflet-en-da-pt.fsh"
    if not indications.is_file():
        pytest.skip(f"NOT CHECKED: no real text of Dupixent in {REAL}. Set DUPISITE_LABELS to its folder.")
    official = [use["text"] for use in json.loads(indications.read_text())["data"]]
    for page in (" ".join(official), re.sub(r"<[^>]*>", " ", leaflet.read_text())):
        for label in (FIRST, SECOND):
            assert shared_runs(text_of(label), words(page), LONGEST_RUN + 1) == []
