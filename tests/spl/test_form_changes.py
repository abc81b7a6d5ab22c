"""Versions with the same words in another form: what changes their meaning is a change, in comparison and in triage; style is none."""

import pytest

from labels.difference.changes import Change
from labels.difference.version_comparison import compare
from labels.evidence.claims import Quotes
from labels.evidence.quoting import Quote
from labels.pages.label_comparison import compared
from labels.spl.model import Label
from labels.spl.reading import read_label
from labels.triage.outcomes import FactClaims, Outcome
from labels.triage.queues import Queue, triage
from labels.triage.ranking import Rank
from tests.labels.fixtures import items, make_label, make_spl, paragraph, section, table
from tests.spl.test_cases import case

NOTE = "<footnote ID='n'>Only when the liver is healthy.</footnote>"


def one(*content: str) -> Label:
    return make_label(section("2 Dose", *content))


def pictured(name: str, sha256: str | None, description: str = "") -> Label:
    shown = section("2 Dose", "<renderMultiMedia referencedObject='P'/>", pictures=[("P", name, description)])
    return read_label(make_spl(shown), {name: sha256} if sha256 else {})


def steps(style: str) -> Label:
    return one(items("Inhale.", "Repeat step b.", ordered=style))


CHANGED = {
    "a row gains a footnote": (
        *(case("compare-footnote-ref-1"), case("compare-footnote-ref-2")),
        {"Group B | 58%": ["It now has a footnote mark: “p below 0.05.”."]},
    ),
    "a footnote moves to another row": (
        one(table((f"Adults{NOTE}", "10 mg"), ("Children", "5 mg"))),
        one(table(("Adults", "10 mg"), (f"Children{NOTE}", "5 mg"))),
        {
            "Adults | 10 mg": ["It no longer has a footnote mark: “Only when the liver is healthy.”."],
            "Children | 5 mg": ["It now has a footnote mark: “Only when the liver is healthy.”."],
            "Only when the liver is healthy.": [
                "It no longer belongs to “Adults | 10 mg”; it now belongs to “Children | 5 mg”."
            ],
        },
    ),
    "a footnote moves to another cell": (
        one(table((f"Adults{NOTE}", "10 mg"), ("x", "y"))),
        one(table(("Adults", f"10 mg{NOTE}"), ("x", "y"))),
        {"Adults | 10 mg": ["Its footnote mark is in a different place."]},
    ),
    "a footnote is lost": (
        one(paragraph(f"Daily{NOTE}."), paragraph("Weekly<footnoteRef IDREF='n'/>.")),
        one(paragraph(f"Daily{NOTE}."), paragraph("Weekly<footnoteRef IDREF='m'/>.")),
        {
            "Weekly.": [
                "It now has a footnote mark: one that the label does not have.",
                "It no longer has a footnote mark: “Only when the liver is healthy.”.",
            ]
        },
    ),
    "an item leaves its list": (
        *(case("item-leaves-list-1"), case("item-leaves-list-2")),
        {"rifampin": ["It no longer stands under “Do not take with:”."]},
    ),
    "a cell reaches over fewer rows": (
        *(case("rowspan-reaches-1"), case("rowspan-reaches-2")),
        {
            "Avoid | A": ["“Avoid” now applies to this row only; before, it applied to this row and the next."],
            "B": [
                "“Avoid”, in a row above, no longer applies to this row.",
                "“B” now stands in column 1; before, it stood in column 2.",
            ],
            "Use | C": ["“B” is now a heading over this row."],
        },
    ),
    "a cell reaches over fewer columns": (
        one("<table><tr><td>Week</td><td>1</td><td>2</td></tr><tr><td>Dose</td><td colspan='2'>5 mg</td></tr></table>"),
        one("<table><tr><td>Week</td><td>1</td><td>2</td></tr><tr><td>Dose</td><td>5 mg</td></tr></table>"),
        {"Dose | 5 mg": ["“5 mg” now stands in column 2; before, it stood across columns 2 to 3."]},
    ),
    "a table is laid out anew": (
        one("<table><tr><td>A</td><td>1</td><td>2</td><td>3</td><td>4</td></tr><tr><td>B</td></tr></table>"),
        one(
            "<table><tr><td colspan='2'>A</td><td>1</td><td>2</td><td>3</td><td>4</td></tr><tr><td>B</td></tr></table>"
        ),
        {"A | 1 | 2 | 3 | 4": ["Its cells are in different columns, or cover different columns or rows, than before."]},
    ),
    "steps are numbered otherwise": (
        *(steps("LittleAlpha"), steps("LittleRoman")),
        {
            "Inhale.": ["Its mark in the list is “i.” now; it was “a.”."],
            "Repeat step b.": ["Its mark in the list is “ii.” now; it was “b.”."],
        },
    ),
    "a superscript becomes a digit": (
        *(one(paragraph("Take 5<sup>a</sup> mg.")), one(paragraph("Take 5a mg."))),
        {"Take 5a mg.": ["“a” is no longer a superscript."]},
    ),
    "another picture": (
        *(pictured("a.jpg", "a" * 64), pictured("a.jpg", "b" * 64)),
        {"a.jpg": ["It is another picture."]},
    ),
    "perhaps another picture": (
        *(pictured("a.jpg", None, "A pen"), pictured("a.jpg", "b" * 64, "A pen")),
        {"A pen": ["Whether it is the same picture cannot be told: only one of the versions came with its pictures."]},
    ),
}


def told(old: Label, new: Label) -> dict[str, list[str]]:
    difference = compare(old, new)
    assert {change.change for change in difference.changes} <= {Change.EQUAL, Change.FORM}
    return {
        difference.after(change).text: difference.other_form(change)
        for change in difference.changes
        if change.change == Change.FORM
    }


@pytest.mark.parametrize("name", CHANGED)
def test_another_meaning_by_another_form_is_a_change(name):
    old, new, expected = CHANGED[name]
    assert told(old, new) == expected
    page = compared(old, new, str, str)
    assert page.counts == ((1, "with the same words in a different form"),)
    said = [line for found in page.sections[0].passages if found.form for line in found.form]
    assert said == [line for lines in expected.values() for line in lines]
    made = triage(old, new, [])
    assert [item.queue for item in made.items] == [Queue.UNCLAIMED] * len(expected)
    assert {item.rank for item in made.items} == {Rank.NUMBERS_AND_NEGATIONS}


STYLES = {
    "bold": (paragraph("Take one."), paragraph("<content styleCode='bold'>Take</content> one.")),
    "a space that does not break": (paragraph("5 mg"), paragraph("5\u00a0mg")),
    "a link": (paragraph("See 5."), paragraph("See <linkHtml href='https://a.example/'>5</linkHtml>.")),
    "a bold head": (
        table(("Age", "Dose"), ("6", "5 mg"), ("7", "6 mg")),
        table(
            ("<content styleCode='bold'>Age</content>", "<content styleCode='bold'>Dose</content>"),
            ("6", "5 mg"),
            ("7", "6 mg"),
        ),
    ),
    "a raised sign": (paragraph("Exampla®"), paragraph("Exampla<sup>®</sup>")),
    "a raised ordinal": (paragraph("the 5th day"), paragraph("the 5<sup>th</sup> day")),
    "indentation": (table(("1<sup>a</sup>", "b")), table(("\n  1<sup>\n<content>a</content></sup>\n", "\n b"))),
    "a span of one": (table(("a", "b"), ("c", "d")), table(("a", "b"), ("c", "d")).replace("<td>", "<td colspan='1'>")),
}


@pytest.mark.parametrize("name", STYLES)
def test_style_alone_is_none(name):
    old, new = (one(content) for content in STYLES[name])
    assert told(old, new) == {} and compared(old, new, str, str).sections == ()
    assert compare(old, new).changed_keys == (frozenset(), frozenset())


def test_the_same_picture_under_another_name_is_the_same():
    old, new = pictured("a.jpg", "a" * 64), pictured("b.jpg", "a" * 64)
    assert compared(old, new, str, str).sections == ()


def test_a_footnote_whose_number_or_words_change_does_not_change_what_carries_it():
    rows = (
        ("Adults<footnote>{0}</footnote>", "10 mg"),
        ("Children", "5 mg<footnote>After a meal, with water.</footnote>"),
    )
    old = one(table(*((a.format("Only with food."), b) for a, b in rows)))
    new = one(paragraph("A<footnote>New.</footnote>"), table(*((a.format("Only without food."), b) for a, b in rows)))
    changed = [c.change.value for c in compare(old, new).changes if c.change != Change.EQUAL]
    assert sorted(changed) == ["added", "added", "changed"]


def test_a_fact_that_quotes_a_row_with_another_footnote_is_touched():
    old, new, _ = CHANGED["a row gains a footnote"]
    fact = FactClaims("b", (Quotes((Quote("Group B | 58%"),), ("2",)),))
    made = triage(old, new, [fact])
    assert [(item.queue, item.facts) for item in made.items] == [(Queue.TOUCHED, ("b",))]
    assert made.facts[0].outcome == Outcome.SECTION_CHANGED


def test_a_fact_that_quotes_an_item_without_its_lead_in_is_broken():
    old, new, _ = CHANGED["an item leaves its list"]
    made = triage(old, new, [FactClaims("r", (Quotes((Quote("rifampin"),), ("2",)),))])
    assert [(item.queue, item.facts) for item in made.items] == [(Queue.BROKEN, ("r",))]
