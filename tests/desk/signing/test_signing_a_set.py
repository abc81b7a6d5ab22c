"""Facts that a new label left alone, signed together: password and code are asked once, and each fact is signed for itself."""

from typing import Any

import pytest

from audit.models import LedgerEntry
from audit.verification.verify import verify
from editorial.record.refusals import Refused
from editorial.record.vocabulary import Kind, Method
from labels.models import Fact
from tests.cast import PASSWORD, make_fact, publish
from tests.desk import Desk, errors
from tests.desk.steps import edition, move_window, why_failed
from tests.labels.fixtures import paragraph, section
from tests.labels.scene import BOXED, USE, WARNINGS, capture
from tests.staging import staged

pytestmark = pytest.mark.django_db


@staged
def held(drug, author, reviewer) -> list[Fact]:
    """Two facts signed against version 1 of a label, of which version 2 leaves their evidence alone."""
    capture(drug, "1", USE, WARNINGS)
    claims = {"asthma": ("For asthma from 6 years.", "1.1"), "eczema": ("For eczema: see falls.", "1.2")}
    made = []
    for slug, (quote, key) in claims.items():
        fact = make_fact(drug, slug, heading=slug, statement=f"About {slug}.", claim_text=quote, claim_sections=key)
        made.append(publish(fact, author, reviewer))
    capture(drug, "2", BOXED, USE, section("5 WARNINGS", paragraph("New words."), ident="S5"))
    return made


def sign_all(desk: Desk, drug: Any, **typed: Any) -> Any:
    address = f"/admin/labels/fact/holding/{drug.label_versions.in_order().first().pk}/"
    page = desk.client.get(address)
    said = {
        "chosen": page.context["form"]["chosen"].value(),
        "change_reason": "Read again with version 2",
        "review_due": page.context["form"]["review_due"].value(),  # another day than the one signed before
        "meaning_read": "on",
        "password": PASSWORD,
    }
    return desk.client.post(address, {**said, **typed})


def kinds(facts: list[Fact]) -> list[tuple[Kind, Method]]:
    return [(edition(fact).kind, edition(fact).method) for fact in facts]


def test_one_password_and_code_sign_each_fact_of_the_set(desk, app, drug, held):
    answer = sign_all(desk, drug, code=app.next())
    assert answer.status_code == 302, errors(answer)
    assert kinds(held) == [(Kind.REAFFIRMED, Method.PASSWORD_AND_CODE)] * 2
    assert LedgerEntry.objects.filter(kind="edition", subject__in=[fact.subject for fact in held]).count() == 4
    assert verify() == []


def test_a_wrong_or_missing_code_signs_none_of_them(desk, drug, held):
    assert "required" in errors(sign_all(desk, drug))
    assert "not right" in errors(sign_all(desk, drug, code="000000"))
    assert why_failed() == ["wrong code"], "one try, recorded once"
    assert [kind for kind, _ in kinds(held)] == [Kind.FIRST, Kind.FIRST]


def test_a_set_that_was_signed_opens_the_window(desk, app, drug, held):
    key = desk.client.session.session_key
    sign_all(desk, drug, code=app.next())
    assert desk.client.session.session_key != key, "a key that somebody stole before is worth nothing"
    assert "code" not in desk.form(desk.url(held[0], "reaffirm"))
    move_window(desk, minutes=15)
    assert "code" in desk.form(desk.url(held[0], "reaffirm"))


def test_a_set_of_which_nothing_was_signed_opens_none(desk, app, drug, held, monkeypatch):
    def refuse(*args: Any, **said: Any) -> None:
        raise Refused("Not now.", code="shown")

    monkeypatch.setattr(Fact, "reaffirm", refuse)
    assert "asthma: Not now." in errors(sign_all(desk, drug, code=app.next()))
    assert "code" in desk.form(desk.url(held[0], "reaffirm"))
