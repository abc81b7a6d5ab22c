"""A clock that was ahead, is behind, or leaps: nothing is dated wrongly, nobody is shut out for good, and pages are read on."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from audit.ledger import clock_watch, ledger
from audit.ledger.clock import WRITTEN, ClockBehind, ClockLeapt, ClockTooEarly
from audit.ledger.clock_watch import SWITCHED_OFF, Reading
from audit.models import LedgerEntry
from audit.verification.verify import verify
from editorial.pages.memento_headers import in_http
from tests.travel.scene import FACT

pytestmark = [pytest.mark.django_db, pytest.mark.database]

DAY = timedelta(days=1)
REAL = timezone.now


@pytest.fixture
def clock(monkeypatch):
    """Sets the clock of this machine ahead or back; the time for which it runs goes on as it does."""

    def ahead_by(span: timedelta) -> None:
        monkeypatch.setattr(timezone, "now", lambda: REAL() + span)

    return ahead_by


def accept_clock(reason: str = "Compared with the radio") -> str:
    out = StringIO()
    call_command("accept_clock", reason, stdout=out)
    return out.getvalue()


def said(entry: LedgerEntry) -> dict:
    return json.loads(entry.payload)["data"]


# One write under a clock that ran a day ahead.


def test_after_a_clock_that_was_a_day_ahead_an_urgent_withdrawal_goes_on_once_an_operator_has_decided(
    fact, reviewer, clock, client
):
    clock(DAY)
    ahead = ledger.append("note")
    clock(timedelta())
    with pytest.raises(ClockBehind, match="accept_clock"):
        fact.withdraw(reviewer=reviewer, reason="It may hurt")
    assert "everything is dated right after" in accept_clock()
    fact.withdraw(reviewer=reviewer, reason="It may hurt")
    decision, withdrawal = LedgerEntry.objects.filter(
        seq__gt=ahead.seq, kind__in=["clock behind accepted", "edition"]
    ).order_by("seq")
    assert ahead.at < decision.at < withdrawal.at < ahead.at + timedelta(seconds=1)
    assert said(decision)["reason"] == "Compared with the radio" and decision.public
    assert said(withdrawal)["clock"] < said(decision)["last"], "each entry says what the clock said"
    assert client.get(FACT).status_code == 410 and verify() == []
    about = client.get("/audit/").text
    assert "When the clock was wrong" in about and "Compared with the radio" in about


def test_when_the_clock_has_caught_up_entries_say_no_clock_and_a_new_lead_is_a_new_decision(clock):
    clock(DAY)
    ledger.append("note")
    clock(timedelta())
    accept_clock()
    clock(DAY + timedelta(minutes=1))
    assert "clock" not in said(ledger.append("note"))
    clock(2 * DAY)
    ledger.append("note")
    clock(timedelta())
    with pytest.raises(ClockBehind):
        ledger.append("note")


def test_where_the_clock_is_right_there_is_nothing_to_accept(clock):
    ledger.append("note")
    with pytest.raises(CommandError, match="nothing to accept"):
        accept_clock()
    with pytest.raises(CommandError, match="how you know"):
        accept_clock(" ")
    assert LedgerEntry.objects.exclude(kind="note").count() == 0


# The clock leaps ahead.


@pytest.fixture
def watched(settings, tmp_path):
    settings.CLOCK_FILE = tmp_path / "clock"
    ledger.append("note")
    assert settings.CLOCK_FILE.exists()
    return settings.CLOCK_FILE


def test_a_clock_that_leaps_ahead_is_asked_about_before_anything_is_dated_by_it(watched, clock):
    clock(DAY)
    with pytest.raises(ClockLeapt, match=r"leapt ahead by 1 day.*accept_clock"):
        ledger.append("note")
    clock(timedelta())
    ledger.append("note")  # set right again, it is forgotten
    clock(DAY)
    assert "goes on by the clock" in accept_clock("It had stood still, and was set right")
    last = ledger.append("note")
    assert last.at > REAL() + DAY - timedelta(minutes=1)
    assert said(LedgerEntry.objects.get(kind="clock leap accepted"))["leap"] == "1 day"


def test_a_long_silence_is_no_leap_and_neither_is_a_machine_that_was_started_anew(watched, clock, monkeypatch):
    kept = clock_watch.read(timezone.now())
    if kept is None:
        pytest.skip("this system does not tell for how long it has been running")
    week = timedelta(days=7)
    clock(week)
    monkeypatch.setattr(clock_watch, "read", lambda now: Reading(kept.boot, kept.running + 604_800, now.timestamp()))
    ledger.append("note")
    clock(2 * week)
    monkeypatch.setattr(clock_watch, "read", lambda now: Reading("another", 60.0, now.timestamp()))
    ledger.append("note")


def test_a_machine_that_starts_with_a_clock_from_before_this_release_dates_nothing(settings, tmp_path, clock, client):
    settings.CLOCK_FILE = tmp_path / "clock"
    clock(WRITTEN - DAY - REAL())
    assert "before this release was made" in client.get("/readyz").text, "also before anything is in the ledger"
    with pytest.raises(ClockTooEarly, match=r"it is wrong\. Nothing was written"):
        ledger.append("note")
    with pytest.raises(CommandError, match="before this release was made"):
        accept_clock("It is 2015")
    assert LedgerEntry.objects.count() == 0
    clock(timedelta())
    ledger.append("note")
    clock(WRITTEN - DAY - REAL())
    assert "before this release was made" in client.get("/readyz").text


def test_a_machine_that_starts_half_a_year_later_is_asked_whether_its_clock_is_right(
    watched, clock, monkeypatch, client
):
    started = 60.0  # seconds before
    monkeypatch.setattr(clock_watch, "read", lambda now: Reading("another", started, now.timestamp()))
    clock(SWITCHED_OFF)
    assert client.get("/readyz").text == "ready\n"
    clock(SWITCHED_OFF + 2 * DAY)
    assert "has leapt ahead by 18" in client.get("/readyz").text
    with pytest.raises(ClockLeapt):
        ledger.append("note")
    accept_clock("It was in a drawer")
    ledger.append("note")
    assert client.get("/readyz").text == "ready\n"


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"boot": 1}', "\x00"])
def test_what_cannot_be_read_or_kept_of_the_clock_stops_nobody(watched, clock, content):
    watched.write_text(content)
    clock(DAY)
    ledger.append("note")
    watched.unlink(missing_ok=True)
    watched.mkdir()
    ledger.append("note")


# Reading while the clock is behind.


def test_pages_are_read_as_of_the_newest_entry_while_the_clock_is_behind(fact, reviewer, clock, client):
    clock(DAY)
    fact.withdraw(reviewer=reviewer, reason="It may hurt")
    newest = LedgerEntry.objects.order_by("-seq").first()
    clock(timedelta())
    page = client.get("/dupixent/")
    assert page.headers["ETag"].split("-")[2] == f"{newest.at:%Y%m%d}", (
        "the day of a page is not before what stands on it"
    )
    for address in (f"/timegate{FACT}", "/timegate/dupixent/"):
        asked = client.get(address, headers={"Accept-Datetime": in_http(newest.at + timedelta(seconds=1))})
        there = client.get(asked.headers["Location"].removeprefix("http://testserver"))
        assert (asked.status_code, there.status_code in (200, 410)) == (302, True), address
    assert client.get(f"/at/{newest.at:%Y-%m-%d}{FACT}").status_code == 410
    assert client.get(f"/at/{newest.at + DAY:%Y-%m-%d}{FACT}").status_code == 404


def test_what_depends_on_the_day_is_told_of_the_day_of_the_newest_entry(fact, clock, client):
    assert client.get(FACT).context["standing"].code != "overdue"
    clock(timedelta(days=400))
    ledger.append("note")
    clock(timedelta())
    assert client.get(FACT).context["standing"].code == "overdue"
