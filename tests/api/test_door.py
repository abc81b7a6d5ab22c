"""The door of the API: who may ask how, what is answered to what is not right, and what every answer carries."""

import pytest
from django.test import Client

from dupisite.api.routes import operations
from tests.api.conftest import ENTRY, V1
from tests.public.structured import scripts

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PROBLEMS = [
    (f"{ENTRY}?att=2025-06-23", 400, "There is no parameter “att” here. This address takes “at”."),
    (f"{ENTRY}?at=2026-01-01&at=2026-01-02", 400, "given twice"),
    (f"{ENTRY}?at=", 400, "is no moment"),
    (f"{ENTRY}?at=2999-01-01", 400, "is in the future"),
    (f"{ENTRY}?at=2026-01-01T10:00:00", 400, "has no time zone"),
    (f"{ENTRY}/editions?cursor=first", 400, "follow “next”"),
    (f"{V1}/changes?cursor=yesterday", 400, "follow “next”"),
    (f"{V1}/drugs?cursor=No!", 400, "follow “next”"),
    (f"{V1}/editions?cursor=-1", 400, "“cursor” is not right"),
    (f"{V1}/search", 400, "say what to look for"),
    (f"{ENTRY}/editions/0", 400, "a whole number from 1"),
    (f"{ENTRY}/editions/99999999999999999999", 400, "a whole number from 1"),
    (f"{ENTRY}/editions/9", 404, "Nothing was ever public"),
    (f"{ENTRY}/differences/1/9", 404, "Nothing was ever public"),
    (f"{V1}/drugs/nothing", 404, "Nothing was ever public"),
    (f"{V1}/drugs/nothing/facts", 404, "Nothing was ever public"),
    (f"{V1}/drugs/dupixent/labels/9", 404, "Nothing was ever public"),
    (f"{V1}/drugs/dupixent/labels/3/sections/99", 404, "Nothing was ever public"),
    (f"{V1}/nothing", 404, "Nothing was ever public"),
    ("/api/v2/", 404, "Nothing was ever public"),
]


def test_what_cannot_be_given_is_a_problem_with_a_sentence(told, client):
    about = client.get("/api/").text
    for address, status, sentence in PROBLEMS:
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json"), address
        said = answer.json()
        assert said["status"] == status and sentence in said["detail"] and said["title"], address
        page, _, place = said["type"].partition("#")
        assert page == "http://127.0.0.1:8000/api/" and f'id="{place}"' in about
        assert "ETag" not in answer.headers, "what is not there today may be there tomorrow"


def test_nothing_can_be_changed(db):
    client = Client(enforce_csrf_checks=True)
    for method in ("post", "put", "patch", "delete", "trace"):
        answer = getattr(client, method)(ENTRY)
        assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
        assert answer.json()["title"] == "The API is for reading"


def test_any_page_of_the_web_may_read_and_only_the_api(told, client):
    for answer in (client.get(ENTRY), client.get("/api/openapi.json"), client.get(f"{V1}/nothing")):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Access-Control-Expose-Headers"] == "ETag, Link, Memento-Datetime"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    asked = client.options(ENTRY, headers={"Origin": "https://example.org", "Access-Control-Request-Method": "GET"})
    assert (asked.status_code, asked.headers["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")
    page = client.get("/dupixent/")
    assert "Access-Control-Allow-Origin" not in page.headers
    assert page.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_an_answer_that_is_asked_for_again_is_304_until_something_public_happens(told, client, reviewer):
    for address in (ENTRY, f"{V1}/changes", f"{V1}/drugs/dupixent/facts/plain", f"{ENTRY}?at=2026-01-01T00:00:00Z"):
        first = client.get(address)
        if first.status_code == 404:
            continue
        again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b""), address
        assert again.headers["Access-Control-Allow-Origin"] == "*"
    etag = client.get(ENTRY).headers["ETag"]
    told.facts.get(slug="plain").withdraw(reviewer=reviewer, reason="Danger")
    after = client.get(ENTRY, headers={"If-None-Match": etag})
    assert after.status_code == 200 and after.headers["ETag"] != etag


def test_head_is_told_what_get_is(told, client):
    get, head = client.get(ENTRY), client.head(ENTRY)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["ETag"] == get.headers["ETag"]


def test_no_answer_opens_a_session_or_sets_a_cookie(told, client):
    for address in (ENTRY, f"{V1}/", "/api/", "/api/openapi.json", f"{V1}/nothing"):
        answer = client.get(address)
        assert not answer.cookies and "Cookie" not in answer.headers.get("Vary", ""), address


def test_the_page_about_the_api_names_every_address_of_it(told, client):
    page = client.get("/api/").text
    assert scripts(page) == []
    assert len(operations()) > 15
    for route in operations():
        assert f"<code>{route}</code>" in page
    assert client.get("/api").headers["Location"] == "/api/"
    assert client.get("/api/v1").headers["Location"] == "/api/v1/"


def test_something_that_breaks_is_a_problem_too(told, client, monkeypatch):
    monkeypatch.setattr("dupisite.views.search", lambda *asked: 1 / 0)
    client.raise_request_exception = False
    answer = client.get(f"{V1}/search?q=asthma")
    assert (answer.status_code, answer.headers["Content-Type"]) == (500, "application/problem+json")
    assert "try again" in answer.json()["detail"]
