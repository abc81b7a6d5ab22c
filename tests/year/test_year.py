"""A simulated year: whatever people, labels, outages and the operator do, each week every page, list, pile and proof says what the
rows say.

A fortnight of it, over the turn of a year, is played in `make test`; the whole of it, 371 days, in `make soak`.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from editorial.kinds import in_order
from editorial.pages.memento_headers import in_http
from editorial.pages.timeline import Timeline
from editorial.record.validity import witnessed
from editorial.work import waiting
from faq.changed import changed_answers
from labels.models import Fact
from labels.triage.triage import Decision, Disposal
from tests.cast import fresh
from tests.desk import Desk
from tests.processes import ON_SQLITE, postgresql_first
from tests.travel.play import same_later
from tests.year.calendar_of_acts import Year
from tests.year.recomputed import Record
from tests.year.recomputed_triage import FACT, Left, left_to_decide
from tests.year.told_to_programs import Mirror, wrong_lists

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "public"]),
    pytest.mark.soak,
    pytest.mark.database,
]

FORTNIGHT = 101  # a label arrives in it, and what it leaves to decide waits for a signature
YEARS, WHOLE = (0, 3) if ON_SQLITE else (1, 2), 371  # numbers of dice, and days
TURN, LEAP_DAY, NEXT_TURN = date(2028, 1, 1), date(2028, 2, 29), date(2029, 1, 1)
BY_ROWS = {"withdrawn", "retired", "overdue", "lookup", "source withdrawn", "source changed", "moved"}
PAGES = 8  # of which a picture is taken each week, to be asked for again ever after
DATED = re.compile(r'rel="(?:first |last )*memento"; datetime="([^"]+)"')


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    soak = metafunc.config.getoption("--soak")
    metafunc.parametrize(("number", "days"), [(number, WHOLE) for number in YEARS] if soak else [(FORTNIGHT, 14)])


def test_each_week_everything_says_what_the_rows_say(number, days, client, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", postgresql_first())
    year, mirror = Year(number, monkeypatch, client, tmp_path), Mirror()
    kept: dict[str, tuple[str, bytes]] = {}
    played = set()
    for day in year.days(days):
        played.add(timezone.now().date())
        hidden = list(hidden_changes(client, kept))
        assert hidden == [], (day, timezone.now())
        if day % 7 == 6:
            assert list(faults(year, client, mirror)) == [], (day, timezone.now())
            year.pictures.append(year.picture(PAGES))
    assert same_later(year, client) == []
    assert played >= ({TURN, LEAP_DAY, NEXT_TURN} if days == WHOLE else {TURN})
    assert Disposal.objects.filter(decision=Decision.REVISED).exists(), "something waited for a signature, and had it"
    if days == WHOLE:
        assert year.done == {act.__name__ for act in year.acts}
        assert all(fresh(thing).edition > 1 for thing in year.things)


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
        answer = client.get(address, headers={"If-None-Match": tag} if tag else {})
        if answer.status_code == 304:
            if client.get(address).content != body:
                yield address
            continue
        kept[address] = (answer.headers.get("ETag", ""), answer.content)


def faults(year: Year, client: Any, mirror: Mirror) -> Iterator[Any]:
    """Everything that the site says otherwise than its rows do."""
    if found := year.operator.verify():
        yield found
    record, today = Record(), timezone.now().date()
    left = left_to_decide(record, year.words)
    yield from wrong_standings(record, left, client, today)
    yield from wrong_piles(record, year, today)
    yield from wrong_triage(record, left, year, today)
    yield from wrong_lists(record, client, mirror)
    yield from wrong_pasts(record, client)


def wrong_standings(record: Record, left: dict[str, Left], client: Any, today: Any) -> Iterator[Any]:
    for kind in in_order():
        told = kind.standings_of(kind.model.objects.values_list("pk", flat=True), timezone.now())
        for model, key, editions in record.public():
            if model is not kind.model:
                continue
            drug, slug = record.drug_of(editions[-1]), editions[-1]["slug"]
            moved = {FACT} if left[drug].moved else set()
            expected, said = record.codes(model, editions, today, moved), set(told[key].codes)
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


def wrong_triage(record: Record, left: dict[str, Left], year: Year, today: Any) -> Iterator[Any]:
    """The desk of one who writes: what new labels left to decide, in old and new words, and answers whose sources changed."""
    desk = Desk(year.writers[0]).client
    items = desk.get("/admin/labels/triageitem/").context["cl"].result_list
    said = sorted(_undecided(item) for item in items)
    expected = sorted((drug, *each) for drug, of in left.items() for each in of.open.items())
    if said != expected:
        yield "triage", "the desk says", said, "there is", expected
    blocked = [
        rows[-1]["slug"]
        for model, _, rows in record.in_review()
        if model is Fact and rows[-1]["slug"] == FACT
        if rows[-1]["claim_text"] != year.words[record.drug_of(rows[-1])][-1][0]
    ]
    counts = {each.heading: each.count for each in desk.get("/admin/").context["waiting"]}
    changed = record.changed_answers(today)
    for heading, number in (
        ("Changed by a new label version", len(expected) + len(blocked)),
        (changed_answers.HEADING, len(changed)),
    ):
        if counts.get(heading, 0) != number:
            yield heading, "the desk counts", counts.get(heading, 0), "there are", number
    if {answer.edition.id for answer in changed_answers.changed_answers()} != changed:
        yield changed_answers.HEADING, changed


def _undecided(item: Any) -> tuple[str, str, tuple[str, str]]:
    words = tuple(item.passages[0][1:3]) if item.passages else ("", "")
    return item.version.drug.slug, item.fact.slug if item.fact else item.section, words


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
