"""The digest: one message a person with what waits, silent when nothing does, and nothing lost by a broken mail server."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from editorial.accounts.appointments import propose
from editorial.models import Person
from editorial.work import waiting
from editorial.work.assignments import hand_over
from labels.triage import undecided_items
from labels.triage.disposing import dispose
from labels.triage.triage import Decision, TriageItem
from tests.cast import fresh, make_entry, make_fact, make_person, publish, sign
from tests.desk import Desk
from tests.labels.fixtures import paragraph, section
from tests.labels.scene import USE, capture

pytestmark = pytest.mark.django_db
BROKEN = "tests.desk.broken_mail.EmailBackend"


@pytest.fixture(autouse=True)
def site(settings) -> None:
    settings.SITE_URL = "https://answers.example.org"


def send(*options: str) -> str:
    out = io.StringIO()
    call_command("send_review_digest", *(f"--{option}" for option in options), stdout=out, stderr=out)
    return out.getvalue()


def told(*options: str) -> dict[str, Any]:
    """The messages of one run, by address."""
    mail.outbox.clear()
    send(*options)
    return {message.to[0]: message for message in mail.outbox}


def today() -> list[waiting.Waiting]:
    return waiting.everybody(timezone.now().date())


def headings(person: Person, days: int = 0) -> dict[str, list[str]]:
    """What waits for a person, so many days from today."""
    today = timezone.now().date() + timedelta(days=days)
    found = {each.person: each.parts for each in waiting.everybody(today)}
    return {heading: [item.title for item in items] for heading, items in found.get(person, ())}


def test_nobody_hears_anything_when_nothing_waits(drug, author, reviewer, administrator):
    publish(make_fact(drug), author, reviewer)
    make_fact(drug, "draft").save_revision(author=author, reason="A draft is nobody's but the author's")
    assert told() == {} and "0 sent, of 0" in send()


def test_each_gets_one_message_as_text_and_html_with_links(drug, author, reviewer, second_reviewer):
    fact, entry = publish(make_fact(drug), author, reviewer), make_entry(drug)
    fact.statement = "Two."
    fact.submit(author=author, reason="Ready")
    entry.submit(author=author, reason="Ready")
    entry.return_to_author(reviewer=reviewer, reason="A typing slip")
    messages = told()
    assert set(messages) == {"ann@example.org", "bea@example.org", "ben@example.org"}
    to_author, to_reviewer = messages["ann@example.org"], messages["bea@example.org"]
    assert "Returned to you" in to_author.body and "Bea Example: A typing slip" in to_author.body
    assert "It blocks IL-4 and IL-13" in to_reviewer.body and to_reviewer.subject == "1 thing waits for you at the desk"
    for message in messages.values():
        [(html, kind)] = message.alternatives
        assert kind == "text/html" and "<li>" in html
    link = f"https://answers.example.org{Desk(reviewer).url(fact, 'sign')}"
    assert link in to_reviewer.body and link in to_reviewer.alternatives[0][0]


def test_a_signature_waits_only_for_who_may_give_it(drug, author, second_author, reviewer, administrator, auditor):
    fact = make_fact(drug)
    fact.save_revision(author=second_author, reason="Begun")
    fact.statement = "Two."
    fact.submit(author=author, reason="Ready")
    unconfirmed = make_person("Kit", "reviewer", appointed=False)
    assert headings(reviewer) == {waiting.TO_SIGN: [fact.heading]}
    for person in (author, second_author, auditor, administrator, unconfirmed):
        assert waiting.TO_SIGN not in headings(person), person


def test_a_withdrawal_waits_for_a_second_person(drug, author, reviewer, second_reviewer):
    fact = publish(make_fact(drug), author, reviewer)
    fact.withdraw(reviewer=reviewer, reason="Danger")
    assert headings(second_reviewer) == {waiting.TO_CONFIRM: [fact.heading]} and headings(reviewer) == {}
    fact.confirm(reviewer=second_reviewer, reason="Agreed")
    assert headings(second_reviewer) == {}


def test_a_notice_over_a_whole_drug_waits_for_a_second_person_under_the_same_heading(drug, reviewer, second_reviewer):
    fact_waits = headings(second_reviewer)
    drug.put_notice(reviewer=reviewer, notice="Stop.", withdraws=True, reason="Danger")
    assert fact_waits == {} == headings(reviewer) and headings(second_reviewer) == {waiting.TO_CONFIRM: ["Dupixent"]}
    drug.confirm_notice(reviewer=second_reviewer, reason="Agreed")
    assert headings(second_reviewer) == {}


def test_the_digest_asks_as_many_questions_for_one_text_as_for_many(drug, author, reviewer):
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert today()
        return len(asked)

    def write(numbers: range) -> None:
        for number in numbers:
            make_fact(drug, f"in-review-{number}").submit(author=author, reason="Ready")
            publish(make_fact(drug, f"withdrawn-{number}"), author, reviewer).withdraw(
                reviewer=reviewer, reason="Danger"
            )
            returned = make_fact(drug, f"returned-{number}")
            returned.submit(author=author, reason="Ready")
            returned.return_to_author(reviewer=reviewer, reason="Again")

    write(range(2))
    few = questions()
    write(range(2, 8))
    assert questions() == few


def test_reviews_are_told_thirty_days_before_and_when_overdue(drug, author, reviewer, second_reviewer):
    fact = publish(make_fact(drug), author, reviewer)
    due = 365
    assert headings(reviewer, due - 31) == {}
    assert headings(reviewer, due - 30) == headings(second_reviewer, due - 30) == {waiting.DUE: [fact.heading]}
    assert headings(author, due) == {}
    late = {each.person: each for each in waiting.everybody(timezone.now().date() + timedelta(days=due + 1))}
    assert "(overdue), signed last by Bea Example" in late[reviewer].parts[0][1][0].said


def test_who_took_work_over_is_told_and_the_leaver_is_not(drug, author, reviewer, administrator):
    taker = make_person("Cal", "author")
    draft, returned = make_fact(drug, "draft"), make_fact(drug, "returned", heading="The returned one")
    draft.save_revision(author=author, reason="Begun")
    returned.submit(author=author, reason="Ready")
    hand_over(author, taker, by=administrator, reason="On leave")
    returned.return_to_author(reviewer=reviewer, reason="Again")
    assert headings(taker) == {waiting.RETURNED: ["The returned one"], waiting.HANDED: [draft.heading]}
    assert headings(author) == {}


def test_administrators_are_told_of_proposals_and_of_work_that_was_left_behind(drug, author, administrator):
    other, candidate = make_person("Dot", "administrator"), make_person("Kit", "reviewer", appointed=False)
    propose(candidate, by=administrator, how="Seen")
    assert headings(other) == {waiting.TO_DECIDE: ["Kit Example"]} and headings(administrator) == {}
    make_fact(drug).save_revision(author=author, reason="Begun")
    Person.objects.filter(pk=author.pk).update(is_active=False)
    assert headings(administrator) == {waiting.LEFT_BEHIND: ["Ann Example"]}


def test_what_a_new_label_left_to_decide_waits_for_whoever_may_decide(drug, author, reviewer, auditor, administrator):
    capture(drug, "1", USE)
    capture(drug, "2", section("4 CONTRAINDICATIONS", paragraph("New words.")))
    items, said = list(TriageItem.objects.all()), {each.person: each.parts for each in today()}
    assert set(said) == {author, reviewer}, "neither who only reads nor who keeps accounts"
    [(heading, [told_of])] = said[author]
    assert (heading, told_of.title) == (undecided_items.HEADING, "Dupixent: version 2 of January 2025")
    assert told_of.said == f"{len(items)} decisions are open"
    page = Desk(author).client.get(told_of.url.removeprefix("https://answers.example.org"))
    assert set(page.context["cl"].queryset) == set(items)
    dispose(items, person=author, decision=Decision.NO_EFFECT, reason="Read")
    assert today() == []


@pytest.mark.database
def test_the_next_digest_tells_what_is_new_and_counts_what_was_told_before(drug, author, reviewer, second_reviewer):
    make_fact(drug, "one", heading="The first").submit(author=author, reason="Ready")
    first = told()["bea@example.org"]
    assert first.subject == "1 thing waits for you at the desk" and "Told before" not in first.body
    assert told() == {}, "nothing new, so nobody hears the same again"
    make_fact(drug, "two", heading="The second").submit(author=author, reason="Ready")
    again = told()["bea@example.org"]
    assert again.subject == "1 new thing waits for you at the desk"
    for said in (again.body, again.alternatives[0][0]):
        assert "is new since the message of" in said and "The second" in said and "The first" not in said
        assert "Told before, and still waiting" in said and f"{waiting.TO_SIGN}: 1" in said
        assert "https://answers.example.org/admin/" in said
    assert told() == {}
    everything = told("everything")["bea@example.org"]
    assert "The first" in everything.body and "The second" in everything.body


def test_what_comes_back_is_new_again_and_so_is_what_is_said_otherwise(drug, author, reviewer, second_reviewer):
    fact = make_fact(drug, heading="Again and again")
    fact.submit(author=author, reason="Ready")
    assert set(told()) == {"bea@example.org", "ben@example.org"}
    fact.return_to_author(reviewer=reviewer, reason="A slip")
    assert "A slip" in told()["ann@example.org"].body
    fresh(fact).submit(author=author, reason="Mended")
    assert "Again and again" in told()["bea@example.org"].body
    assert told() == {}
    fresh(fact).return_to_author(reviewer=reviewer, reason="Another slip")
    assert "Another slip" in told()["ann@example.org"].body


def test_a_week_without_news_brings_one_reminder_with_the_count(drug, author, reviewer, monkeypatch):
    publish(make_fact(drug, "one"), author, reviewer)
    make_fact(drug, "two").submit(author=author, reason="Ready")
    start = timezone.now()
    sent = {}
    for day in range(16):
        monkeypatch.setattr(timezone, "now", lambda day=day: start + timedelta(days=day))
        if mails := told():
            sent[day] = mails["bea@example.org"]
    assert list(sent) == [0, 7, 14]
    assert sent[7].subject == "1 thing still waits for you at the desk"
    assert "nothing is new since the message of" in sent[7].body and f"{waiting.TO_SIGN}: 1" in sent[7].body


def test_a_review_is_told_when_it_is_near_and_again_when_it_is_overdue_the_earliest_first(
    drug, author, reviewer, monkeypatch
):
    soon = make_fact(drug, "soon", heading="Due first", claim="literature")
    late = make_entry(drug, question="Due later?", short_answer="It helps [[soon]].")
    for thing, days in ((soon, 390), (late, 400)):
        thing.submit(author=author, reason="Written")
        sign(thing, reviewer, review_due=timezone.now().date() + timedelta(days=days))
    start = timezone.now()
    sent = {}
    for day in (300, 380, 381, 391, 401, 402):
        monkeypatch.setattr(timezone, "now", lambda day=day: start + timedelta(days=day))
        if mails := told():
            sent[day] = mails["bea@example.org"].body
    assert list(sent) == [380, 391, 401]
    assert sent[380].index("Due first") < sent[380].index("Due later?")
    assert "Due first" in sent[391] and "(overdue)" in sent[391] and "Due later" not in sent[391]
    assert "Due later" in sent[401]


def test_what_could_not_be_sent_is_new_at_the_next_run(drug, author, reviewer, settings):
    make_fact(drug, "one", heading="The first").submit(author=author, reason="Ready")
    told()
    make_fact(drug, "two", heading="The second").submit(author=author, reason="Ready")
    working, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, BROKEN
    with pytest.raises(CommandError):
        send()
    settings.EMAIL_BACKEND = working
    assert "The second" in told()["bea@example.org"].body


def test_whoever_left_or_has_no_address_gets_nothing(drug, author, reviewer, second_reviewer):
    make_fact(drug).submit(author=author, reason="Ready")
    Person.objects.filter(pk=reviewer.pk).update(is_active=False)
    Person.objects.filter(pk=second_reviewer.pk).update(email="")
    assert told() == {} and "Ben Example has no mail address" in send()


def test_a_broken_mail_server_exits_with_1_and_the_next_run_tells_everything(drug, author, reviewer, settings):
    make_fact(drug).submit(author=author, reason="Ready")
    working, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, BROKEN
    with pytest.raises(CommandError, match=r"Bea Example .*Connection refused") as refused:
        send()
    assert refused.value.returncode == 1 and mail.outbox == []
    settings.EMAIL_BACKEND = working
    assert set(told()) == {"bea@example.org"}


def test_one_bad_address_keeps_nobody_else_from_being_told(drug, author, reviewer, second_reviewer, monkeypatch):
    make_fact(drug).submit(author=author, reason="Ready")
    real = mail.EmailMultiAlternatives.send

    def refusing(message: Any) -> int:
        if message.to == ["bea@example.org"]:
            raise OSError("mailbox unavailable")
        return real(message)

    monkeypatch.setattr(mail.EmailMultiAlternatives, "send", refusing)
    with pytest.raises(CommandError, match="mailbox unavailable"):
        send()
    assert [message.to for message in mail.outbox] == [["ben@example.org"]]


def test_what_people_wrote_cannot_break_a_message(drug, author, reviewer):
    heading = "5 < 6 & <script>alert(1)</script>"
    make_fact(drug, heading=heading).submit(author=author, reason="Ready")
    message = told()["bea@example.org"]
    assert heading in message.body and "<script>" not in message.alternatives[0][0]
