"""A page that signs works out once what it signs: for its form, and not a second time under the lock when nothing came between."""

from datetime import timedelta
from typing import Any

import pytest

from editorial.record import content, freezing
from editorial.record.vocabulary import Kind
from tests.cast import PASSWORD, fresh, make_entry, make_fact, next_year, publish
from tests.desk import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def frozen(monkeypatch) -> list[Any]:
    """Each text, whenever it is frozen."""
    seen: list[Any] = []
    freeze = freezing.freeze

    def counted(thing: Any) -> freezing.Frozen:
        seen.append(thing)
        return freeze(thing)

    for module in (content, freezing):
        monkeypatch.setattr(module, "freeze", counted)
    return seen


def test_a_signature_freezes_once(drug, author, reviewer, frozen):
    publish(make_fact(drug), author, reviewer)
    entry = make_entry(drug, short_answer="It blocks signals [[blocks-two-signals]].")
    entry.submit(author=author, reason="Ready")
    desk = Desk(reviewer)
    sent = desk.form(desk.url(entry, "sign"))
    frozen.clear()
    answer = desk.client.post(desk.url(entry, "sign"), {**sent, "change_reason": "Checked", "password": PASSWORD})
    assert answer.status_code == 302 and fresh(entry).newest_edition().kind == Kind.FIRST
    assert frozen == [entry]


def test_a_re_affirmation_freezes_once(drug, author, reviewer, frozen):
    fact = publish(make_fact(drug), author, reviewer)
    desk = Desk(reviewer)
    sent = desk.form(desk.url(fact, "reaffirm")) | {"change_reason": "Read again", "meaning_read": "on"}
    frozen.clear()
    later = (next_year() - timedelta(days=7)).isoformat()
    answer = desk.client.post(desk.url(fact, "reaffirm"), {**sent, "review_due": later, "password": PASSWORD})
    assert answer.status_code == 302 and fresh(fact).newest_edition().kind == Kind.REAFFIRMED
    assert frozen == [fact]
