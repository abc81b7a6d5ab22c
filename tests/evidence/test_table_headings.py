"""A number in the heading over a quoted row of a table stops no author; one over another row, or a “not” there, does."""

import pytest

from tests.cast import fresh, make_fact
from tests.desk import Desk, errors
from tests.labels.arriving import arrive
from tests.labels.fixtures import make_spl, paragraph, section
from tests.staging import staged

pytestmark = pytest.mark.django_db
ROWS = """<table><caption>Table 1: Rash by Week 16</caption>
<thead><tr><th>Reaction</th><th colspan="2">Exampla 300 mg</th><th>Not treated, once seen</th></tr></thead>
<tbody><tr><td rowspan="2">Ages 6 to 11 years</td><td>Rash</td><td>10%</td><td></td></tr>
<tr><td>Itch</td><td>7%</td><td>9%</td></tr>
<tr><td>Ages 12 years</td><td>Rash</td><td>4%</td><td>2%</td></tr></tbody></table>"""


@staged
def rash(drug, author):
    """A draft that quotes the first row of a table: 300 mg stands over it, 12 years in another row."""
    arrive(make_spl(section("6 ADVERSE REACTIONS", paragraph("See below."), ROWS), set_id=str(drug.set_id)))
    words = {"claim_text": "Ages 6 to 11 years | Rash | 10% |", "claim_sections": "6", "heading": "Rash"}
    fact = make_fact(drug, "rash", statement="Ten percent had a rash: 10%.", **words)
    fact.save_revision(author=author, reason="Begun")
    return fact


ITCH = {"claim_text": "Itch | 7% | 9%"}
SAID = {
    "the head of its column": ("With 300 mg, 10% had a rash.", {}),
    "a cell that reaches down to it": ("At 6 to 11 years, 7% had an itch.", ITCH),
}
UNSAID = {
    "the caption": ("By week 16, 10% had a rash.", {}, "16"),
    "another unit": ("With 300 mL, 10% had a rash.", {}, "300 mL"),
    "another row": ("At 12 years, 10% had a rash.", {}, "12 years"),
    "the head of a column in which it says nothing": ("Once, 10% had a rash.", {}, "Once"),
    "a “not” over it": ("When not treated, 9% had an itch.", ITCH, "not"),
}


@pytest.mark.parametrize("name", SAID)
def test_what_stands_over_the_quoted_row_is_submitted(name, rash, author):
    statement, words = SAID[name]
    answer = Desk(author).edit(rash, "_submit", statement=statement, **words)
    assert answer.status_code == 302, errors(answer)
    assert fresh(rash).status == "in_review"


@pytest.mark.parametrize("name", UNSAID)
def test_what_stands_elsewhere_in_the_table_stops_it(name, rash, author):
    statement, words, missing = UNSAID[name]
    assert f"“{missing}” stands in none of its quotes" in errors(
        Desk(author).edit(rash, "_submit", statement=statement, **words)
    )
