"""A section that was read a moment ago is not read again, unless anything that its page follows from is another."""

import pytest

from labels.spl.model import Label
from labels.spl.reading import read_label
from labels.spl.repeats import Repeats
from tests.labels.fixtures import make_spl, paragraph, section

pytestmark = pytest.mark.database

LEADING = section("1 USE", paragraph("See <linkHtml href='#S'>there</linkHtml>."))
SHOWING = section("3 FORMS", "<renderMultiMedia referencedObject='P'/>", pictures=[("P", "a.jpg", "A pen")])


def read(*sections: str, **images: str) -> Label:
    return read_label(make_spl(*sections), {f"{name}.jpg": hashed for name, hashed in images.items()})


def test_the_same_section_of_a_later_version_is_not_read_again():
    same = section("5 FALLS", paragraph("People fell."))
    first, later = (read(same, section("6 OTHER", paragraph(words))) for words in ("Before.", "After."))
    assert first.by_key["5"] is later.by_key["5"]
    assert later.by_key["6"].text.endswith("After.")


def test_a_link_that_leads_to_another_section_now_makes_another_page():
    pages = [read(LEADING, section(f"{number} OTHER", ident="S")).by_key["1"].html for number in (2, 4)]
    assert 'href="section:2"' in pages[0] and 'href="section:4"' in pages[1]


def test_a_picture_whose_bytes_are_known_now_is_shown():
    before, after = read(SHOWING).by_key["3"], read(SHOWING, a="ab12").by_key["3"]
    assert "[Picture a.jpg: A pen]" in before.html and 'src="picture:ab12"' in after.html


def test_a_section_that_stands_elsewhere_now_is_another():
    inner = section("Falls", paragraph("People fell."))
    parents = [read(section(f"{number} OUTER", below=[inner])).sections[1].parent for number in (5, 6)]
    assert parents == ["5", "6"]


def test_what_is_held_has_a_bound_and_what_is_asked_for_stays():
    one = read(LEADING).sections[0]
    repeats = Repeats(room=100)
    for number in range(1_000):
        repeats.get(number, 10, lambda: one)
        repeats.get("often", 10, lambda: one)
    assert len(repeats.younger) + len(repeats.older) <= 10
    assert "often" in repeats.younger or "often" in repeats.older
    repeats.get("huge", 1_000, lambda: one)
    assert "huge" not in repeats.younger
