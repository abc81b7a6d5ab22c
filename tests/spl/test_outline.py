"""Which sections a label has: keys, numbers, depth, and whose the untitled ones are."""

import pytest

from labels.spl.model import Part
from tests.labels.fixtures import items, make_label, paragraph, section


def outline(*sections: str) -> list[tuple[str, str, int, str]]:
    """(key, number, depth, parent) of each section of the body."""
    found = [s for s in make_label(*sections).sections if s.part == Part.BODY]
    return [(s.key, s.number, s.depth, s.parent) for s in found]


def keys(*sections: str) -> list[str]:
    return [key for key, *_ in outline(*sections)]


def test_a_number_is_the_key_down_to_depth_five():
    deep = section("1.2.3.4 D", below=[section("Fifth")])
    assert outline(section("1 A", below=[section("1.2 B", below=[section("1.2.3 C", below=[deep])])])) == [
        ("1", "1", 1, ""),
        ("1.2", "1.2", 2, "1"),
        ("1.2.3", "1.2.3", 3, "1.2"),
        ("1.2.3.4", "1.2.3.4", 4, "1.2.3"),
        ("1.2.3.4.fifth", "", 5, "1.2.3.4"),
    ]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("5.1\u00a0\t Falls", "Falls"),
        ("5.1. Falls", "Falls"),
        ("5 .1 Falls", "Falls"),
        ("5.1Falls", "Falls"),
        ("  5.1\n (Falls)", "(Falls)"),
    ],
)
def test_odd_spaces_do_not_hide_a_number(title, name):
    found = make_label(section("5 WARNINGS", below=[section(title)])).by_key["5.1"]
    assert (found.number, found.name) == ("5.1", name)


def test_a_number_that_does_not_extend_its_parents_or_is_past_17_is_no_key():
    assert keys(section("5 WARNINGS", below=[section("6.1 Falls")]), section("18 More"), section("10,000 units")) == [
        "5",
        "5.6-1-falls",
        "18-more",
        "10-000-units",
    ]


def test_a_number_used_twice_belongs_to_the_section_that_stands_where_it_belongs():
    steps = section("Instructions", below=[section("1. Wash your hands"), section("2. Dry them")])
    assert keys(steps, section("1 USE"), section("1 USE")) == [
        "instructions",
        "instructions.1-wash-your-hands",
        "2",
        "1",
        "1-use",
    ]


def test_a_number_on_a_package_is_none():
    assert keys(section("10 mg Carton", code="51945-4"), section("10 OVERDOSAGE")) == ["10-mg-carton", "10"]


def test_sections_inside_one_without_number_and_beside_their_parent_keep_their_numbers():
    wrapped = section("FULL PRESCRIBING INFORMATION", below=[section("1 USE", below=[section("1.1 Adults")])])
    assert keys(wrapped) == ["full-prescribing-information", "1", "1.1"]
    assert keys(section("5 WARNINGS"), section("5.1 Falls")) == ["5", "5.1"]


def test_a_title_that_looks_like_a_key_takes_none_away():
    assert keys(section("5", code="51945-4"), section("5 WARNINGS")) == ["5.2", "5"]


def test_keys_without_number_are_made_of_titles_then_of_codes_and_are_never_used_twice():
    assert keys(
        section("Guide", below=[section("What is it?"), section("What is it?")]),
        section("Guide"),
        section("", paragraph("a"), code="51945-4"),
        section("", paragraph("b"), code="51945-4"),
        section("", paragraph("c"), code=""),
        section("薬", paragraph("d"), code=""),
    ) == [
        "guide",
        "guide.what-is-it",
        "guide.what-is-it.2",
        "guide.2",
        "51945-4",
        "51945-4.2",
        "untitled",
        "untitled.2",
    ]


def test_the_boxed_warning_is_known_by_its_code():
    label = make_label(section("WARNING: FALLS", paragraph("Do not fall."), code="34066-1"), section("1 USE"))
    assert label.boxed_warning is label.by_key["boxed-warning"]
    assert make_label(section("1 USE")).boxed_warning is None


def test_an_untitled_section_inside_another_belongs_to_the_title_before_it():
    label = make_label(
        section(
            "12 PHARMACOLOGY",
            below=[
                section("", paragraph("General.")),
                section("12.3 Kinetics", paragraph("In adults.")),
                section("", paragraph("Absorption."), ident="abs", below=[section("12.4 Food", paragraph("None."))]),
            ],
        ),
        section("13 OTHER", paragraph("See <linkHtml href='#abs'>absorption</linkHtml>.")),
    )
    said = {s.key: [block.text for block in s.blocks] for s in label.sections if s.part == Part.BODY}
    assert said == {
        "12": ["12 PHARMACOLOGY", "General."],
        "12.3": ["12.3 Kinetics", "In adults.", "Absorption."],
        "12.4": ["12.4 Food", "None."],
        "13": ["13 OTHER", "See absorption."],
    }
    assert label.by_key["12.4"].parent == "12"
    assert 'href="section:12.3"' in label.by_key["13"].html


def test_a_section_that_says_nothing_is_left_out_but_what_it_holds_is_not():
    assert outline(section(" "), section("", below=[section("1 USE"), section("")])) == [("1", "1", 1, "")]


def test_highlights_are_sections_of_their_own_after_all_others():
    label = make_label(
        section("4 CONTRAINDICATIONS", paragraph("None."), highlights=items("None (4)"), code="34070-3"),
        section("", highlights=paragraph("Warnings 1/2025"), code="43683-2"),
        section("5 WARNINGS"),
    )
    assert [(s.key, s.part, s.parent, s.heading) for s in label.sections] == [
        ("4", Part.BODY, "", "4 CONTRAINDICATIONS"),
        ("5", Part.BODY, "", "5 WARNINGS"),
        ("highlights", Part.HIGHLIGHTS, "", "Title of the document"),
        ("highlights.4", Part.HIGHLIGHTS, "highlights", "4 CONTRAINDICATIONS"),
        ("highlights.43683-2", Part.HIGHLIGHTS, "highlights", "SOME SECTION"),
    ]
    assert [block.text for block in label.by_key["highlights"].blocks] == [
        "EXAMPLA (examplumab) injection",
        "Initial U.S. Approval: 2020",
    ]


def test_named_sections_hold_what_is_below_them():
    label = make_label(section("5 WARNINGS", below=[section("5.1 Falls")]), section("6 MORE"))
    assert [s.key for s in label.within(["5"])] == ["5", "5.1"]
    assert [s.key for s in label.within([])] == ["5", "5.1", "6", "highlights"]
    assert label.within(["9"]) == []
