"""The moment and the prefix of one request reach all of it, every link of it, and nothing else."""

import re
from contextlib import suppress

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.urls import get_script_prefix, reverse

from audit.checkpoints.checkpoint import seal
from audit.reading.public_reading import asked
from dupisite.travel.time_travel import TimeTravel
from editorial.pages.moments import spelled
from tests.cast import fresh
from tests.public.marked import FREE_TEXTS, MARKER
from tests.travel.play import MAIN, Site
from tests.travel.scene import FACT, at, moment

pytestmark = [pytest.mark.django_db, pytest.mark.database]
LINK, FORM = re.compile(r'(?:href|src)="(/[^"#]*)'), re.compile(r'action="(/[^"]*)')
BEGINS_WITH_THE_MOMENT = re.compile(r'<a class="name" href="/at/')


def nothing_is_left(client) -> bool:
    return asked() is None and get_script_prefix() == "/" and "/at/" not in client.get("/changes/").text


def test_a_moment_ends_with_its_request(scene, client, monkeypatch):
    for page in (FACT, "/none/", "/admin/", f"{FACT}history/9/", f"{FACT}compare/?a=1&b=2"):
        client.get(at(scene.first, page))
        assert nothing_is_left(client)
    client.raise_request_exception = False
    monkeypatch.setattr("dupisite.views.first_page", lambda *asked: 1 / 0)
    assert client.get(at(scene.first, "/")).status_code == 500
    assert nothing_is_left(client)


def test_it_ends_with_an_error_that_nobody_caught(scene):
    def broken(request: HttpRequest) -> HttpResponse:
        raise RuntimeError(get_script_prefix())

    with pytest.raises(RuntimeError, match="/at/2025-06-23/"):
        TimeTravel(broken)(RequestFactory().get("/at/2025-06-23/"))
    assert asked() is None and get_script_prefix() == "/"


def test_an_answer_that_is_made_piece_by_piece_is_all_of_one_moment(scene):
    def pieces():
        for _ in range(2):
            yield f"{asked():%Y-%m-%d} {reverse('home')} "

    answer = TimeTravel(lambda request: StreamingHttpResponse(pieces()))(RequestFactory().get("/at/2025-06-23/"))
    assert b"".join(answer) == b"2025-06-23 /at/2025-06-23/ " * 2
    assert asked() is None and get_script_prefix() == "/"


def test_style_and_pictures_are_those_of_today_whatever_is_asked_first(scene, client):
    vars(settings._wrapped).pop("STATIC_URL", None)
    vars(settings).pop("STATIC_URL", None)
    assert 'href="/static/site.css"' in client.get(at(scene.first, "/")).text
    assert 'href="/static/site.css"' in client.get("/").text


def draft_of(thing, site: Site) -> bool:
    """A draft with the marker in its words, where one may be begun."""
    for field in {field.name for field in thing.words()} & FREE_TEXTS:
        setattr(thing, field, f"{MARKER} {field}")
    with suppress(ValidationError):
        return bool(thing.save_revision(author=site.writers[0], reason=f"{MARKER} reason"))
    return False


def test_every_link_made_inside_stays_inside_and_shows_no_word_of_a_draft(client, monkeypatch):
    site = Site(1, monkeypatch, client)
    site.play(steps=30, pictures=1, pages=1)
    prefix = f"/at/{spelled(moment())}"
    seal()
    drafted = [draft_of(fresh(thing), site) for thing in site.things]
    assert any(drafted)
    waiting, met = [f"{prefix}/"], {}
    while waiting:
        address = waiting.pop()
        if address in met:
            continue
        answer = client.get(address)
        met[address] = answer.status_code
        assert MARKER not in answer.text, address
        main = "".join(MAIN.findall(answer.text))
        inside, forms = LINK.findall(main), set(FORM.findall(main)) - {"/at/"}  # which leads to any day
        outside = [link for link in (*inside, *forms) if not link.startswith(f"{prefix}/")]
        # What is not there then, and a search, lead to today.
        assert outside == [] or answer.status_code == 404 or address == f"{prefix}/search/", address
        assert not inside or BEGINS_WITH_THE_MOMENT.search(answer.text), address
        waiting += [link for link in inside if link.startswith(prefix)]
        waiting += [answer.headers["Location"]] if "Location" in answer.headers else []
    odd = {address: status for address, status in met.items() if status not in (200, 302, 410)}
    assert {address for address in odd if "/reviewers/" not in address} == set()
    assert len(met) > 60
