"""What stands in a section, as blocks: kinds, words, and what leads to what."""

import pytest

from labels.spl.model import Kind, Section
from tests.labels.fixtures import items, make_label, paragraph, section, table


def read(*content: str, **more) -> Section:
    return make_label(section("1 Use", *content, **more)).by_key["1"]


def told(found: Section) -> list[tuple[str, str]]:
    """(kind, words) of all blocks but the title."""
    assert found.blocks[0].kind == Kind.TITLE
    return [(block.kind.value, block.text) for block in found.blocks[1:]]


def leads(found: Section, words: str) -> str:
    """The words that lead to the block with these words."""
    return found.lead_of(next(place for place, block in enumerate(found.blocks) if block.text == words))


def test_paragraphs_items_rows_captions_and_footnotes_are_told_apart():
    found = read(
        paragraph("For:"),
        items("asthma", "eczema"),
        table(("6 years", "200 mg<footnote>Every week.</footnote>"), head=("Age", "Dose"), caption="Table 1. Doses"),
    )
    assert told(found) == [
        ("paragraph", "For:"),
        ("item", "asthma"),
        ("item", "eczema"),
        ("caption", "Table 1. Doses"),
        ("header", "Age | Dose"),
        ("row", "6 years | 200 mg"),
        ("footnote", "Every week."),
    ]
    assert leads(found, "eczema") == "For:"
    assert leads(found, "6 years | 200 mg") == "Table 1. Doses\nAge | Dose"
    assert leads(found, "Every week.") == "Table 1. Doses\nAge | Dose\n6 years | 200 mg"


def test_an_item_inside_an_item_is_led_by_both():
    found = read(paragraph("Do not use in:"), items("children" + items("under 6", "with fever")))
    assert leads(found, "with fever") == "Do not use in:\nchildren"


def test_what_follows_in_an_item_is_led_by_its_first_words():
    found = read(items(paragraph("Do not use:") + paragraph("In children.") + "In infants." + items("ever")))
    assert [leads(found, words) for words in ("In children.", "In infants.", "ever")] == ["Do not use:"] * 3


def test_a_list_after_another_list_has_the_same_lead_in_and_a_table_ends_it():
    assert leads(read(paragraph("Never:"), items("one"), items("two")), "two") == "Never:"
    assert leads(read(paragraph("Never:"), table(("a", "b")), items("two")), "two") == ""


def test_a_break_is_a_line_break_and_bullets_typed_after_it_are_items():
    found = read(paragraph("Not with:<br/>• milk<br/>and tea<br/>  • <content styleCode='bold'>wine</content>"))
    assert told(found) == [("paragraph", "Not with:"), ("item", "• milk\nand tea"), ("item", "• wine")]
    assert leads(found, "• wine") == "Not with:"


def test_a_typed_bullet_in_an_item_is_led_by_the_item():
    assert leads(read(paragraph("Avoid:"), items("drugs:<br/>• one<br/>• two")), "• two") == "Avoid:\ndrugs:"


def test_a_paragraph_that_goes_on_with_another_is_led_by_it():
    found = read(paragraph("Do not use if you:"), paragraph("Are pregnant"), paragraph("Have fever"), paragraph("End."))
    assert leads(found, "Are pregnant") == leads(found, "Have fever") == "Do not use if you:"
    split = read(paragraph("This is not"), paragraph("for children."), paragraph("Next."))
    assert leads(split, "for children.") == "This is not"
    assert leads(split, "Next.") == ""


def test_what_follows_a_list_in_a_paragraph_is_led_by_its_beginning():
    found = read(paragraph(f"Not for:{items('children')}and never for infants."))
    assert leads(found, "children") == leads(found, "and never for infants.") == "Not for:"


def test_a_row_is_led_by_the_heading_it_stands_under_and_by_a_cell_that_reaches_down():
    found = read(
        "<table><tbody><tr><td/><td>Dose</td></tr><tr><td>Adults</td><td/></tr><tr><td rowspan='2'>Pen</td><td>1</td></tr>"
        "<tr><td>2</td></tr><tr><td>Children</td><td/></tr><tr><td>Syringe</td><td>3</td></tr></tbody></table>"
    )
    assert leads(found, "Pen | 1") == " | Dose\nAdults | "
    assert leads(found, "2") == " | Dose\nAdults | \nPen | 1"
    assert leads(found, "Syringe | 3") == " | Dose\nChildren | "


def test_bold_rows_at_the_top_name_the_columns_and_the_notes_of_a_table_do_not():
    bold = "<content styleCode='bold'>{}</content>"
    found = read(
        f"<table><tfoot><tr><td>a: mean</td></tr></tfoot><tbody><tr><td>{bold.format('Age')}</td><td>"
        f"{bold.format('Total dose')}<sup>a</sup></td></tr><tr><td>6</td><td>200</td></tr></tbody></table>"
    )
    assert [kind for kind, _ in told(found)] == ["row", "header", "row"]
    assert leads(found, "6 | 200") == "Age | Total dosea"
    assert leads(found, "a: mean") == ""


def test_a_paragraph_that_names_the_table_below_it_is_its_caption():
    found = read(paragraph("Table 3: Doses"), table(("6", "200"), ("7", "300")))
    assert leads(found, "7 | 300") == "Table 3: Doses"


def test_a_table_of_one_cell_in_each_row_is_a_box_around_text():
    found = read(table((paragraph("Never in:") + items("infants"),), (paragraph("Read this."),)))
    assert told(found) == [("paragraph", "Never in:"), ("item", "infants"), ("paragraph", "Read this.")]


def test_what_stands_in_a_cell_is_on_lines_of_its_own():
    found = read(table((paragraph("a") + items("b", "c"), table(("d", "e"), ("f", "g")))))
    assert told(found) == [("row", "a\nb\nc | d e\nf g")]


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("10<sup>3</sup> cells", "10^3 cells"),
        ("10<sup><content>−3</content></sup>", "10^−3"),
        ("NO<sub>2</sub> and C<sub>33</sub>H<sub>34</sub>", "NO2 and C33H34"),
        ("2<sub>10</sub>", "2_10"),
        ("the 5<sup>th</sup> day, brand<sup>®</sup> text<sup>1</sup>", "the 5th day, brand® text1"),
        ("one\n   two\u00a0 three", "one two three"),
        ("<content styleCode='bold'>Do <content styleCode='italics'>not</content></content> use", "Do not use"),
        ("<unknown>kept</unknown> too", "kept too"),
        ("a<br/><br/>b", "a\nb"),
        ("fish &amp; &lt;chips&gt;", "fish & <chips>"),
    ],
)
def test_words_are_read_as_a_reader_sees_them(written, words):
    assert told(read(paragraph(written))) == [("paragraph", words)]


def test_a_picture_inside_a_sentence_does_not_end_it():
    found = read(
        paragraph('Do not <renderMultiMedia referencedObject="P"/>crush.'),
        pictures=[("P", "no.jpg", "A crossed tablet")],
    )
    assert told(found) == [("paragraph", "Do not crush."), ("picture", "A crossed tablet")]


def test_a_picture_with_a_caption_stands_where_it_stands():
    found = read(
        paragraph("Before.<renderMultiMedia referencedObject='P'><caption>Figure 1</caption></renderMultiMedia>After."),
        pictures=[("P", "one.jpg", "")],
    )
    assert told(found) == [
        ("paragraph", "Before."),
        ("picture", "one.jpg"),
        ("caption", "Figure 1"),
        ("paragraph", "After."),
    ]


def test_text_without_paragraphs_is_read_too():
    assert told(read("Bare words.", items("one"), "More.")) == [
        ("paragraph", "Bare words."),
        ("item", "one"),
        ("paragraph", "More."),
    ]


def test_the_own_mark_of_an_item_is_kept():
    assert told(read("<list><item><caption>a.</caption>First</item></list>")) == [("item", "a. First")]


def test_the_caption_of_a_list_leads_to_its_items():
    assert leads(read("<list><caption>Not for:</caption><item>infants</item></list>"), "infants") == "Not for:"


def test_a_footnote_in_the_title_and_one_in_a_paragraph_are_led_by_them():
    found = make_label(section("1 Use<footnote>Of it.</footnote>", paragraph("Text<footnote>Why.</footnote>."))).by_key[
        "1"
    ]
    assert leads(found, "Of it.") == "1 Use"
    assert leads(found, "Why.") == "Text."
