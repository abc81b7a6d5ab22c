"""The desk's first page: what waits for one person, for how long, one click from where it is done."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from editorial.models import Person
from editorial.work.assignments import hand_over
from editorial.work.review_dates import Due, by_month, due_in
from editorial.work.waiting import Item
from editorial.work.work_lists import Asked, age_words, due_reviews
from labels.archive.label_models import Lookup
from labels.archive.lookups import record_lookup
from labels.triage.triage import TriageItem
from tests.cast import make_drug, make_entry, make_fact, make_person, next_year, publish
from tests.desk import Desk
from tests.labels.fixtures import paragraph, section
from tests.labels.scene import BOXED, USE, capture

pytestmark = [pytest.mark.django_db, pytest.mark.database]


TIED_TO_NOTHING = {"claim": "literature", "claim_sections": ""}


def page(person: Person, query: str = "") -> Any:
    answer = Desk(person).client.get(f"/admin/{query}")
    assert answer.status_code == 200
    return answer


def work_lists(person: Person, query: str = "") -> dict[str, Any]:
    """The work lists in which something lies, by their heading."""
    return {work_list.heading: work_list for work_list in page(person, query).context["waiting"]}


def titles(work_list: Any) -> list[str]:
    return [item.title for item in work_list.items]


def test_what_is_submitted_leads_a_reviewer_to_its_sign_page_and_nobody_who_wrote_it(drug, author, reviewer):
    fact = make_fact(drug)
    fact.submit(author=author, reason="Ready")
    work_list = work_lists(reviewer)["Waiting for a signature"]
    assert (work_list.count, titles(work_list), work_list.age) == (1, [fact.heading], "the oldest since today")
    [item] = work_list.items
    assert item.path == Desk(reviewer).url(fact, "sign")
    assert Desk(reviewer).client.get(item.path).status_code == 200
    assert "Waiting for a signature" not in work_lists(author)


def test_an_author_finds_what_was_returned_and_drafts_apart(drug, author, reviewer):
    fact, draft = make_fact(drug), make_entry(drug)
    fact.submit(author=author, reason="Ready")
    fact.return_to_author(reviewer=reviewer, reason="A typing slip")
    draft.save_revision(author=author, reason="Begun")
    found = work_lists(author)
    assert titles(found["Returned to the author"]) == [fact.heading]
    assert found["Returned to the author"].items[0].said == "Bea Example: A typing slip"
    assert titles(found["Drafts"]) == [draft.question] and "Drafts" not in work_lists(reviewer)


def test_what_was_handed_over_is_among_the_drafts_of_who_took_it(drug, author, administrator):
    taker = make_person("Cal", "author")
    make_fact(drug).save_revision(author=author, reason="Begun")
    hand_over(author, taker, by=administrator, reason="On leave")
    [item] = work_lists(taker)["Drafts"].items
    assert item.said == "from Ann Example: On leave" and "Drafts" not in work_lists(author)


def test_a_withdrawal_and_a_notice_over_a_drug_wait_for_a_second_person(drug, author, reviewer, second_reviewer):
    fact = publish(make_fact(drug), author, reviewer)
    fact.withdraw(reviewer=reviewer, reason="Danger")
    drug.put_notice(reviewer=reviewer, notice="Stop.", withdraws=False, reason="Danger")
    heading = "Withdrawn, or under a notice, and waiting for a second person"
    [first, second] = work_lists(second_reviewer)[heading].items
    assert {first.path, second.path} == {Desk(reviewer).url(fact, "confirm"), Desk(reviewer).url(drug, "notice")}
    assert heading not in work_lists(reviewer) and heading not in work_lists(author)
    drug.confirm_notice(reviewer=second_reviewer, reason="Agreed")
    assert titles(work_lists(second_reviewer)[heading]) == [fact.heading]


def test_triage_names_the_most_urgent_first_and_leads_to_each_item(drug, author, auditor):
    capture(drug, "1", BOXED, USE)
    change = section("WARNING: FALLS", paragraph("Nobody fell."), code="34066-1")
    capture(drug, "2", change, USE, section("4 CONTRAINDICATIONS", paragraph("New words.")))
    work_list = work_lists(author)["Changed by a new label version"]
    items = list(TriageItem.objects.urgent_first())
    assert work_list.count == len(items) == 2 and work_list.sorts == "1 boxed warning, 1 numbers or negations"
    assert [item.path for item in work_list.items] == [Desk(author).url(item) for item in items]
    assert "boxed warning" in work_list.items[0].said and work_list.age == "the oldest since today"
    assert "Changed by a new label version" not in work_lists(auditor)


def test_a_failed_look_up_leads_to_where_one_looks_again(drug, author):
    capture(drug, "1", USE)
    assert work_lists(author)["Label look-ups that failed, or are too old"].count == 1, "nobody has looked yet"
    record_lookup(drug, Lookup.Outcome.NOTHING_NEW)
    assert "Label look-ups that failed, or are too old" not in work_lists(author)
    record_lookup(drug, Lookup.Outcome.FAILED, detail="Nobody answered.")
    [item] = work_lists(author)["Label look-ups that failed, or are too old"].items
    assert item.path == Desk(author).url(drug, "lookups") and "failed" in item.said


def test_reviews_stand_in_the_list_of_their_day_and_lead_to_their_reaffirmation(drug, author, reviewer):
    fact = publish(make_fact(drug), author, reviewer)
    draft = publish(make_fact(drug, "other", heading="With a draft"), author, reviewer)
    draft.statement = "Two."
    draft.save_revision(author=author, reason="Begun")
    for days, place in ((-1, 0), (0, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3)):
        today = next_year() - timedelta(days=days)
        found = due_reviews(Asked(reviewer, reviewer, None, today))
        assert [work_list.count for work_list in found] == [2 if n == place else 0 for n in range(4)], days
        paths = {item.title: item.path for item in found[place].items}
        assert paths[fact.heading] == Desk(reviewer).url(fact, "reaffirm")
        assert paths["With a draft"] == Desk(reviewer).url(draft), "it is reviewed by signing the draft"
    assert due_reviews(Asked(author, author, None, next_year()))[1].count == 0, "an author re-affirms nothing"


def test_every_review_stands_in_one_month_and_the_longest_bar_is_whole():
    today = timezone.now().date().replace(year=2026, month=11, day=20)
    days = ["2026-11-19", "2026-11-20", "2026-11-30", "2027-01-01", "2027-11-01", "2027-12-01", "2029-01-01"]
    found = Counter(today.fromisoformat(day) for day in days)
    months = by_month(found, today)
    counts = {month.name: month.count for month in months if month.count}
    assert counts == {"Overdue": 1, "November 2026": 2, "January 2027": 1, "November 2027": 1, "Later": 2}
    assert [months[0].length, months[1].length, months[2].length] == [50, 100, 0]
    assert sum(due_in(found, due, today) for due in Due) == 4


def test_the_picture_says_nothing_that_the_table_beside_it_does_not_say(drug, author, reviewer):
    publish(make_fact(drug), author, reviewer)
    text = page(reviewer).text
    picture = text[text.index('id="months"') : text.index('id="all"')]
    assert picture.count("<svg") == picture.count('aria-hidden="true"><svg') > 0 and "viewBox" not in picture
    assert f'<th scope="row">{next_year():%B %Y}</th><td class="number">1</td>' in text


def test_the_age_of_a_work_list_is_that_of_its_oldest():
    today = timezone.now().date()

    def age(*days: int) -> str:
        return age_words([Item("", "", "", today - timedelta(days=number)) for number in days], today)

    assert age(3, 12) == "the oldest for 12 days" and age(1) == "the oldest for 1 day"
    assert age(-3, -9) == "the first in 3 days" and age() == ""


def test_it_is_narrowed_to_one_drug(drug, author, reviewer):
    other = make_drug(author, "other", "Other")
    make_fact(drug).submit(author=author, reason="Ready")
    make_fact(other, heading="About the other").submit(author=author, reason="Ready")
    assert work_lists(reviewer)["Waiting for a signature"].count == 2
    narrowed = work_lists(reviewer, f"?drug={other.pk}")["Waiting for a signature"]
    assert titles(narrowed) == ["About the other"]
    assert all(f"drug__id__exact={other.pk}" in link.path for link in narrowed.links)
    assert "Select a valid choice" in page(reviewer, "?drug=999").text


def test_the_desk_of_another_person_shows_what_waits_for_that_person_and_leads_where_one_may_go(
    drug, author, reviewer, auditor, administrator
):
    fact = make_fact(drug)
    fact.submit(author=author, reason="Ready")
    seen = work_lists(auditor, f"?person={reviewer.pk}")["Waiting for a signature"]
    assert [item.path for item in seen.items] == [Desk(auditor).url(fact)], "who reads only is not led to a signature"
    assert "What waits for Bea Example" in page(auditor, f"?person={reviewer.pk}").text
    assert fact.heading not in page(administrator, f"?person={reviewer.pk}").text, "who may read no text reads none"


def test_nothing_waits_is_said_with_what_will_come_and_what_to_do_first(author, reviewer, auditor, administrator):
    empty = page(author)
    assert "Nothing waits for you" in empty.text and "There is no drug yet" in empty.text
    assert {work_list.heading for work_list in empty.context["empty"]} > {"Drafts", "Returned to the author"}
    assert empty.context["first_step"].path == "/admin/labels/drug/add/"
    for person in (auditor, administrator):
        assert page(person).context["first_step"] is None
    drug = make_drug(author)
    assert "has no label yet" in page(author).text
    capture(drug, "1", USE)
    assert "There is no fact about Dupixent yet" in page(author).text
    make_fact(drug).save_revision(author=author, reason="Begun")
    assert page(author).context["first_step"] is None


def questions(person: Person) -> int:
    desk = Desk(person)
    with CaptureQueriesContext(connection) as asked:
        assert desk.client.get("/admin/").status_code == 200
    return len(asked)


def busy(drug: Any, author: Person, reviewer: Person, numbers: range) -> None:
    """For each number one text in each state, one withdrawal and one draft that was handed over and back."""
    for n in numbers:
        make_fact(drug, f"in-review-{n}", **TIED_TO_NOTHING).submit(author=author, reason="Ready")
        returned = make_entry(drug, f"returned-{n}", short_answer="One.", answer="")
        returned.submit(author=author, reason="Ready")
        returned.return_to_author(reviewer=reviewer, reason="Again")
        make_fact(drug, f"draft-{n}", **TIED_TO_NOTHING).save_revision(author=author, reason="Begun")
        publish(make_fact(drug, f"public-{n}", **TIED_TO_NOTHING), author, reviewer)
        withdrawn = publish(make_fact(drug, f"withdrawn-{n}", **TIED_TO_NOTHING), author, reviewer)
        withdrawn.withdraw(reviewer=reviewer, reason="Danger")


def test_it_asks_as_many_questions_for_one_text_as_for_many(drug, author, reviewer, second_reviewer, administrator):
    capture(drug, "1", USE)
    capture(drug, "2", USE, section("4 CONTRAINDICATIONS", paragraph("New words.")))
    people = (author, reviewer, second_reviewer)
    taker = make_person("Cal", "author")
    busy(drug, author, reviewer, range(2))
    hand_over(author, taker, by=administrator, reason="On leave")
    few = [
        (questions(person), questions(person))[1] for person in people
    ]  # the second time: counts of what is public are kept
    busy(drug, author, reviewer, range(2, 9))
    hand_over(author, taker, by=administrator, reason="On leave")
    assert [(questions(person), questions(person))[1] for person in people] == few
    assert max(few) <= 46, few
