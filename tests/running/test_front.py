"""What stands in front of Django: no body is waited for by anybody who works, and readers never wait for the desk."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse

from dupisite.running import bodies, front
from dupisite.running.front import Front
from tests.running.stand_ins import HTTPS, Connection, Django, Scope, ask, ended


@pytest.fixture
def django() -> Django:
    return Django()


@pytest.fixture
def site(django: Django) -> Iterator[Front]:
    made = Front(django, lambda cookies: cookies == "sessionid=known", "https", HTTPS)
    yield made
    django.may_go_on.set()
    ended(made)


def post(path: str, length: int, **headers: str) -> Scope:
    return Scope("POST", path, {"content-length": str(length), **headers})


def test_nobody_reads_what_is_sent_to_a_public_address(site, django):
    answer = ask(site, post("/dupixent/", 1000, cookie="csrftoken=x"), b"ab", None)
    assert (answer.status, answer.asked) == (200, False)
    assert "CONTENT_LENGTH" not in django.seen[0] and django.seen[0]["wsgi.input"].read() == b""


def test_a_body_that_does_not_come_in_time_is_given_up_and_nobody_worked_for_it(site, django, monkeypatch):
    monkeypatch.setattr(bodies, "GRACE", 0.02)
    for pieces in ([None], [b"a", b"b", None]):
        answer = ask(site, post("/admin/login/", 20), *pieces)
        assert answer.status == 408 and "send it once more" in answer.content.decode()
        assert answer.headers["Connection"] == "close" and answer.headers | HTTPS == answer.headers
    assert django.seen == [] and site.bodies.held == 0


def test_the_time_fits_the_length(site, django, monkeypatch):
    monkeypatch.setattr(bodies, "GRACE", 0)
    assert ask(site, post("/admin/login/", 50_000), b"a" * 50_000).status == 200
    monkeypatch.setattr(bodies, "SLOWEST", 10**9)
    assert ask(site, post("/admin/login/", 50_000), b"a", None).status == 408


@pytest.mark.parametrize(
    ("scope", "status"),
    [
        (post("/admin/login/", bodies.FORM + 1), 413),
        (post(bodies.UPLOADED_AT, bodies.UPLOAD + 1, cookie="sessionid=known"), 413),
        (post(bodies.UPLOADED_AT, bodies.FORM + 1), 403),
        (Scope("POST", "/admin/login/", {"transfer-encoding": "chunked"}), 411),
    ],
)
def test_what_may_not_be_sent_is_refused_before_it_is_read(site, django, scope, status):
    answer = ask(site, scope, b"x")
    assert (answer.status, answer.asked, django.seen) == (status, False, [])


def test_a_form_arrives_whole_and_its_room_is_free_again(site, django):
    answer = ask(site, post("/admin/login/", 6), b"abc", b"def")
    assert (answer.status, answer.content) == (200, b"abcdef")
    assert site.bodies.held == 0


def test_a_report_of_an_error_is_taken_by_the_desks_thread_and_is_small(site, django, settings):
    assert ask(site, post("/report/", 6), b"abc", b"def").content == b"abcdef"
    large = ask(site, post("/report/", bodies.REPORT + 1), b"x")
    assert (large.status, large.asked) == (413, False) and "2,000 letters fit" in large.content.decode()
    settings.ROLE = "public"
    assert not ask(site, post("/report/", 6), b"abc", None).asked, "who cannot write takes nothing"
    assert len(django.seen) == 2


def test_there_is_a_bound_for_all_bodies_together(site, monkeypatch):
    monkeypatch.setattr(bodies, "MOST_HELD", 10)
    with site.bodies.room_for(5):
        answer = ask(site, post("/admin/login/", 6), b"abcdef")
    assert (answer.status, answer.headers["Retry-After"], answer.asked) == (503, "60", False)
    assert ask(site, post("/admin/login/", 6), b"abcdef").status == 200, "when there is room again"


def test_a_label_file_goes_through_the_disk_for_who_is_logged_in(site, monkeypatch):
    monkeypatch.setattr("dupisite.running.front.FORM", 3)
    scope = post(bodies.UPLOADED_AT, 6, cookie="sessionid=known")
    assert ask(site, scope, b"abc", b"def").content == b"abcdef"
    assert ask(site, scope, b"abc").status == 408, "what broke off is not taken for the whole"
    monkeypatch.setattr(bodies, "MOST_UPLOADS", 0)
    assert ask(site, scope, b"abc", b"def").status == 503


@pytest.mark.django_db
def test_address_and_bound_are_those_of_the_desk():
    assert reverse("admin:labels_labelversion_add") == bodies.UPLOADED_AT
    assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE == bodies.FORM


def test_readers_are_answered_while_the_desk_works(site, django, monkeypatch):
    monkeypatch.setattr(front, "MOST_WAITING", 3)
    django.may_go_on.clear()

    async def at_once() -> tuple[list[Connection], list[Connection]]:
        slow = [Connection() for _ in range(5)]
        working = [asyncio.create_task(site(Scope(path="/admin/slow/"), each)) for each in slow]
        readers = [Connection() for _ in range(5)]
        for each in readers:
            await site(Scope(), each)
        refused = [each.status for each in slow]
        django.may_go_on.set()
        await asyncio.gather(*working)
        assert refused == [0, 0, 0, 503, 503]
        return readers, slow

    readers, slow = asyncio.run(at_once())
    assert [each.status for each in readers] == [200] * 5
    assert [each.status for each in slow] == [200] * 3 + [503] * 2


def test_a_browser_cannot_write_the_headers_of_a_proxy(site, django):
    ask(site, Scope(given={"x_forwarded_for": "192.0.2.99", "x-forwarded-for": "198.51.100.4", "host": "example.org"}))
    assert django.seen[0]["HTTP_X_FORWARDED_FOR"] == "198.51.100.4"
    assert (django.seen[0]["HTTP_HOST"], django.seen[0]["REMOTE_ADDR"]) == ("example.org", "192.0.2.7")
    assert django.seen[0]["wsgi.url_scheme"] == "https"


def test_an_address_reaches_django_as_it_was_meant(site, django):
    ask(site, Scope(path="/dupixent/faq/é€/", query_string="q=%C3%A9", client="[2001:db8::1]:99"))
    assert django.seen[0]["PATH_INFO"].encode("latin-1").decode() == "/dupixent/faq/é€/"
    assert (django.seen[0]["QUERY_STRING"], django.seen[0]["REMOTE_ADDR"]) == ("q=%C3%A9", "2001:db8::1")


@pytest.mark.parametrize("pieces", [3, 3000])
def test_what_is_made_piece_by_piece_is_sent_whole_and_closed_where_it_was_made(site, pieces):
    closed: list[str] = []

    class Streaming:
        streaming = True

        def __iter__(self) -> Iterator[bytes]:
            return iter([b"x" * 1000] * pieces)

        def close(self) -> None:
            closed.append(threading.current_thread().name.partition("_")[0])

    def application(environ: dict[str, Any], start: Callable[..., Any]) -> Streaming:
        start("200 OK", [("Content-Type", "text/csv")])
        return Streaming()

    site.application = application
    answer = ask(site, Scope(path="/admin/audit/ledgerentry/csv/"))
    assert (answer.status, len(answer.content), closed) == (200, pieces * 1000, ["desk"])


WORKER = """
from dupisite.running.worker import application
application.__rsgi_init__(None)
import threading
print([thread.name for thread in threading.enumerate() if thread.name == "sealing"])
"""


@pytest.mark.parametrize(("role", "threads"), [("all", ["sealing"]), ("desk", ["sealing"]), ("public", [])])
def test_a_worker_that_has_a_key_signs_what_waits(made_site, role, threads):
    worker = replace(made_site, environment={**made_site.environment, "DUPISITE_ROLE": role})
    assert worker.shell(WORKER)[-1] == str(threads)
