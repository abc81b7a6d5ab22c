"""A simulated year: whatever people, labels and outages do, each week every page, pile and proof says what the rows say.

A fortnight of it, over the turn of a year, is played in `make test`; the whole of it, 371 days, in `make soak`.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from audit.verification.verify import verify
from editorial.kinds import in_order
from editorial.pages.memento_headers import in_http
from editorial.pages.timeline import Timeline
from editorial.record.validity import witnessed
from editorial.work import waiting
from tests.travel.play import same_later
from tests.year.calendar_of_acts import Year
from tests.year.recomputed import Record, lost_quotes

pytestmark = [pytest.mark.django_db, pytest.mark.soak, pytest.mark.database]

FORTNIGHTS, YEARS = (3,), range(4)
BY_ROWS = {"withdrawn", "retired", "overdue", "lookup", "source withdrawn", "source changed"}
PAGES = 8  # of which a picture is taken each week, to be asked for again ever after
DATED = re.compile(r'rel="(?:first |last )*memento"; datetime="([^"]+)"')


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    soak = metafunc.config.getoption("--soak")
    metafunc.parametrize(("number", "days"), [(n, 371) for n in YEARS] if soak else [(n, 14) for n in FORTNIGHTS])


def test_each_week_everything_says_what_the_rows_say(number, days, client, monkeypatch):
    year = Year(number, monkeypatch, client)
    kept: dict[str, tuple[str, bytes]] = {}
    for day in year.days(days):
        hidden = list(hidden_changes(client, kept))
        assert hidden == [], (day, timezone.now())
        if day % 7 == 6:
            assert list(faults(year, client)) == [], (day, timezone.now())
            year.pictures.append(year.picture(PAGES))
    assert same_later(year, client) == []


def hidden_changes(client: Any, kept: dict[str, tuple[str, bytes]]) -> Iterator[str]:
    """Pages of which it is said that they are as they were, and which are not; asked each day at another hour."""
    for address in (
        "/",
        "/one/",
        "/two/label/",
        "/one/facts/asthma/",
        "/two/faq/answer.md",
        "/api/v1/drugs/one/entries",
    ):
        tag, body = kept.get(address, ("", b""))
        if tag and client.get(address, headers={"If-None-Match": tag}).status_code == 304:
            if client.get(address).content != body:
                yield address
            continue
        answer = client.get(address)
        kept[address] = (answer.headers.get("ETag", ""), answer.content)


def faults(year: Year, client: Any) -> Iterator[Any]:
    """Everything that the site says otherwise than its rows do."""
    record, today = Record(), timezone.now().date()
    yield from verify()
    yield from wrong_standings(record, client, today)
    for address in lost_quotes(record, year.quote):
        if client.get(address).context["standing"].code == "current":
            yield f"{address} reads Current, and its quote is gone"
    yield from wrong_piles(record, year, today)
    yield from wrong_pasts(record, client)


def wrong_standings(record: Record, client: Any, today: Any) -> Iterator[Any]:
    for kind in in_order():
        told = kind.standings_of(kind.model.objects.all(), timezone.now())
        for model, key, editions in record.public():
            if model is not kind.model:
                continue
            expected, said = record.codes(model, editions, today), set(told[key].codes)
            drug, slug = record.drugs[editions[-1]["drug_id"]][-1]["slug"], editions[-1]["slug"]
            if said & BY_ROWS != expected or ("current" in said and expected):
                yield drug, slug, sorted(said), sorted(expected)
            api = client.get(f"/api/v1/drugs/{drug}/{kind.in_addresses}/{slug}/standing").json()["standing"]
            if set(api["codes"]) != said:
                yield drug, slug, "the API says", api["codes"], sorted(said)


def wrong_piles(record: Record, year: Year, today: Any) -> Iterator[Any]:
    """Each signer is asked for what somebody else wrote or withdrew, and for nothing else."""
    found = {each.person.pk: dict(each.parts) for each in waiting.everybody(today)}
    for signer in year.signers:
        if not type(signer).objects.get(pk=signer.pk).is_active:
            continue
        for heading, rows in ((waiting.TO_SIGN, record.to_sign()), (waiting.TO_CONFIRM, record.unconfirmed())):
            things = {(what, key) for what, key, _ in rows}
            own = {(what, key) for what, key, person in rows if person == signer.pk}
            said = {_thing(item.path) for item in found.get(signer.pk, {}).get(heading, ())}
            if said != things - own:
                yield signer.username, heading, said ^ (things - own)


def _thing(path: str) -> tuple[str, int]:
    model, key = path.split("/")[3:5]
    return model.capitalize(), int(key)


def wrong_pasts(record: Record, client: Any) -> Iterator[Any]:
    """Times of corrected words, and what a machine is told of the past."""
    for model, key, editions in record.public():
        rows = witnessed(model.revisions().filter(id=key).editions().order_by("-history_id"))
        timeline = Timeline.of(rows[0])
        for item in timeline.items:
            spans = [(span.start, span.end) for span in item.wrong]
            number = item.edition.edition
            if item.edition.kind == "correction" and spans != record.spans(editions, number):
                yield model.__name__, key, number, spans
        drug, segment = (
            record.drugs[editions[-1]["drug_id"]][-1]["slug"],
            "facts" if model.__name__ == "Fact" else "faq",
        )
        times = DATED.findall(client.get(f"/timemap/{drug}/{segment}/{editions[-1]['slug']}/").text)
        if times != [in_http(row["history_date"]) for row in editions]:
            yield drug, editions[-1]["slug"], "its TimeMap lists", times
