"""For how long a page stays on the shelf, and what time, the ledger and the proof do to it without a signature."""

import re
from datetime import timedelta

import pytest
from django.db import DatabaseError, OperationalError, connection
from django.utils import timezone

from audit.checkpoints import tail
from audit.checkpoints.checkpoint import seal
from audit.ledger import ledger
from dupisite.shelf import record, shelf
from tests.shelf.asking import get, made
from tests.unguarded import no_guards

pytestmark = [pytest.mark.django_db, pytest.mark.database]
FACT = "/dupixent/facts/blocks-two-signals/"


def test_a_row_changed_behind_the_ledgers_back_is_shown_for_a_minute_at_most(site, fact, monkeypatch):
    assert b"IL-4" in get(site, FACT).body
    with no_guards(), connection.cursor() as cursor:
        cursor.execute("UPDATE labels_historicalfact SET statement = 'Forged.'")
    assert b"IL-4" in get(site, FACT).body
    late = record.time.monotonic() + shelf.KEEPS
    monkeypatch.setattr("time.monotonic", lambda: late)
    assert b"not what was signed" in get(site, FACT).body


def test_a_page_that_is_made_anew_in_the_same_words_is_not_encoded_anew(site, monkeypatch):
    get(site, FACT, accept_encoding="br")
    later = record.time.monotonic() + shelf.KEEPS
    monkeypatch.setattr("time.monotonic", lambda: later)
    monkeypatch.setattr("dupisite.shelf.shelved_page.encoded", lambda plain, coding: 1 / 0)
    assert get(site, FACT).status == 200
    assert get(site, FACT, accept_encoding="br").headers["content-encoding"] == "br"


def test_when_the_ledger_does_not_answer_django_says_what_it_says(site, monkeypatch):
    """The shelf gives nothing for longer than the last answer of the ledger holds."""
    assert made(site, FACT) == 1

    def away(self: object) -> None:
        raise DatabaseError("away")

    monkeypatch.setattr(record.Record, "ask", away)
    assert made(site, FACT) == 0
    later = record.time.monotonic() + record.HOLDS
    monkeypatch.setattr("time.monotonic", lambda: later)
    assert made(site, FACT) == 1


def test_while_the_server_is_away_that_is_written_to_the_replica_is_believed(site, settings, monkeypatch):
    def away() -> None:
        raise OperationalError("away")

    assert made(site, FACT) == 1
    settings.REPLICA_DATABASE = settings.PUBLIC_DATABASE
    monkeypatch.setattr(record, "public", away)
    later = record.time.monotonic() + record.HOLDS
    monkeypatch.setattr("time.monotonic", lambda: later)
    assert [made(site, FACT) for _ in range(3)] == [1, 0, 0]


def test_midnight_and_a_clock_that_is_set_back_make_pages_anew(site, monkeypatch):
    tags = []
    for days in (0, 1, 0, -1):
        now = timezone.now() + timedelta(days=days)
        with monkeypatch.context() as moved:
            moved.setattr(timezone, "now", lambda now=now: now)
            tags.append(get(site, FACT).headers["etag"])
            assert made(site, FACT) == 0
    days = [re.findall(r"-(2\d{7})-", tag)[0] for tag in tags]
    assert days[0] == days[2] == days[3] < days[1], "the last entry is not in the future, whatever the clock says"


def test_what_no_checkpoint_covers_in_time_is_said_at_once(site, monkeypatch):
    assert b"under no" not in get(site, FACT).body
    monkeypatch.setattr(tail, "PATIENCE", timedelta(minutes=-1))
    assert b"Not proved yet" in get(site, FACT).body
    seal()
    assert b"Not proved yet" not in get(site, FACT).body


def test_the_pages_of_the_proof_change_with_every_entry(site):
    tag = get(site, "/audit/").headers["etag"]
    assert made(site, "/audit/") == 0
    ledger.append("note")
    assert get(site, "/audit/", if_none_match=tag).status == 200 and made(site, "/audit/") == 0
    seal()
    assert made(site, "/audit/checkpoint") == 1
