"""A shelf that processes share, in a real Redis or Valkey: it saves work, and whatever becomes of it costs nothing else."""

from collections.abc import Iterator

import pytest

from dupisite.shelf import shared
from dupisite.shelf.layer import Shelved
from dupisite.shelf.shelf import Shelf
from editorial.record.vocabulary import Kind
from tests.cast import fresh, publish
from tests.shelf.asking import MB, Answered, Django, ask, asks_the_ledger_each_time
from tests.shelf.redis_server import NOT_PROVED, SERVER, RedisServer, redis_server

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.skipif(SERVER is None, reason=NOT_PROVED)]
FACT = "/dupixent/facts/blocks-two-signals/"


@pytest.fixture(scope="module")
def kept_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    with redis_server(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture
def server(kept_server: RedisServer, settings, monkeypatch) -> RedisServer:
    """Empty, and asked with the patience of a machine that does much else."""
    if kept_server.process is None:
        kept_server.start()
    kept_server.client.config_set("maxmemory", 0)
    kept_server.client.flushall()
    settings.CACHE_URL = kept_server.url
    monkeypatch.setattr(shared, "PATIENCE", 5)
    return kept_server


def process() -> Shelved:
    """One of several that serve the site: it has a shelf of its own, and shares another."""
    return Shelved(Django(), Shelf(4 * MB), shared.shared())


def get(site: Shelved, address: str, **headers: str) -> Answered:
    asks_the_ledger_each_time(site.shelf)
    return ask(site, address, **headers)


def never_left_alone(site: Shelved) -> None:
    """As if the while had passed."""
    assert site.shared is not None
    site.shared.left_alone = {"get": 0.0, "put": 0.0}


def test_what_one_process_made_the_others_give_until_it_changes(server, fact, author, reviewer):
    first, second = process(), process()
    for codings in ("br", "gzip", ""):
        made = get(first, FACT, accept_encoding=codings)
        given = get(second, FACT, accept_encoding=codings)
        assert (given.status, given.headers, given.sent) == (200, made.headers, made.sent)
    assert (
        get(
            process(), FACT, accept_encoding="br", if_none_match=get(first, FACT, accept_encoding="br").headers["etag"]
        ).status
        == 304
    )
    assert (len(first.application.asked), len(second.application.asked)) == (1, 0)
    publish(fresh(fact), author, reviewer, Kind.UPDATE, statement="It blocks three signals.")
    assert b"three signals" in get(second, FACT).body and b"three signals" in get(first, FACT).body
    assert (len(first.application.asked), len(second.application.asked)) == (1, 1)


def test_a_process_that_knows_more_believes_no_older_page(server, fact, author, reviewer):
    first, second = process(), process()
    get(first, FACT)
    publish(fresh(fact), author, reviewer, Kind.UPDATE, statement="It blocks three signals.")
    assert b"three signals" in get(second, FACT).body, "what stands in the cache is older"


def test_it_keeps_nothing_for_longer_than_a_minute(server, fact):
    get(process(), FACT)
    [name] = server.client.keys("*")
    assert 0 < server.client.pttl(name) <= 60_000
    server.client.pexpire(name, 1)
    second = process()
    assert get(second, FACT).status == 200


def test_what_somebody_else_wrote_there_is_not_believed(server, fact, settings):
    made = get(process(), FACT)
    [name] = server.client.keys("*")
    right = server.client.get(name)
    assert b"facts" not in name, "what was asked for stands there in no readable form"
    for forged in (right[:-1] + b"x", right.replace(b"200", b"500", 1), b"", b"x", b"\n" * 99):
        server.client.set(name, forged, px=60_000)
        site = process()
        assert get(site, FACT).body == made.body and len(site.application.asked) == 1
    get(process(), "/dupixent/")
    other = next(each for each in server.client.keys("*") if each != name)
    server.client.set(name, server.client.get(other), px=60_000)
    assert get(process(), FACT).body == made.body, "a page of another address"
    settings.SECRET_KEY = "another" * 10
    get(process(), FACT)
    assert len(server.client.keys("*")) == 3, "of another site in the same cache"


def test_a_cache_that_is_stopped_and_started_costs_nothing_but_speed(server, fact, caplog):
    site = process()
    get(site, FACT)
    server.stop()
    for address in (FACT, "/", "/dupixent/"):
        assert get(site, address).status == 200
    assert len([line for line in caplog.messages if "CACHE_URL" in line]) == 1, "it is left alone for a while"
    server.start()
    never_left_alone(site)
    assert get(site, "/changes/").status == 200
    second = process()
    assert get(second, "/changes/").status == 200 and second.application.asked == []


def test_a_cache_that_is_full_gives_what_it_has(server, fact):
    first, second = process(), process()
    get(first, FACT)
    server.client.config_set("maxmemory", 1)
    assert get(first, "/").status == 200
    assert get(second, FACT).status == 200 and second.application.asked == []
    assert get(second, "/dupixent/").status == 200


def test_a_cache_that_is_slow_is_not_waited_for(server, fact, monkeypatch):
    monkeypatch.setattr(shared, "PATIENCE", 0.02)
    site = process()
    server.client.execute_command("CLIENT", "PAUSE", "600", "ALL")
    assert get(site, FACT).status == 200 and get(site, "/").status == 200
    assert site.shared is not None and site.shared.left_alone["get"] > 0


def test_a_password_that_is_wrong_is_a_cache_that_is_away(server, fact, settings):
    settings.CACHE_URL = server.url.replace("127.0.0.1", ":wrong@127.0.0.1")
    assert get(process(), FACT).status == 200
