"""Within a day (UTC) a page changes with the ledger alone: who holds its ETag is never told “not changed” of changed bytes."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from audit.checkpoints.checkpoint import seal
from audit.ledger import ledger
from audit.models import LedgerEntry
from labels.archive.label_models import Lookup
from labels.archive.lookups import record_lookup
from tests.cast import make_entry, make_fact, publish
from tests.labels.arriving import ASTHMA, ENTRY, FACT, arrive, label
from tests.staging import staged

pytestmark = pytest.mark.django_db
PAGES = (
    *("/", "/dupixent/", FACT, ENTRY, f"{FACT}history/1/", "/dupixent/label/", "/changes/", "/changes.atom"),
    *(f"{FACT.rstrip('/')}.md", "/dupixent.md", "/search/?q=asthma", "/search/?q=asthma&standing=current"),
    *("/api/v1/drugs/dupixent", "/api/v1/drugs/dupixent/facts", "/api/v1/drugs/dupixent/labels"),
    *("/api/v1/drugs/dupixent/facts/asthma", "/api/v1/search?q=asthma"),
)
OLD = "Nobody has looked for a newer label since"


@staged
def looked_up(drug, author, reviewer) -> Any:
    """A fact and an answer on a label, for which somebody has looked."""
    arrive(label(drug, 1))
    publish(
        make_fact(drug, "asthma", statement="About asthma.", claim_text=ASTHMA, claim_sections="1.1"), author, reviewer
    )
    publish(make_entry(drug, short_answer="It is for asthma [[asthma]]."), author, reviewer)
    return record_lookup(drug, Lookup.Outcome.NOTHING_NEW, newest=1)


@pytest.fixture
def clock(monkeypatch) -> Any:
    def stop_at(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return stop_at


def test_no_page_changes_within_a_day_without_an_entry(looked_up, client, clock):
    """Also on the days on which the look-up becomes too old and the review overdue."""
    said = []
    for days in (14, 15, 366):
        day = looked_up.at.date() + timedelta(days=days)
        first: dict[str, Any] = {}
        for hour in (datetime.combine(day, time.min, UTC), looked_up.at + timedelta(days=days, microseconds=1), None):
            clock(hour or datetime.combine(day, time.max, UTC))
            now = {page: client.get(page) for page in PAGES}
            first = first or now
            for page, answer in now.items():
                same = answer.headers["ETag"] == first[page].headers["ETag"]
                assert answer.status_code == 200 and same and answer.content == first[page].content, (days, page)
        said.append(OLD in first[FACT].text)
    assert said == [False, True, True]


@pytest.mark.database
def test_at_midnight_every_page_hears_that_the_last_look_became_too_old(looked_up, client, clock):
    midnight = datetime.combine(looked_up.at.date() + timedelta(days=15), time.min, UTC)
    clock(midnight - timedelta(microseconds=1))
    before = {page: client.get(page) for page in PAGES}
    assert (
        OLD not in before[FACT].text and "/dupixent/facts/asthma/" in before["/search/?q=asthma&standing=current"].text
    )
    clock(midnight)
    for page in PAGES:
        assert client.get(page, headers={"If-None-Match": before[page].headers["ETag"]}).status_code == 200, page
    for page in (FACT, ENTRY, "/dupixent/label/", f"{FACT.rstrip('/')}.md", "/api/v1/drugs/dupixent/facts/asthma"):
        assert OLD in client.get(page).text, page
    assert "/dupixent/facts/asthma/" not in client.get("/search/?q=asthma&standing=current").text


@pytest.mark.database
def test_a_second_look_of_the_day_that_heard_the_same_changes_no_page(looked_up, client, clock, drug):
    today = datetime.combine(looked_up.at.date() + timedelta(days=1), time(9), UTC)
    clock(today)
    record_lookup(drug, Lookup.Outcome.FOUND, newest=1)
    before = {page: client.get(page) for page in PAGES}
    clock(today + timedelta(hours=5))
    record_lookup(drug, Lookup.Outcome.FOUND, newest=1)
    for page, old in before.items():
        answer = client.get(page)
        assert (answer.headers["ETag"], answer.content) == (old.headers["ETag"], old.content), page
    record_lookup(drug, Lookup.Outcome.FOUND, newest=2)
    assert LedgerEntry.objects.order_by("-seq").filter(kind="label look-up").first().public
    changed = client.get("/dupixent/label/", headers={"If-None-Match": before["/dupixent/label/"].headers["ETag"]})
    assert "version 2" in changed.text


@pytest.mark.database
def test_a_page_as_of_a_moment_hears_of_a_checkpoint_that_no_public_entry_came_with(looked_up, client: Client):
    moment = f"{timezone.now():%Y-%m-%dT%H:%M:%S.%fZ}"
    page = client.get(f"/at/{moment}{FACT}")
    assert "page is provisional" in page.text
    ledger.append("login", actor_name="Nobody of the public")
    seal()
    again = client.get(f"/at/{moment}{FACT}", headers={"If-None-Match": page.headers["ETag"]})
    assert again.status_code == 200 and "page is provisional" not in again.text
    kept = client.get(f"/at/{moment}{FACT}", headers={"If-None-Match": again.headers["ETag"]})
    assert kept.status_code == 304


@pytest.mark.database
def test_a_page_as_of_today_says_its_second_and_is_never_answered_from_an_older_one(looked_up, client, clock):
    start = timezone.now()
    clock(start)
    address = f"/at/{start:%Y-%m-%d}{FACT}"
    first = client.get(address)
    clock(start + timedelta(microseconds=1))
    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200
