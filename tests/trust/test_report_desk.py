"""The desk answers reports: who took one, what came of it, and the sentence that stands on the history of the text."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import LedgerEntry
from audit.verification.verify import findings
from editorial.models import ErrorReport, Person, ReporterContact
from editorial.record.vocabulary import Kind
from editorial.reports import report_lists
from editorial.reports.reports import Outcome
from editorial.reports.settling import Answer, close, take
from editorial.work.waiting import everybody
from tests.cast import publish
from tests.desk import Desk, errors
from tests.questions import questions
from tests.trust.sending import PAGE, WRONG, reported

pytestmark = [pytest.mark.django_db, pytest.mark.database]
LIST = "/admin/editorial/errorreport/"
HISTORY = f"{PAGE}history/"
CORRECTED = {"outcome": "corrected", "corrected_in": "2", "said": "The label names IL-13."}


@pytest.fixture
def report(fact, client) -> ErrorReport:
    return reported(client, contact="ann@example.org")


def answered(person: Person, report: ErrorReport, **said: str) -> Any:
    return Desk(person).client.post(f"{LIST}{report.pk}/change/", said)


def main(client: Any, address: str = HISTORY) -> str:
    return str(client.get(address).text.partition("<main")[2].partition("</main>")[0])


def test_open_reports_lie_on_the_first_page_and_in_the_pile_the_oldest_first(report, client, author, reviewer, auditor):
    second = reported(client, "/dupixent/")
    home = Desk(author).client.get("/admin/")
    [pile] = [found for found in home.context["waiting"] if found.heading == report_lists.HEADING]
    assert (pile.count, pile.sorts) == (2, "2 that nobody has taken")
    assert WRONG not in home.text and "ann@" not in home.text
    listed = Desk(reviewer).client.get(LIST).text
    assert 0 < listed.index(report.number) < listed.index(second.number)
    close(report.pk, Answer(Outcome.NOTHING), by=reviewer)
    assert report.number not in Desk(reviewer).client.get(LIST).text
    everything = Desk(reviewer).client.get(f"{LIST}?state=all").text
    assert 0 < everything.index(second.number) < everything.index(report.number), "open ones first"
    assert report.number in Desk(reviewer).client.get(f"{LIST}?state=closed&q={report.number.lower()}").text
    assert Desk(auditor).client.get(LIST).status_code == 200


def test_what_was_read_out_on_the_telephone_finds_the_report(report, reviewer):
    assert report.number in Desk(reviewer).client.get(f"{LIST}?q={report.number.lower()}").text
    assert report.number in Desk(reviewer).client.get(f"{LIST}?q=IL-14").text
    assert report.number not in Desk(reviewer).client.get(f"{LIST}?q=IL-99").text


def test_somebody_takes_it_and_everybody_sees_who(report, author, reviewer):
    assert answered(author, report, _take="1").status_code == 302
    page = Desk(reviewer).client.get(f"{LIST}{report.pk}/change/")
    assert "Ann Example has taken this report." in page.text and WRONG.split(".")[0] in page.text
    assert "ann@example.org" in page.text
    told = {each.person: [heading for heading, _ in each.parts] for each in everybody(report.received_at.date())}
    assert report_lists.HEADING in told[author] and report_lists.HEADING not in told.get(reviewer, [])


def test_a_correction_stands_on_the_history_with_the_pharmacists_words_and_never_the_readers(
    report, client, author, reviewer, fact
):
    publish(fact, author, reviewer, Kind.CORRECTION, statement="Dupilumab blocks the signals of IL-4, not one more.")
    before = client.get(HISTORY)
    assert "reported an error" not in before.text
    assert answered(reviewer, report, **CORRECTED).status_code == 302
    said = main(client)
    day = f"{report.received_at:%B %-d, %Y}"
    assert f"A reader reported an error on {day}. Outcome: corrected in edition 2." in said
    assert "The label names IL-13." in said and "Bea Example, PharmD" in said
    assert "IL-14" not in said and "ann@" not in client.get(HISTORY).text
    assert before.headers["ETag"] != client.get(HISTORY).headers["ETag"], "no kept page is stale"
    assert not ReporterContact.objects.exists(), "how to reach the reader is forgotten"
    assert [entry.kind for entry in LedgerEntry.objects.filter(subject=fact.subject, public=True).order_by("seq")] == [
        "edition",
        "edition",
        "error report closed",
    ]
    then = f"/at/{report.received_at:%Y-%m-%dT%H:%M:%S.%f}Z{HISTORY}"
    assert "reported an error" not in main(client, then)
    assert list(findings()) == []


def test_the_history_asks_once_for_all_reports(fact, client, reviewer):
    for _ in range(2):
        close(reported(client).pk, Answer(Outcome.NO_ERROR, "It is right."), by=reviewer)
    client.get(HISTORY)
    asked = len(questions(client, HISTORY))
    close(reported(client).pk, Answer(Outcome.OTHER, "Said more clearly."), by=reviewer)
    assert len(questions(client, HISTORY)) == asked
    assert main(client).count("A reader reported an error") == 3 and "Outcome: not an error." in main(client)


WRONG_ANSWERS = {
    "no outcome": ({"said": "Yes."}, "nothing is chosen for you"),
    "no sentence": ({"outcome": "no error"}, "Write one sentence for the public"),
    "too long a sentence": ({"outcome": "other", "said": "a" * 501}, "This has 501 letters; 500 fit."),
    "no edition": ({"outcome": "corrected", "said": "Yes."}, "Say in which edition it was corrected"),
    "an edition from before": ({**CORRECTED, "corrected_in": "1"}, "Edition 1 was signed before this report came"),
    "an edition that is not there": (CORRECTED, "There is no edition 2 of this text."),
    "an edition of nothing": ({"outcome": "other", "said": "Yes.", "corrected_in": "1"}, "Only a correction names"),
    "what nobody sees": ({"outcome": "other", "said": "Yes\u202e."}, "invisible character"),
}


@pytest.mark.parametrize("case", WRONG_ANSWERS)
def test_a_report_is_closed_only_with_an_outcome_that_holds(case, report, reviewer):
    said, sentence = WRONG_ANSWERS[case]
    answer = answered(reviewer, report, **said)
    assert answer.status_code == 200 and sentence in errors(answer)
    for typed in said.values():
        assert typed in answer.text
    assert ErrorReport.objects.get().is_open and ReporterContact.objects.exists()


def test_advertising_is_closed_in_one_go_and_the_public_reads_nothing_of_it(report, client, reviewer):
    spam = reported(client, words="Buy now")
    done = Desk(reviewer).client.post(LIST, {"action": "close_as_nothing", "_selected_action": [report.pk, spam.pk]})
    assert done.status_code == 302 and not report_lists.open_reports().exists()
    assert "reported an error" not in main(client)
    assert not LedgerEntry.objects.filter(kind="error report closed", public=True).exists()


def test_another_outcome_takes_the_place_of_the_first_and_the_ledger_keeps_both(report, client, reviewer):
    close(report.pk, Answer(Outcome.NO_ERROR, "It is right."), by=reviewer)
    close(report.pk, Answer(Outcome.OTHER, "We say it more clearly now.", erase=True), by=reviewer)
    said = main(client)
    assert "We say it more clearly now." in said and "It is right." not in said
    assert LedgerEntry.objects.filter(kind="error report closed").count() == 2
    erased = ErrorReport.objects.get()
    assert erased.erased and erased.words == "" and list(findings()) == []


def test_who_may_not_sign_closes_nothing_and_who_only_reads_takes_nothing(report, author, auditor, administrator):
    with pytest.raises(PermissionDenied):
        close(report.pk, Answer(Outcome.NOTHING), by=author)
    assert "Close this report" not in Desk(author).client.get(f"{LIST}{report.pk}/change/").text
    with pytest.raises(PermissionDenied):
        take(report.pk, by=auditor)
    page = Desk(auditor).client.get(f"{LIST}{report.pk}/change/")
    assert page.status_code == 200 and "ann@" not in page.text and "Take this report" not in page.text
    assert Desk(administrator).client.get(LIST).status_code == 403
    assert answered(author, report, outcome="nothing").status_code == 403


def test_what_was_changed_past_the_desk_is_found(report, reviewer):
    assert list(findings()) == []
    ErrorReport.objects.update(taken_by_name="Somebody")
    assert [found.check for found in findings()] == ["reports"]
    ReporterContact.objects.all().delete()
    ErrorReport.objects.all().delete()
    [gone] = findings()
    assert "is gone" in str(gone)
