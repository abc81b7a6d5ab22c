"""The page of what changed between two versions of a label: nothing that changed is left out, nothing equal is shown."""

import html as entities
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labels.archive.normal_words import normal
from labels.difference.changes import Change
from labels.difference.section_matching import Match
from labels.difference.version_comparison import compare
from labels.pages.label_comparison import ChangedSection, LabelComparison, compared
from labels.spl.model import Kind, Label
from tests.labels.fixtures import items, make_label, paragraph, section, table
from tests.labels.pages import LABEL, head_and_banner, main
from tests.labels.real import needs_real_labels, real_label
from tests.labels.scene import BOXED, USE, WARNINGS, capture
from tests.wording.made_texts import moderate


def difference(old: Label, new: Label) -> LabelComparison:
    return compared(old, new, lambda key: f"/old/{key}/", lambda key: f"/new/{key}/")


def shown(found: ChangedSection) -> list[str]:
    """Its passages, with + - for what was added and removed; gaps as numbers."""
    return [str(passage.gap) if passage.gap else plain(passage.html) for passage in found.passages]


def plain(html: str) -> str:
    hidden = re.sub(r'<span class="vh">.*?</span>', "", html)
    return entities.unescape(re.sub(r"</?ins>", "+", re.sub(r"</?del>", "-", hidden)))


def one(*content: str, title: str = "1 Use", **more: str) -> Label:
    return make_label(section(title, *content), **more)


def test_the_words_that_changed_are_marked_in_their_passage():
    (found,) = difference(one(paragraph("Take one pen a week.")), one(paragraph("Take two pens a week."))).sections
    assert shown(found) == ["Take -one pen-+two pens+ a week."]
    assert "[removed: " in found.passages[0].html and "[added: " in found.passages[0].html
    assert (found.old_url, found.new_url, found.sort) == ("/old/1/", "/new/1/", "with other words")


def test_equal_sections_are_counted_and_long_equal_runs_left_out():
    same = [paragraph(f"Sentence number {number} stays.") for number in range(10)]
    old = make_label(section("1 Use", *same, paragraph("Old words here."), *same), section("2 Dose", *same))
    new = make_label(section("1 Use", *same, paragraph("New words here."), *same), section("2 Dose", *same))
    found = difference(old, new)
    assert found.counts == ((1, "with other words"),) and found.equal == len(old.sections) - 1
    beside = ["Sentence number 9 stays.", "-Old-+New+ words here.", "Sentence number 0 stays."]
    assert shown(found.sections[0]) == ["9", *beside, "9"]


def test_a_row_is_shown_with_its_head_and_an_item_with_its_lead_in():
    rows = [(f"{year} years", f"{year}00 mg") for year in range(2, 9)]
    new_rows = [*rows[:-1], ("8 years", "900 mg")]
    things = [f"thing {number}" for number in range(8)]
    (found,) = difference(
        one(paragraph("Do not use in:"), items(*things), table(*rows, head=("Age", "Dose"))),
        one(paragraph("Do not use in:"), items(*things[:-1], "thing ten"), table(*new_rows, head=("Age", "Dose"))),
    ).sections
    assert shown(found) == [
        "Do not use in:",
        *("6", "thing 6", "thing -7-+ten+", "Age | Dose", "5", "7 years | 700 mg", "8 years | -800 mg-+900 mg+"),
    ]


def test_a_section_that_came_or_went_is_shown_whole():
    old = make_label(section("1 Use", paragraph("For asthma.")), section("2 Dose", paragraph("One pen.")))
    new = make_label(
        section("1 Use", paragraph("For asthma.")), section("4 Falls", paragraph("People may fall at night."))
    )
    found = difference(old, new)
    told = {(s.heading, s.sort, s.old_url, s.new_url): shown(s) for s in found.sections}
    assert told == {
        ("2 Dose", "gone", "/old/2/", ""): ["-One pen.-"],
        ("4 Falls", "new", "", "/new/4/"): ["+People may fall at night.+"],
    }
    assert found.counts == ((1, "new"), (1, "gone"))


def test_a_section_with_another_number_or_title_says_what_it_was():
    body = paragraph("People may fall at night, and should hold on to something.")
    old = make_label(
        section("5 Risks", below=[section("5.1 Falls", body), section("5.2 Burns", paragraph("It burns."))])
    )
    new = make_label(
        section(
            "5 Risks",
            below=[
                section("5.1 Cold", paragraph("Feet freeze.")),
                section("5.2 Falls", body),
                section("5.3 Fire", paragraph("It burns.")),
            ],
        )
    )
    found = {s.heading: s for s in difference(old, new).sections}
    assert found["5.2 Falls"].was == "5.1 Falls"
    assert found["5.2 Falls"].sentence == Match.RENUMBERED.sentence
    assert found["5.2 Falls"].sort == "only with another number, title or place"
    assert shown(found["5.2 Falls"]) == ["1"]


def test_a_passage_that_moved_is_shown_where_it_is_now_and_missed_where_it_was():
    passage = paragraph("Keep the pen away from children and pets.")
    old = make_label(section("1 Use", paragraph("For asthma."), passage), section("2 Dose", paragraph("One pen.")))
    new = make_label(section("1 Use", paragraph("For asthma.")), section("2 Dose", paragraph("One pen."), passage))
    first, second = difference(old, new).sections
    assert (first.heading, first.moved_away, shown(first)) == ("1 Use", 1, ["1"])
    assert shown(second) == ["One pen.", "Keep the pen away from children and pets."]
    assert (second.passages[1].moved, second.passages[1].moved_from) == (True, "1 Use")


def test_the_highlights_come_last_and_are_called_so():
    old = make_label(section("1 Use", paragraph("For asthma."), highlights=paragraph("Asthma.")))
    new = make_label(section("1 Use", paragraph("For asthma now."), highlights=paragraph("Asthma now.")))
    assert [s.heading for s in difference(old, new).sections] == ["1 Use", "Highlights: 1 Use"]


def test_other_typography_is_no_change():
    old, new = one(paragraph("6-11 years, “one” pen")), one(paragraph('6–11\u00a0years, "one" pen'))
    assert difference(old, new).sections == ()


def test_hostile_words_stay_words():
    old, new = one(paragraph("&lt;b&gt;1&lt;/b&gt; same")), one(paragraph("&lt;script&gt;2&lt;/script&gt; same"))
    (found,) = difference(old, new).sections
    assert set(re.findall(r"<[^>]+>", found.passages[0].html)) <= {
        "<del>",
        "</del>",
        "<ins>",
        "</ins>",
        '<span class="vh">',
        "</span>",
    }


def assert_nothing_is_left_out(old: Label, new: Label) -> None:
    """Every block that is not equal is shown once, with the words of both sides; every equal one shown or in a gap."""
    page, truth = difference(old, new), compare(old, new)
    passages = [passage for found in page.sections for passage in found.passages if not passage.gap]
    changed = [passage for passage in passages if passage.changed]
    wanted = [
        c for c in truth.changes if c.change != Change.EQUAL and (truth.after(c) or truth.before(c)).kind != Kind.TITLE
    ]
    assert len(changed) == len(wanted)
    words = sorted(normal(plain(passage.html).replace("↵", "")) for passage in changed)
    assert words == sorted(normal(joined(truth, change)) for change in wanted)
    headings = {found.heading for found in page.sections} | {found.was for found in page.sections}
    for pair in truth.sections:
        for label, place in ((old, pair.old), (new, pair.new)):
            if pair.match != Match.SAME and place is not None:
                assert any(label.sections[place].heading in heading for heading in headings)


def joined(truth, change) -> str:
    if change.change in (Change.MOVED, Change.FORM):
        return truth.after(change).text
    return "".join({-1: f"-{text}-", 1: f"+{text}+", 0: text}[op] for op, text in truth.runs(change) if text)


WORDS = st.sampled_from(
    ["One pen.", "Two pens a week.", "Keep it cold at all times.", "Do not shake the pen at all.", "x"]
)
PARTS = st.lists(
    st.tuples(st.sampled_from(["Use", "Dose", "Falls", "Burns"]), st.lists(WORDS, max_size=5)), min_size=1, max_size=5
)


def made(parts: list[tuple[str, list[str]]]) -> Label:
    return make_label(
        *(section(f"{number} {title}", *map(paragraph, words)) for number, (title, words) in enumerate(parts, 1))
    )


@moderate
@given(PARTS, PARTS)
def test_whatever_changed_stands_on_the_page(old, new):
    assert_nothing_is_left_out(made(old), made(new))


@needs_real_labels
@pytest.mark.parametrize("old", ["inomax-762b51be-v6", "inomax-762b51be-v12", "inomax-762b51be-v13", "lipitor-c6"])
def test_whatever_changed_in_a_real_label_stands_on_the_page(old):
    new = "lipitor-repackaged" if old.startswith("lipitor") else "inomax-762b51be-v14"
    assert_nothing_is_left_out(real_label(old), real_label(new))
    assert_nothing_is_left_out(real_label(new), real_label(old))


@pytest.mark.django_db
def test_the_page_says_what_it_compares_and_leads_to_both(labelled, client):
    capture(labelled, "4", BOXED, USE, effective="20260201")
    address = f"{LABEL}compare/3/4/"
    page, around = main(client, address), head_and_banner(client, address)
    assert "<h1>From version 3 to version 4</h1>" in page
    assert f'<a href="{LABEL}3/">Version 3</a>, effective January 31, 2025' in page
    assert "1 gone, 6 unchanged and not shown." in page
    assert "The section is gone." in page and f'<a href="{LABEL}3/5/">In version 3</a>' in page
    assert "<strong>This compares two versions as they were captured.</strong>" in around and "noindex" in around
    assert "The second is the newest that is kept here." in around
    assert f'The newest that is kept here is <a href="{LABEL}4/">version 4</a>' in head_and_banner(
        client, f"{LABEL}compare/4/3/"
    )


@pytest.mark.django_db
def test_two_captures_with_the_same_words_are_said_to_be_the_same(labelled, client):
    other = capture(labelled, "3", BOXED, USE, WARNINGS, effective="20250201")
    page = main(client, f"{LABEL}compare/3/3-{other.sha256[:8]}/")
    assert "The words of these two versions are the same." in page and "<ins>" not in page


@pytest.mark.django_db
def test_the_same_words_in_another_form_are_not_said_to_be_the_same(labelled, client):
    note, row = "<footnote ID='n'>Only with food.</footnote>", "<footnoteRef IDREF='n'/>"
    for version, mark in (("4", ""), ("5", row)):
        capture(labelled, version, section("2 Dose", table((f"Adults{note}", "5 mg"), (f"Children{mark}", "2 mg"))))
    page = main(client, f"{LABEL}compare/4/5/")
    assert "The words of these two versions are the same." not in page
    assert "Sections: 1 with the same words in a different form, 1 unchanged and not shown." in page
    assert '<span class="tag">Other form</span> Children | 2 mg</p>' in page
    assert "<li>It now has a footnote mark: “Only with food.”.</li>" in page
    said = client.get("/api/v1/drugs/dupixent/labels/4/differences/5").json()["sections"][0]
    assert [passage["form"] for passage in said["passages"] if passage["form"]] == [
        ["It now has a footnote mark: “Only with food.”."]
    ]


@pytest.mark.django_db
def test_the_form_leads_to_the_comparison_of_any_two(labelled, client):
    capture(labelled, "4")
    assert 'action="/dupixent/label/compare/"' in main(client, LABEL)
    answer = client.get(f"{LABEL}compare/", {"a": "3", "b": "4"})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{LABEL}compare/3/4/")
