"""From the desk's first page any fact or answer is found by words of it, and its withdrawal is one click away."""

from typing import Any

import pytest

from editorial.models import Person
from tests.cast import make_entry, make_fact, publish
from tests.desk import Desk
from tests.staging import staged

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def found(person: Person, words: str, **more: str) -> Any:
    return Desk(person).client.get("/admin/find/", {"q": words, **more})


@staged
def texts(drug, author, reviewer) -> dict[str, Any]:
    fact = publish(make_fact(drug), author, reviewer)
    other = publish(make_fact(drug, "other", heading="It sticks to a receptor of IL-4"), author, reviewer)
    draft = make_fact(drug, "draft", heading="Only begun", statement="It is a mouse.", claim_text="A mouse.")
    draft.save_revision(author=author, reason="Begun")
    return {"fact": fact, "other": other, "draft": draft, "entry": publish(make_entry(drug), author, reviewer)}


def test_words_that_only_one_text_holds_open_its_page(texts, author):
    assert found(author, "mouse begun").headers["Location"] == Desk(author).url(texts["draft"])
    assert found(author, "steroid").headers["Location"] == Desk(author).url(texts["entry"])


def test_a_title_or_an_address_opens_its_text_although_others_hold_the_words(texts, author):
    for words in ("It blocks IL-4 and IL-13", "blocks-two-signals", "  BLOCKS-TWO-SIGNALS "):
        assert found(author, words).headers["Location"] == Desk(author).url(texts["fact"]), words


def test_several_are_listed_with_their_history_and_withdrawal(texts, author, reviewer):
    page, desk = found(reviewer, "il-4"), Desk(reviewer)
    assert {hit.title for hit in page.context["hits"]} == {texts["fact"].heading, texts["other"].heading}
    for text in (texts["fact"], texts["other"]):
        for step in ("change", "history", "withdraw"):
            assert f'href="{desk.url(text, step)}"' in page.text
    assert "public: edition 1" in page.text and "/withdraw/" not in found(author, "il-4").text


def test_in_a_hurry_the_withdrawal_opens_at_once_for_who_may_sign_it(texts, author, reviewer):
    assert found(reviewer, "other", withdraw="1").headers["Location"] == Desk(reviewer).url(texts["other"], "withdraw")
    assert found(author, "other", withdraw="1").headers["Location"] == Desk(author).url(texts["other"])
    draft = found(reviewer, "draft", withdraw="1").headers["Location"]
    assert draft == Desk(reviewer).url(texts["draft"]), "what is not public cannot be withdrawn"


def test_who_may_read_no_text_finds_none(texts, administrator):
    assert found(administrator, "il-4").context["hits"] == []


def test_nothing_found_and_nothing_asked_are_said_plainly(texts, author):
    assert "Try fewer words" in found(author, "zzzz").text and found(author, " ").status_code == 200


def test_words_are_never_markup(texts, author):
    assert "<script>" not in found(author, "<script>alert(1)</script>").text.replace("<script src", "")


def test_it_is_only_read(texts, author):
    assert Desk(author).client.post("/admin/find/", {"q": "il-4"}).status_code == 405
