"""From what age and weight a use is approved: as words, in months, and as the places of bars."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from labels.evidence.ages import age_words, months, uses, weight_words
from tests.cast import make_fact, publish

pytestmark = pytest.mark.django_db


def fact(**said: Any) -> Any:
    none = {"least_age": None, "least_age_unit": "", "least_weight_kg": None, "condition": "A", "slug": "a", "id": 1}
    none |= {"label_effective": None, "label_origin": None}
    return SimpleNamespace(**{**none, "sample": False, **said})


@pytest.mark.parametrize(
    ("age", "unit", "words", "in_months"),
    [
        (6, "months", "6\u00a0months", 6),
        (1, "years", "1\u00a0year", 12),
        (12, "years", "12\u00a0years", 144),
        (None, "adults", "adults", 216),
        (None, "", "", None),
    ],
)
def test_an_age_is_words_and_months(age, unit, words, in_months):
    said = fact(least_age=age, least_age_unit=unit)
    assert (age_words(said), months(said)) == (words, in_months)


@pytest.mark.parametrize(("kg", "words"), [("15", "15\u00a0kg (33\u00a0lb)"), ("7.5", "7.5\u00a0kg (17\u00a0lb)")])
def test_a_weight_stands_in_both_units(kg, words):
    assert weight_words(fact(least_weight_kg=Decimal(kg))) == words


def test_the_youngest_use_comes_first_and_one_without_an_age_last():
    found = uses(
        [
            fact(condition="No age", slug="n"),
            fact(condition="Adults", slug="d", least_age_unit="adults"),
            fact(condition="Infants", slug="i", least_age=6, least_age_unit="months"),
            fact(condition="", slug="no-use"),
        ],
        "dupixent",
        {},
    )
    assert [(use.condition, use.start) for use in found] == [("Infants", 2), ("Adults", 75), ("No age", None)]
    assert all(use.start is None or use.start + use.width == use.arrow < 100 for use in found)


def test_an_age_without_its_unit_and_adults_with_a_number_are_refused(drug):
    for age, unit in ((6, ""), (None, "months"), (18, "adults")):
        with pytest.raises(ValidationError, match="together"):
            make_fact(drug, least_age=age, least_age_unit=unit).check_words()


def test_the_picture_of_a_drug_repeats_what_the_table_says(drug, author, reviewer, client):
    words = {"topic": "use", "condition": "Eczema", "least_age": 6, "least_age_unit": "months"}
    publish(make_fact(drug, "eczema", **words), author, reviewer)
    page = client.get("/dupixent/").text
    assert "6\u00a0months" in page and 'x="2%" width="94%"' in page
    picture = page[page.index("<svg") : page.index("</svg>")]
    assert "<path" in picture and "no upper age limit is given" in page  # the bar is open, and words say so too
    assert '<td class="value">none named</td>' in page
    assert " | 6 months | none named |" in client.get("/dupixent.md").text
    publish(
        make_fact(drug, "hives", **{**words, "condition": "Hives", "least_age": None, "least_age_unit": "adults"}),
        author,
        reviewer,
    )
    assert " | adults | none named |" in client.get("/dupixent.md").text
    assert "viewBox" not in picture and "<text" not in picture
