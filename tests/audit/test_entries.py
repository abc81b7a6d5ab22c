"""What an entry of the ledger promises: a time that is true, and a hash that gives nothing away."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from audit.ledger import ledger
from audit.ledger.clock import ClockBehind
from audit.models import LedgerEntry

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_nothing_is_written_by_a_clock_that_is_well_behind_the_last_entry(monkeypatch):
    right = timezone.now()
    written = ledger.append("note")
    monkeypatch.setattr(timezone, "now", lambda: right - timedelta(minutes=6))
    with pytest.raises(ClockBehind, match="but the ledger's last entry is of"):
        ledger.append("note")
    assert LedgerEntry.objects.count() == written.seq
    monkeypatch.setattr(timezone, "now", lambda: right + timedelta(minutes=1))
    assert ledger.append("note").at == right + timedelta(minutes=1)


def test_a_clock_that_is_a_little_behind_stops_nobody_and_no_time_comes_twice(monkeypatch):
    right = timezone.now()
    before = ledger.append("note").at
    monkeypatch.setattr(timezone, "now", lambda: right - timedelta(minutes=4))
    assert ledger.append("note").at == before + ledger.TICK


def test_equal_drafts_have_hashes_that_nobody_can_guess():
    payloads = [json.loads(ledger.append("note", words="The same.").payload) for _ in range(2)]
    salts = {payload["salt"] for payload in payloads}
    assert len(salts) == 2 and all(len(bytes.fromhex(salt)) == 16 for salt in salts)
