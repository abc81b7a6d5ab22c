"""Memento (RFC 7089): the headers, the time gate, the TimeMap, and a client of others that is used unchanged."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from memento_client import MementoClient

from editorial.pages.memento_headers import in_http
from editorial.record.vocabulary import Kind
from tests.cast import publish
from tests.travel.scene import ENTRY, FACT, at, moment

pytestmark = pytest.mark.database

LINK = re.compile(r'<([^>]+)>; rel="([^"]+)"(?:; type="[^"]+")?(?:; datetime="([^"]+)")?')


def relations(text: str) -> dict[str, tuple[str, str]]:
    """(path, time) by relation, of a Link header or a TimeMap; mementos without a name of their own are left out."""
    found = {}
    for address, names, time in LINK.findall(text):
        for name in set(names.split()) - {"memento"}:
            assert name not in found
            found[name] = (address.removeprefix(settings.SITE_URL), time)
    return found


def times(fact) -> list[datetime]:
    return list(
        fact.revisions().editions().filter(id=fact.pk).order_by("edition").values_list("history_date", flat=True)
    )


@pytest.mark.django_db
def test_the_page_of_today_says_where_its_past_is(scene, client):
    said = relations(client.get(FACT).headers["Link"])
    assert {name: address for name, (address, _) in said.items()} == {
        "original": FACT,
        "timegate": f"/timegate{FACT}",
        "timemap": f"/timemap{FACT}",
        "alternate": f"{FACT.rstrip('/')}.md",
    }
    assert "Memento-Datetime" not in client.get(FACT).headers


@pytest.mark.django_db
def test_an_edition_is_a_memento_between_its_neighbours(scene, author, reviewer, client):
    publish(scene.fact, author, reviewer, Kind.UPDATE, statement="It blocks three signals.")
    first, second, third = (in_http(time) for time in times(scene.fact))
    page = client.get(f"{FACT}history/2/")
    assert page.headers["Memento-Datetime"] == second
    said = relations(page.headers["Link"])
    assert said["original"][0] == FACT
    assert said["first"] == said["prev"] == (f"{FACT}history/1/", first)
    assert said["next"] == said["last"] == (f"{FACT}history/3/", third)


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/", "/dupixent/", FACT, ENTRY, f"{FACT}history/", "/changes/", "/audit/"])
def test_a_page_as_of_a_moment_is_a_memento_of_the_page_of_today(page, scene, client):
    answer = client.get(at(scene.first, page))
    assert answer.headers["Memento-Datetime"] == in_http(scene.first)
    said = relations(answer.headers["Link"])
    assert said["original"][0] == page and said["timegate"][0] == f"/timegate{page}"
    assert {"timemap", "first", "last"} <= set(said) and ("prev" in said or "next" in said)
    for name in {"first", "last", "prev", "next"} & set(said):
        address, time = said[name]
        memento = client.get(address)
        assert memento.headers.get("Memento-Datetime") == time, (name, address)


@pytest.mark.django_db
def test_the_time_gate_leads_to_the_edition_of_that_time(scene, client):
    first, second = times(scene.fact)
    wanted = {
        None: 2,
        in_http(first - timedelta(days=400)): 1,
        in_http(second): 2,
        in_http(second + timedelta(days=400)): 2,
    }
    for time, number in wanted.items():
        answer = client.get(f"/timegate{FACT}", headers={"Accept-Datetime": time} if time else {})
        assert (answer.status_code, answer.headers["Location"]) == (302, f"{FACT}history/{number}/")
        assert answer.headers["Vary"] == "accept-datetime" and "Memento-Datetime" not in answer.headers
        assert {"original", "timemap", "first", "last"} <= set(relations(answer.headers["Link"]))


@pytest.mark.django_db
def test_the_time_gate_of_another_page_leads_to_that_second(scene, client):
    second = scene.first.replace(microsecond=0) + timedelta(seconds=1)
    past = client.get("/timegate/dupixent/", headers={"Accept-Datetime": in_http(second - timedelta(days=9))})
    assert client.get(past.headers["Location"]).headers["Memento-Datetime"] == in_http(scene.corrected)
    newest = client.get("/timegate/dupixent/", headers={"Accept-Datetime": in_http(second + timedelta(days=9))})
    assert newest.headers["Location"] == at(moment(), "/dupixent/")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "time",
    ["yesterday", "2025-06-23T14:00:00Z", "Sun, 23 Jun 2025 14:00:00 GMT", "Mon, 23 Jun 2025 14:00:00 +0200", ""],
)
def test_a_time_that_is_none_of_http_is_refused_in_a_sentence(time, scene, client):
    answer = client.get(f"/timegate{FACT}", headers={"Accept-Datetime": time})
    assert answer.status_code == 400 and "such as “Mon, 23 Jun 2025 14:00:00 GMT”" in answer.text
    assert answer.headers["Vary"] == "accept-datetime"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "page", ["/none/", "/dupixent/facts/none/", "/admin/", "/healthz", "/at/2025-06-23/", "/timegate/"]
)
def test_what_has_no_past_has_neither_gate_nor_map(page, scene, client):
    assert client.get(f"/timemap{page}").status_code == 404
    assert client.get(f"/timegate{page}").status_code == 404
    assert client.post(f"/timegate{page}").status_code == 405


@pytest.mark.django_db
def test_a_time_map_names_every_edition(scene, client):
    answer = client.get(f"/timemap{FACT}")
    assert answer.headers["Content-Type"] == "application/link-format"
    first, second = (in_http(time) for time in times(scene.fact))
    said = relations(answer.text)
    assert said["original"][0] == FACT and said["self"][0] == f"/timemap{FACT}"
    assert said["first"] == (f"{FACT}history/1/", first) and said["last"] == (f"{FACT}history/2/", second)
    assert answer.text.count('memento"') == 2


@pytest.mark.django_db
def test_a_time_map_of_another_page_names_the_end_of_each_day(scene, client, monkeypatch):
    later = moment() + timedelta(days=3)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    scene.fact.withdraw(reviewer=scene_reviewer(), reason="Danger")
    said = LINK.findall(client.get("/timemap/changes/").text)
    ends = [address.removeprefix(settings.SITE_URL) for address, names, _ in said if "memento" in names]
    assert (
        len(ends) == 4 and ends[0] == f"/at/{scene.first:%Y-%m-%d}/changes/" and ends[-1] == at(moment(), "/changes/")
    )
    assert all(client.get(address).status_code == 200 for address in ends)


def scene_reviewer():
    from editorial.models import Person

    return Person.objects.get(username="bea")


@pytest.mark.django_db(transaction=True, databases=["default", "public"])
def test_a_public_client_finds_its_way_unchanged(scene, live_server, settings):
    settings.SITE_URL = site = live_server.url
    first, second = (time.replace(microsecond=0, tzinfo=None) for time in times(scene.fact))
    with MementoClient() as client:
        for asked in (f"{site}{FACT}", f"{site}{FACT}history/1/", f"{site}{at(scene.first, FACT)}"):
            found = client.get_memento_info(asked, second + timedelta(days=1))
            assert found["original_uri"] == f"{site}{FACT}" and found["timegate_uri"] == f"{site}/timegate{FACT}"
            closest = found["mementos"]["closest"]
            assert closest["uri"] == [f"{site}{FACT}history/2/"] and closest["http_status_code"] == 200
            assert closest["datetime"] == second
            assert found["mementos"]["first"] == {"uri": [f"{site}{FACT}history/1/"], "datetime": first}
        home = client.get_memento_info(f"{site}/", datetime.now(UTC).replace(tzinfo=None) + timedelta(days=1))
        assert home["mementos"]["closest"]["uri"] == [f"{site}{at(moment(), '/')}"]


@pytest.mark.django_db
def test_a_clock_that_went_back_a_little_hides_nothing_that_was_just_signed(
    scene, author, reviewer, client, monkeypatch
):
    """The ledger goes on in order; what it dates ahead of the clock is no future that nobody knows."""
    behind = timezone.now() - timedelta(minutes=2)
    monkeypatch.setattr(timezone, "now", lambda: behind)
    publish(scene.fact, author, reviewer, Kind.UPDATE, statement="It blocks three signals.")
    led = client.get("/timegate/dupixent/")
    assert led.status_code == 302
    assert client.get(led.headers["Location"].removeprefix(settings.SITE_URL)).status_code == 200
    for then in (f"{moment():%Y-%m-%d}", f"{moment():%Y-%m-%dT%H:%M:%S.%fZ}"):
        assert "It blocks three signals." in client.get(f"/at/{then}{FACT}").text, then
        assert client.get(f"/api/v1/drugs/dupixent?at={then}").status_code == 200
    later = moment() + timedelta(seconds=1)
    refused = client.get(at(later, FACT))
    assert refused.status_code == 404 and "in the future" in refused.text
