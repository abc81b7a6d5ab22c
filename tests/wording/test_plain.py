"""Hints for plain language: few, and each worth reading."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial.wording.plain import Hint, long_sentences, lost_hedges, unexplained
from editorial.wording.statements import unsourced
from editorial.wording.text import LIMIT, tidy
from tests.wording.made_texts import make_prose, markup, moderate, texts

STARTER = Path(__file__).resolve().parents[2] / "starter" / "dupixent"
FIELD = re.compile(r"^== (\w+) ==\n(.*?)(?=^== |\Z)", re.DOTALL | re.MULTILINE)


def fields_of(path: Path) -> dict[str, str]:
    return dict(FIELD.findall(path.read_text()))


ENTRIES = {path.stem: fields_of(path) for path in sorted((STARTER / "entries").glob("*.txt"))}
QUOTES = {
    path.stem: fields_of(path)["claim_text"].splitlines()
    for path in (STARTER / "facts").glob("*.txt")
    if "\nclaim: quotes\n" in path.read_text()
}
PROSE = ("short_answer", "answer", "bottom_line")


def names(text: str, *known: str, elsewhere: str = "") -> list[str]:
    return [hint.advice.split("”")[0].strip("“") for hint in unexplained(text, known, elsewhere)]


def make_sentence(words: int) -> str:
    return "It " + "goes " * (words - 2) + "on."


def test_a_sentence_of_26_words_is_long_and_one_of_25_is_not():
    text = f"# {make_sentence(40)}\n\nIt is short.\n{make_sentence(25)} {make_sentence(26)}"
    (hint,) = long_sentences(text)
    assert hint.line == 3 and hint.sentence == make_sentence(26)
    assert "26 words" in hint.advice


def test_citations_and_signs_are_no_words_and_a_cell_ends_a_sentence():
    assert long_sentences("It – " + "goes [[a]] " * 23 + "on.") == []
    row = "| " + "goes " * 20 + "|" + " goes" * 20 + " |"
    assert long_sentences(f"| a | b |\n|---|---|\n{row}") == []


EXPLAINED = [
    "Eosinophilic esophagitis (EoE) hurts. EoE is rare.",
    "EoE is rare. It is eosinophilic esophagitis (EoE).",
    "In COPD (a disease of the lungs) it helps.",
    "Chronic obstructive disease (COPD, of the lungs) is long.",
    "It blocks interleukin-4 (IL-4) and IL-13.",
    "It blocks IL-13 (interleukin-13).",
    "CSU is one kind of hives.",
    "It is for EoE, a disease of the food pipe.",
    "The signal is called TNF.",
    "**Prurigo nodularis (PN):** PN itches.",
    "| Use | Age |\n|---|---|\n| Prurigo nodularis (PN) [[pn]] | adults |",
    "Painkillers (NSAIDs) and every NSAID.",
]


@pytest.mark.parametrize("text", EXPLAINED)
def test_an_abbreviation_is_explained_wherever_its_words_stand(text):
    assert names(text) == []


UNEXPLAINED = [
    *(("It is for EoE.", ["EoE"]), ("# EoE\n\nEoE hurts.", ["EoE"]), ("TB and COPD.", ["TB", "COPD"])),
    *(("IL-4 and IL-13.", ["IL-4"]), ("EoE (from 1 year).", ["EoE"]), ("COPD (adults only).", ["COPD"])),
    *(("In COPD, a doctor helps.", ["COPD"]), ("eczema (COPD and EoE)", ["COPD", "EoE"]), ("CYP3A4", ["CYP3A4"])),
]


@pytest.mark.parametrize(("text", "found"), UNEXPLAINED)
def test_an_abbreviation_without_its_words_is_hinted_once(text, found):
    assert names(text) == found


NO_ABBREVIATION = [
    *("The FDA of the US approved it.", "Do NOT use it. STOP.", "DailyMed, McKay and pH.", "15 mL, 5 mEq, 10 IU"),
    *("Type II, phase III.", "T-cell, H1, B12", "<https://ABC.example/XYZ>", "WHAT IS EOE", "A. B. Smith"),
    *("DUPIXENT is injected.", "[words](https://example.org/EoE)", "```\nEoE\n```"),
]


@pytest.mark.parametrize("text", NO_ABBREVIATION)
def test_is_no_abbreviation(text):
    assert names(text) == []


def test_names_that_are_known_and_words_of_the_other_fields_explain():
    assert names("XTANDI and EoE", "Xtandi", elsewhere="Eosinophilic esophagitis (EoE)") == []
    assert names("XTANDI and EoE", elsewhere="It is for EoE.") == ["XTANDI", "EoE"]


EYES = {"eyes": ["DUPIXENT may cause conjunctivitis and keratitis, which could harm the cornea.", "Dry eyes occur."]}
LOST = [
    "Dupixent causes conjunctivitis.[[eyes]]",
    "It harms the cornea [[eyes]].",
    "It causes[[eyes]]:\n\n- conjunctivitis",
    "| Drug | Effect |\n|---|---|\n| Dupixent | causes keratitis [[eyes]] |",
]


@pytest.mark.parametrize("text", LOST)
def test_a_sentence_surer_than_its_quote_is_hinted(text):
    (hint,) = lost_hedges(text, EYES)
    assert "The label says “" in hint.advice and hint.line in (1, 3)


CAREFUL = [
    "Dupixent may cause conjunctivitis.[[eyes]]",
    "It Might cause conjunctivitis.[[eyes]]",
    "It is likely to cause keratitis.[[eyes]]",
    "Conjunctivitis has been reported.[[eyes]]",
    "Nobody knows why it causes conjunctivitis.[[eyes]]",
    "Some people get conjunctivitis.[[eyes]]",
    "Dry eyes occur.[[eyes]]",
    "Dupixent causes conjunctivitis.[[other]]",
    "Dupixent causes conjunctivitis.",
    "Does it cause conjunctivitis?[[eyes]]",
    "It can cause[[eyes]]:\n\n- conjunctivitis, which harms the cornea",
]


@pytest.mark.parametrize("text", CAREFUL)
def test_a_careful_sentence_or_one_on_another_matter_is_not_hinted(text):
    assert lost_hedges(text, EYES) == []


NO_HEDGE = ["Approved in May 2025 for conjunctivitis.", "It cannot cause conjunctivitis.", "It may not cause harm."]


@pytest.mark.parametrize("quote", NO_HEDGE)
def test_a_month_and_a_negation_are_no_hedges_of_a_quote(quote):
    assert lost_hedges("It was approved for conjunctivitis and harm, which it causes.[[a]]", {"a": [quote]}) == []


def test_a_month_is_no_hedge_of_a_sentence():
    assert lost_hedges("As of May 2025, it causes conjunctivitis.[[eyes]]", EYES)


def test_the_hint_shows_what_the_label_is_unsure_of():
    quotes = {"a": ["Dupilumab blocks two proteins that can cause inflammation, IL-4 and IL-13."]}
    assert lost_hedges("It blocks two proteins, IL-4 and IL-13.[[a]]", quotes) == []
    (hint,) = lost_hedges("It blocks two proteins that cause inflammation.[[a]]", quotes)
    assert hint == Hint(
        1,
        "It blocks two proteins that cause inflammation.",
        "The label says “can cause inflammation”; this sentence is surer than that. "
        "Say it as carefully as the label does.",
    )


def hints(text: str, elsewhere: str = "") -> list[Hint]:
    return long_sentences(text) + unexplained(text, ["Dupixent"], elsewhere) + lost_hedges(text, QUOTES)


@moderate
@given(st.one_of(texts, markup))
def test_any_text_is_read_and_every_hint_is_a_line_and_full_sentences(text):
    lines = tidy(text).count("\n") + 1
    for hint in long_sentences(text) + unexplained(text) + lost_hedges(text, {"a": [text]}):
        assert 1 <= hint.line <= lines and hint.sentence.strip() and hint.advice.endswith(".")


@pytest.mark.parametrize("entry", ENTRIES)
def test_the_starter_has_few_hints_and_loses_no_hedge(entry):
    fields = ENTRIES[entry]
    for name in PROSE:
        elsewhere = "\n\n".join(fields[other] for other in PROSE if other != name)
        assert len(hints(fields[name], elsewhere)) <= 4
        assert lost_hedges(fields[name], QUOTES) == []


def test_the_starter_without_its_hedges_is_hinted():
    surer = {
        entry: re.sub(r"\b(?:may|can)(?: be)? ", "", fields["short_answer"] + "\n\n" + fields["answer"])
        for entry, fields in ENTRIES.items()
    }
    hinted = {entry for entry, text in surer.items() if lost_hedges(text, QUOTES)}
    assert hinted >= {"how-does-it-work", "how-does-it-work.2", "what-is-it-approved-for"}


LONG = {
    "prose": make_prose(3_000, seed=1),
    "spaces": "a" + " " * LIMIT + "b",
    "brackets": "word (EoE) " * LIMIT,
    "abbreviations": "".join(f"{a}{b}{c} " for a in "ABCDEFGHJK" for b in "LMNOPQRSTUWYZ" for c in "ABCDEFGHJKLMNOPQ")
    * 3,
    "commas": "EoE, a " * LIMIT,
    "conditions": "If " + "a " * LIMIT,
    "claims": "It causes harm[[a]]. " * LIMIT,
}


@pytest.mark.parametrize("name", LONG)
def test_the_longest_text_is_read_at_once(name):
    text = LONG[name][:LIMIT]
    start = time.process_time()
    unsourced(text)
    long_sentences(text)
    unexplained(text)
    lost_hedges(text, {"a": ["It may cause pain."]})
    assert time.process_time() - start < 0.6  # seconds for four readings; each takes a few hundredths
