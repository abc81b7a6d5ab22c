"""A reader reports an error: from every page, without account, cookie or script; nothing is lost, and not too much is taken in."""

import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.signing import TimestampSigner
from django.db import OperationalError
from django.test import Client, override_settings
from django.utils import timezone

from audit.models import LedgerEntry
from editorial.models import ErrorReport, ReporterContact
from editorial.reports import receiving, report_form, senders
from editorial.reports.report_numbers import key_of, number_of
from tests.public.structured import scripts
from tests.trust.sending import PAGE, WRONG, number_in, opened, reported, send

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PAGES = ["/", PAGE, f"{PAGE}history/", f"{PAGE}history/1/", "/changes/", "/how-we-check/", "/search/", "/no-such-drug/"]


def said_of(answer) -> str:
    """What stands in the box of errors on top."""
    return answer.text.partition('role="alert"')[2].partition("</div>")[0]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_leads_to_a_report_about_itself(page, fact, client):
    assert f'<a href="/report/?about={page}" rel="nofollow">Report an error</a>' in client.get(page).text
    form = client.get("/report/", {"about": page})
    assert f'This is about <a href="{page}">' in form.text and "/report/?about=" not in form.text
    assert 'name="robots" content="noindex"' in form.text and scripts(form.text) == []


def test_a_page_of_the_past_leads_to_the_form_of_today_and_there_is_none_in_the_past(fact, client):
    past = f"/at/{timezone.now():%Y-%m-%d}"
    assert f'href="/report/?about={past}{PAGE}"' in client.get(f"{past}{PAGE}").text
    assert client.get(f"{past}/report/").status_code == 404
    assert client.post(f"{past}/report/", opened(client)).status_code == 404
    assert reported(client, f"{past}{PAGE}").subject == fact.subject


def test_a_report_gets_a_number_and_says_what_happens_next(fact, client):
    answer = send(client, contact="ann@example.org")
    [report] = ErrorReport.objects.all()
    assert number_in(answer) == report.number and key_of(report.number.lower()) == report.pk
    assert "call 911" in answer.text and f'href="{PAGE}history/"' in answer.text and not answer.cookies
    assert (report.about, report.subject, report.edition, report.words) == (PAGE, fact.subject, 1, WRONG)
    assert ReporterContact.objects.get().contact == "ann@example.org"
    entry = LedgerEntry.objects.order_by("-seq")[0]
    assert (entry.kind, entry.subject, entry.public, entry.actor) == ("error reported", fact.subject, False, None)
    assert WRONG not in entry.payload and "ann@" not in entry.payload and "127.0.0.1" not in entry.payload


def test_the_same_form_sent_twice_is_one_report(fact, client):
    held = opened(client)
    assert number_in(send(client, held)) == number_in(send(client, held))
    assert ErrorReport.objects.count() == 1


def test_numbers_are_never_two_reports_and_are_read_as_they_are_written_by_hand():
    first = [number_of(key) for key in range(1, 2_000)]
    assert len(set(first)) == len(first) and {len(number) for number in first} == {4}
    assert all(key_of(number_of(key)) == key for key in (1, 2**20 - 1, 2**20, 2**29))
    assert key_of(" o1-l0 ") == key_of("0110") and key_of("27U4") is None and key_of("") is None


LONG = "a" * 2_001
ODD = {
    "nothing": ({"words": " \n "}, report_form.EMPTY, "words"),
    "too much": ({"words": LONG}, "This has 2,001 letters, and 2,000 fit.", "words"),
    "too much of the reader": ({"contact": "b" * 201}, "This has 201 letters, and 200 fit.", "contact"),
    "a foreign page": ({"about": "https://evil.example/x"}, report_form.NO_PAGE, "about"),
    "a foreign page without its scheme": ({"about": "//evil.example/x"}, report_form.NO_PAGE, "about"),
    "a page that runs": ({"about": "javascript:alert(1)"}, report_form.NO_PAGE, "about"),
    "a page without end": ({"about": "/" + "x" * 3_000}, report_form.NO_PAGE, "about"),
    "a program": ({"website": "https://evil.example"}, report_form.TRAPPED, "website"),
}


@pytest.mark.parametrize("case", ODD)
def test_what_does_not_fit_is_said_at_its_field_and_everything_stands_there_again(case, fact, client):
    changes, sentence, field = ODD[case]
    answer = send(client, **{"contact": "ann@example.org", **changes})
    assert answer.status_code == 422 and not answer.cookies
    assert sentence in said_of(answer) and f'href="#{field}"' in said_of(answer)
    assert f'aria-describedby="{field}-' in answer.text and 'aria-invalid="true"' in answer.text
    typed = {**opened(client), "contact": "ann@example.org", **changes}
    for value in (typed["words"].strip(), typed["contact"], typed["about"]):
        assert value in answer.text
    assert not ErrorReport.objects.exists() and not ReporterContact.objects.exists()
    assert not LedgerEntry.objects.filter(kind="error reported").exists()


def test_a_script_is_words_like_any_others(fact, client):
    script = "<script>alert('x')</script></textarea>"
    refused = send(client, words=script * 60)
    assert scripts(refused.text) == [] and "&lt;script&gt;" in refused.text
    assert reported(client, words=f"{script}\0\u202e\u200b").words == script, "what nobody sees is left out"


def test_another_sites_address_of_ours_and_a_page_that_is_not_there_are_taken(client):
    assert reported(client, "", about=f"{settings.SITE_URL}/a/b/c/d/?q=my+illness#x").about == "/a/b/c/d/"
    report = reported(client, "")
    assert (report.about, report.subject, report.edition) == ("", "", None)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site", "Origin": settings.SITE_URL},
    ],
)
def test_a_page_of_another_site_can_send_nothing_in_a_readers_name(headers, fact, client):
    answer = client.post("/report/", opened(client), headers=headers)
    assert answer.status_code == 422 and report_form.ONCE_MORE in said_of(answer) and WRONG in answer.text
    assert not ErrorReport.objects.exists()
    ours = {"Sec-Fetch-Site": "same-origin", "Origin": settings.SITE_URL}
    assert Client(enforce_csrf_checks=True).post("/report/", opened(client), headers=ours).status_code == 200


@pytest.mark.parametrize("age", [timedelta(days=2), None])
def test_a_form_that_is_old_or_made_up_is_sent_once_more_with_all_that_was_typed(age, fact, client, monkeypatch):
    held = opened(client)
    if age is None:
        held["form"] = TimestampSigner(salt="another").sign("a" * 32)
    else:
        monkeypatch.setattr(report_form, "GOOD_FOR", -age)
    answer = send(client, held)
    assert answer.status_code == 422 and report_form.ONCE_MORE in said_of(answer) and WRONG in answer.text
    monkeypatch.undo()
    again = dict(held, form=answer.text.partition('name="form" value="')[2].partition('"')[0])
    assert send(client, again).status_code == 200


def test_a_thousand_from_one_address_are_refused_and_others_are_not(fact, client):
    for _ in range(senders.MOST_FROM_AN_ADDRESS):
        reported(client)
    kept = LedgerEntry.objects.count()
    for _ in range(3):
        answer = send(client)
        assert answer.status_code == 429 and 0 < int(answer.headers["Retry-After"]) <= 3600
        assert "from your internet connection" in said_of(answer) and WRONG in answer.text
    assert (ErrorReport.objects.count(), LedgerEntry.objects.count()) == (senders.MOST_FROM_AN_ADDRESS, kept)
    assert send(client, address="198.51.100.7").status_code == 200
    hour = timezone.now() + timedelta(minutes=61)
    senders.senders.check("127.0.0.1", hour)
    assert not senders.senders.sent, "nothing is remembered after an hour"


def test_whoever_has_a_whole_network_of_addresses_counts_once_and_no_address_is_remembered():
    known, now = senders.Senders(), timezone.now()
    for number in range(senders.MOST_FROM_AN_ADDRESS):
        known.count(f"2001:db8:0:1::{number + 1:x}", now)
    with pytest.raises(senders.TooMany):
        known.check("2001:db8:0:1:ffff::1", now)
    known.check("2001:db8:0:2::1", now)
    assert "2001" not in repr(known.sent)


def test_there_is_a_cap_for_all_together(fact, client, monkeypatch):
    monkeypatch.setattr(senders, "MOST_OF_ALL", ((timedelta(hours=1), 2),))
    for number in range(2):
        assert send(client, address=f"192.0.2.{number}").status_code == 200
    answer = send(client, address="192.0.2.9")
    assert answer.status_code == 429 and "than our team can read" in said_of(answer) and WRONG in answer.text
    assert ErrorReport.objects.count() == 2


def test_nothing_is_lost_when_the_database_cannot_be_written(fact, client, monkeypatch):
    def full(*args: object, **kwargs: object) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(receiving, "check_all", full)
    answer = send(client)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert "We could not save your report just now" in said_of(answer) and WRONG in answer.text


@override_settings(ROLE="public", CONTACT="errors@example.org")
def test_the_process_of_the_public_takes_no_report_and_says_where_to_write(fact, client):
    answer = client.get("/report/", {"about": PAGE})
    assert answer.status_code == 503 and "mailto:errors@example.org" in answer.text and "<form" not in answer.text
    assert client.post("/report/", {"words": WRONG}).status_code == 405
    assert not ErrorReport.objects.exists()


def test_no_other_method_is_answered(client):
    assert {client.put("/report/").status_code, client.delete("/report/").status_code} == {405}


def test_what_the_ledger_says_of_a_report_is_how_it_stands(fact, client):
    report = reported(client)
    payload = json.loads(LedgerEntry.objects.order_by("-seq")[0].payload)
    assert payload["data"]["report"] == report.pk
    assert not {"words", "about", "form"} & payload["data"]["row"].keys()
