"""The mementos beside a page, found without a list of all: the same as a list of all would say, in days and in editions."""

from datetime import UTC, datetime, time, timedelta

import pytest

from dupisite.travel.page_frame import Days, Frame, at
from editorial.pages import memento_headers
from editorial.pages.memento_headers import Memento, Neighbors
from editorial.record.vocabulary import Kind
from tests.cast import publish
from tests.many_editions import until
from tests.questions import rows_read
from tests.travel.scene import ENTRY

FIRST, NEWEST = datetime(2024, 2, 27, 9, tzinfo=UTC), datetime(2024, 3, 2, 15, tzinfo=UTC)
MOMENTS = [
    *(FIRST + timedelta(hours=hours) for hours in range(-30, 160, 7)),
    *(datetime.combine(FIRST.date() + timedelta(days=days), time.max, UTC) for days in range(-2, 6)),
    *(FIRST, NEWEST, NEWEST - timedelta(microseconds=1)),
]


def every(days: Days) -> list[Memento]:
    """As they were listed one by one."""
    ended = range((NEWEST.date() - FIRST.date()).days)
    ends = [datetime.combine(FIRST.date() + timedelta(days=day), time.max, UTC) for day in ended]
    return [*(Memento(f"/at/{end:%Y-%m-%d}/x/", end) for end in ends), at("/x/", NEWEST)]


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_days_beside_a_moment_are_those_of_the_whole_list(moment):
    days = Days("/x/", Frame(FIRST, NEWEST, None, "", False))
    known = every(days)
    assert [days.number(number) for number in range(days.count)] == known
    for own in ("", *(memento.address for memento in known if memento.at == moment)):
        others = [memento for memento in known if memento.address != own]
        before = [memento for memento in others if memento.at <= moment][-1:]
        after = [memento for memento in others if memento.at > moment][:1]
        wanted = Neighbors(known[0], known[-1], *(before or [None]), *(after or [None]))
        assert days.neighbors(moment, own) == wanted, own


@pytest.mark.django_db
@pytest.mark.database
def test_an_edition_among_many_reads_as_many_rows_as_one_among_few(scene, author, reviewer, client):
    for number in range(2, 7):
        publish(scene.entry, author, reviewer, Kind.UPDATE, bottom_line=f"Edition {number}.")
    pages = (f"{ENTRY}history/3/", f"/timegate{ENTRY}", f"/at/{scene.first:%Y-%m-%dT%H:%M:%S.%fZ}{ENTRY}")
    few = [rows_read(client, page, 302 if "timegate" in page else 200) for page in pages]
    until(scene.entry, 60, author, reviewer, "bottom_line")
    many = [rows_read(client, page, 302 if "timegate" in page else 200) for page in pages]
    assert many == few
    said = client.get(f"{ENTRY}history/30/").headers["Link"]
    for number, relation in ((1, "first"), (29, "prev"), (31, "next"), (60, "last")):
        assert f'{ENTRY}history/{number}/>; rel="{relation} memento"' in said


@pytest.mark.django_db
@pytest.mark.database
def test_a_long_time_map_has_pages_that_name_every_edition_once(scene, author, reviewer, client, monkeypatch):
    until(scene.entry, 23, author, reviewer, "bottom_line")
    monkeypatch.setattr(memento_headers, "MAPPED", 10)
    monkeypatch.setattr("dupisite.travel.memento.MAPPED", 10)
    pages = [client.get(f"/timemap{ENTRY}").text, *(client.get(f"/timemap/~{n}{ENTRY}").text for n in (2, 3))]
    for page, numbers in zip(pages, (range(1, 11), range(11, 21), range(21, 24)), strict=True):
        assert page.count('memento"') == len(numbers)
        assert all(f"{ENTRY}history/{number}/>" in page for number in numbers)
        assert f'{ENTRY}>; rel="original"' in page
    assert f'/timemap/~2{ENTRY}>; rel="timemap next"' in pages[0] and "timemap prev" not in pages[0]
    assert (
        f'/timemap{ENTRY}>; rel="timemap prev"' in pages[1] and f'/timemap/~3{ENTRY}>; rel="timemap next"' in pages[1]
    )
    assert "first memento" in pages[0] and "last memento" in pages[2] and "timemap next" not in pages[2]
    assert client.get(f"/timemap/~4{ENTRY}").status_code == client.get("/timemap/~2/dupixent/").status_code == 404
