"""Comments on a text under review: by whom, when and on which revision; for the desk, for good, and never public."""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection

from audit.models import Immutable, LedgerEntry
from audit.verification.verify import verify
from editorial.models import Comment
from editorial.record.refusals import Refused
from editorial.work.comments import comment, comments_on
from labels.models import Fact
from tests.cast import make_fact, publish, sign
from tests.desk import Desk, errors
from tests.staging import staged

pytestmark = pytest.mark.django_db
WORDS = "Which IL-4? Say the receptor."


@staged
def fact(drug, author) -> Fact:
    fact = make_fact(drug)
    fact.submit(author=author, reason="Ready")
    return fact


def test_a_comment_from_the_page_of_review_leads_back_to_it_and_its_author_reads_it(fact, author, reviewer):
    desk = Desk(reviewer)
    answer = desk.client.post(desk.url(fact, "comments"), {"words": WORDS, "back": "sign"})
    assert answer.headers["Location"] == desk.url(fact, "sign")
    assert WORDS in desk.client.get(desk.url(fact, "sign")).text
    made = Comment.objects.get()
    assert (made.by, made.by_name, made.revision) == (reviewer, "Bea Example", fact.read_state().history_id)
    other = Desk(author)
    assert "Comments (1)" in other.client.get(other.url(fact)).text
    other.client.post(other.url(fact, "comments"), {"words": "The alpha subunit.", "back": "https://example.org"})
    page = other.client.get(other.url(fact, "comments")).text
    assert page.index(WORDS) < page.index("The alpha subunit.")


def test_whoever_has_the_text_to_do_gets_a_note(fact, author, reviewer, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        comment(fact, by=reviewer, words=WORDS)
    assert [(m.to, WORDS in m.body) for m in mail.outbox] == [(["ann@example.org"], True)]
    with django_capture_on_commit_callbacks(execute=True):
        comment(fact, by=author, words="The alpha subunit.")
    assert mail.outbox[1].to == ["bea@example.org"]


def test_the_public_never_reads_it(fact, author, reviewer, client):
    comment(fact, by=reviewer, words=WORDS)
    sign(fact, reviewer)
    entry = LedgerEntry.objects.get(kind="comment")
    assert not entry.public and entry.subject == fact.subject
    for page in ("", "history/", "history/1/"):
        assert WORDS not in client.get(f"/dupixent/facts/blocks-two-signals/{page}").text


def test_who_may_not_write_reads_but_does_not_comment(fact, auditor, reviewer):
    comment(fact, by=reviewer, words=WORDS)
    desk = Desk(auditor)
    page = desk.client.get(desk.url(fact, "comments"))
    assert WORDS in page.text and "Add the comment" not in page.text
    assert desk.client.post(desk.url(fact, "comments"), {"words": "x"}).status_code == 403
    with pytest.raises(PermissionDenied):
        comment(fact, by=auditor, words="x")


@pytest.mark.parametrize("words", ["", "   ", "x\u202ey", "x" * 2001])
def test_bad_words_are_refused_with_a_sentence(words, fact, reviewer):
    desk = Desk(reviewer)
    answer = desk.client.post(desk.url(fact, "comments"), {"words": words})
    assert answer.status_code == 200 and errors(answer)
    with pytest.raises(Refused):
        comment(fact, by=reviewer, words=words)
    assert not comments_on(fact).exists()


def test_what_nobody_works_on_is_not_commented_on(drug, author, reviewer):
    fact = publish(make_fact(drug), author, reviewer)
    desk = Desk(author)
    assert "Add the comment" not in desk.client.get(desk.url(fact, "comments")).text
    assert "Nobody is working" in errors(desk.client.post(desk.url(fact, "comments"), {"words": "x"}))


def test_it_is_never_changed_and_the_verifier_misses_none(fact, reviewer):
    made = comment(fact, by=reviewer, words=WORDS)
    assert verify() == []
    with pytest.raises(Immutable):
        made.save()
    with pytest.raises(Exception, match="append-only"), connection.cursor() as cursor:
        cursor.execute("UPDATE editorial_comment SET words = 'x'")


def test_one_that_was_slipped_in_is_reported(fact, reviewer):
    made = comment(fact, by=reviewer, words=WORDS)
    Comment.objects.bulk_create([Comment(text=made.text, revision=1, words="x", by=reviewer, at=made.at)])
    assert "no ledger entry records it" in str(verify())
