"""An index that was made for a question is one that the database would take for it."""

import pytest

from editorial.work.assignments import open_texts
from tests.cast import make_entry, make_fact, publish
from tests.questions import plans
from tests.staging import staged

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@staged
def worked_on(drug, author, reviewer) -> None:
    """A fact and an answer that are public, and one of each that nobody has signed."""
    publish(make_fact(drug), author, reviewer)
    publish(make_entry(drug), author, reviewer)
    make_fact(drug, "new").submit(author=author, reason="Ready")
    make_entry(drug, "newer").save_revision(author=author, reason="Begun")


@pytest.mark.parametrize("index", ["fact_open", "entry_open"])
def test_what_is_worked_on_is_found_without_a_look_at_every_text(index, worked_on):
    assert {each.text.slug for each in open_texts()} == {"new", "newer"}
    said = plans(open_texts)
    assert index in said, said
