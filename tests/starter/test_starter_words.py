"""The words of the starter that comes with the site: ours, short, sourced, and with every figure of the page it starts from.

Reads the files; what the public sees once they are loaded is in `test_starter_content`.
"""

import re
from pathlib import Path

import pytest

from dupisite.starter.starter_files import StarterFile, StarterText
from editorial.wording.markdown import CITATION
from editorial.wording.rendering import cited
from editorial.wording.sentences import sentences
from editorial.wording.statements import unsourced
from faq.models import Entry
from tests.starter.copied import FACTS, FOLDER, LONGEST_RUN, ROOT, shared_runs, source_page

LONGEST_FILE = 16_000  # bytes

ENTRIES = {text.slug: text for text in FOLDER.texts["entries"]}
FILES = [FOLDER.drug, *(file for text in (*FOLDER.texts["facts"], *FOLDER.texts["entries"]) for file in text.editions)]
ANSWERS = [file for text in FOLDER.texts["entries"] for file in text.editions]


def name(file: StarterFile) -> str:
    return Path(file.name).stem


def test_no_twelve_words_in_a_row_are_those_of_the_source_page():
    page = source_page()
    assert shared_runs(" ".join(page[100:112]), page, LONGEST_RUN + 1)  # it finds what is there
    for file in FILES:
        for field, value in file.values.items():
            assert shared_runs(value.text, page, LONGEST_RUN + 1) == [], (file.name, field)


def test_there_are_enough_facts_and_the_answers_that_were_promised():
    promised = "how-does-it-work can-children-use-it how-is-it-supplied does-it-cause-eye-problems who-makes-it"
    promised += " does-it-cause-weight-gain is-it-an-immunosuppressant what-is-it-approved-for"
    assert len(FACTS) >= 26 and set(promised.split()) <= set(ENTRIES)


FIGURES = ["March 2017", "200 mg", "300 mg", "15 kg (33 lb)", "6 months", "1 year", "2 years", "6 years", "12 years"]
FIGURES += ["6.1 kg", "18.0 kg", "0.1 kg", "12 people", "carton of Dupixent holds two", "more than 6 weeks"]


@pytest.mark.parametrize("figure", FIGURES)
def test_a_figure_of_the_source_page_stands_in_a_live_fact_and_in_a_live_answer(figure):
    def live(texts: dict[str, StarterText], *fields: str) -> str:
        return " ".join(text.newest.text(field) for text in texts.values() for field in fields)

    assert figure in live(FACTS, "statement")
    assert figure.replace("carton of Dupixent", "carton") in live(ENTRIES, *Entry.markdown_fields)


@pytest.mark.parametrize("file", ANSWERS, ids=name)
def test_a_short_answer_is_short(file):
    short = file.text("short_answer")
    assert len(CITATION.sub("", short).split()) <= 40 and 1 <= len(cited(short)) <= 3


@pytest.mark.parametrize("file", ANSWERS, ids=name)
def test_no_number_stands_without_a_source(file):
    for field in Entry.markdown_fields:
        assert [said.text for said in unsourced(file.text(field)) if said.has_number] == []


@pytest.mark.parametrize("file", ANSWERS, ids=name)
def test_an_answer_ends_in_a_few_sentences_and_leads_on(file):
    assert 2 <= len(sentences(file.text("bottom_line"))) <= 4
    assert "pharmacist" in file.text("bottom_line")
    assert 2 <= len(file.text("read_next").split(", ")) <= 3


def test_every_fact_is_cited_by_a_live_answer():
    live = [text.newest.text(field) for text in FOLDER.texts["entries"] for field in Entry.markdown_fields]
    assert {slug for text in live for kind, slug, _ in cited(text) if kind == "fact"} == set(FACTS)


def test_every_file_is_small_and_gives_one_reason():
    for file in FILES[1:]:
        assert (ROOT / file.name).stat().st_size < LONGEST_FILE, file.name
        assert file.text("reason") and len(sentences(file.text("reason"))) == 1, file.name


@pytest.mark.parametrize("file", FILES[1:], ids=name)
def test_whatever_is_a_sentence_ends_like_one(file):
    """Also a change reason, which the public reads by itself, and a list item that holds more than one sentence."""
    open_ended = [] if file.text("reason").endswith(".") else [file.text("reason")]
    for field in ("statement", *Entry.markdown_fields):
        for line in CITATION.sub("", file.text(field)).split("\n"):
            said = line.rstrip().removesuffix("**")
            one_of_many = line.startswith(("- ", "|", "#")) and not re.search(r"[.?!] ", line.strip("|# -"))
            if said and not one_of_many and not said.endswith((".", "?", "!", ":", ".)", ". |")) and "|---" not in said:
                open_ended.append(line)
    assert open_ended == []


def test_evidence_outside_the_label_says_where_it_stands():
    for text in FOLDER.texts["facts"]:
        for file in text.editions:
            for line in file.text("claim_text").split("\n") if file.text("claim") == "literature" else ():
                assert re.search(r"https?://|doi:10|PMID \d|press release of", line), (file.name, line)


def test_the_list_of_uses_is_whole_and_every_use_quotes_its_section_and_its_row_of_the_table():
    members = FACTS["approved-uses"].newest.text("claim_text").split("\n")
    assert [member.split(" ")[0] for member in members] == [f"1.{number}" for number in range(1, 9)]
    uses = [text.newest for text in FOLDER.texts["facts"] if text.newest.text("topic") == "use"]
    assert sorted(use.text("claim_sections") for use in uses) == [f"1.{number}, 8.4" for number in range(1, 9)]
    for use in uses:
        section, row = use.text("claim_sections")[:3], use.text("claim_text").split("\n")[-1]
        assert use.text("claim") == "quotes" and f" ({section}) | " in row, use.name


def test_ages_and_weights_stand_in_the_quotes_and_in_the_statements():
    for use in (text.newest for text in FOLDER.texts["facts"] if text.newest.text("claim") == "quotes"):
        if use.text("least_age_unit") == "adults":
            assert "adult patients" in use.text("claim_text") and "adults" in use.text("statement")
            continue
        said = [rf"\b{use.text('least_age')} {use.text('least_age_unit').rstrip('s')}"]
        said += [rf"\b{weight} kg"] if (weight := use.text("least_weight_kg")) else []
        for field in ("claim_text", "statement"):
            assert all(re.search(pattern, use.text(field)) for pattern in said), use.name


def test_several_texts_show_how_an_edition_follows_another():
    several = {
        text.slug: len(text.editions)
        for text in (*FOLDER.texts["facts"], *FOLDER.texts["entries"])
        if len(text.editions) > 1
    }
    assert len(several) >= 4 and several["what-is-it-approved-for"] == 3


def newest(slug: str) -> str:
    text = FACTS.get(slug) or ENTRIES[slug]
    return " ".join(value.text for value in text.newest.values.values())


@pytest.mark.parametrize(
    ("slug", "said", "never"),
    [
        ("copd-sudden-breathing", "acute bronchospasm", "treat an asthma attack"),
        ("how-does-it-work", "has **not** been fully established", "settled for every"),
        ("mechanism-unsettled", "has not been fully established", "settled for every"),
        ("weight-gain-register", "3.3 kg (7.3 lb) higher with Dupixent (p = 0.005)", "smaller"),
        ("asthma-attack", "If it does not help, get emergency help at once.", "Drugs.com says"),
        ("worm-infections", "Dupixent is stopped until the infection is cured", "should be stopped"),
        ("live-vaccines", "measles, mumps and rubella (MMR)", "all vaccines"),
        ("csu-age", "As of June 2025, Dupixent is approved", "from 2 years"),
        ("eye-problems-cause", "They are thought to come from", "because"),
        ("does-it-cause-weight-gain", "That is **not** proved", "can cause weight gain"),
        ("immunosuppressant", "The manufacturer says", "not considered"),
        ("what-is-it-approved-for", "Later approvals are **not** in this answer", "nine"),
        ("weight-not-listed", "According to an answer on Drugs.com", "is not listed in"),
    ],
)
def test_what_the_source_page_has_wrong_or_overstates_is_put_right(slug, said, never):
    assert said in newest(slug) and never not in newest(slug)
