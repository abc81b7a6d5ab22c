"""The shelf on the server's event loop: who asks for what stands there waits for nobody."""

import asyncio
import threading
import time

import pytest
from django.db import DatabaseError

from dupisite.running import front
from dupisite.running.front import Front
from dupisite.shelf.layer import Shelved
from dupisite.shelf.shelf import Shelf
from dupisite.shelf.shelved_page import PUBLIC, Page
from tests.running.stand_ins import HTTPS, Connection, Django, Headers, Scope, ask, ended


@pytest.fixture
def django() -> Django:
    return Django()


SHELVED = Scope(path="/dupixent/", given=Headers({"host": "127.0.0.1"}))


def with_a_page_on_the_shelf(django: Django) -> Front:
    shelf = Shelf(1_000_000)
    shelf.record.until = shelf.record.again = time.monotonic() + 600
    page = Page(200, [("Content-Type", "text/html")], "Accept-Encoding", '"1"', {PUBLIC: 1}, "20261130", 0, 1, 1e12)
    page.add("", b"from the shelf")
    shelf.pages.put(("/dupixent/", "", ""), page)
    return Front(Shelved(django, shelf), lambda cookies: False, "https", HTTPS)


def test_who_asks_for_what_is_on_the_shelf_waits_for_nobody(django):
    site = with_a_page_on_the_shelf(django)
    django.may_go_on.clear()

    async def at_once() -> None:
        slow, fast = Connection(), Connection()
        working = asyncio.create_task(site(Scope(path="/search/slow/", given=Headers(host="127.0.0.1")), slow))
        await asyncio.sleep(0)
        await site(SHELVED, fast)
        assert (fast.status, fast.content, slow.status) == (200, b"from the shelf", 0)
        django.may_go_on.set()
        await working
        assert slow.status == 200

    try:
        asyncio.run(at_once())
    finally:
        ended(site)


def test_a_page_whose_time_is_nearly_over_is_made_anew_beside_who_reads_it(django):
    site = with_a_page_on_the_shelf(django)
    page = site.shelf.pages.kept["/dupixent/", "", ""]
    page.until = time.monotonic() + 5
    try:
        assert [ask(site, SHELVED).content for _ in range(3)] == [b"from the shelf"] * 3
    finally:
        ended(site)
    assert [each["PATH_INFO"] for each in django.seen] == ["/dupixent/"]
    assert page.until < time.monotonic() + 5, "it is given no longer than it may"


def test_while_the_ledger_does_not_answer_django_is_asked(django, monkeypatch):
    monkeypatch.setattr(front, "LONGEST_ASKED", 0.02)
    site, answers = with_a_page_on_the_shelf(django), threading.Event()

    def hangs() -> None:
        answers.wait(20)
        raise DatabaseError("it was away")

    monkeypatch.setattr(site.shelf.record, "ask", hangs)

    async def twice() -> None:
        first, second = Connection(), Connection()
        await site(SHELVED, first)
        assert first.content == b"from the shelf", "what it said lately still holds"
        site.shelf.record.until = 0.0
        await site(SHELVED, second)
        assert (second.status, second.content, len(django.seen)) == (200, b"", 1)

    try:
        site.shelf.record.again = 0.0
        asyncio.run(twice())
    finally:
        answers.set()
        ended(site)
