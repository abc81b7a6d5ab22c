"""Junk from strangers: every answer is one of ours, none is an error, and no word of a draft stands in any.

A thousand requests in `make test`, a hundred thousand in `make soak`.
"""

from collections import Counter

import pytest
from django.test import Client

from tests.public.junk import Junk, junk
from tests.public.marked import MARKER

pytestmark = [pytest.mark.django_db, pytest.mark.soak]
EACH, PARTS = 1_000, 100  # requests of one test, which keeps what was logged of them, and tests in `make soak`
FIFTH = 5  # each so many of them is sent to PostgreSQL as well


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "part" in metafunc.fixturenames:
        soak = metafunc.config.getoption("--soak")
        on_both = [pytest.mark.database] if soak else []
        parts = range(PARTS if soak else 1)
        metafunc.parametrize("part", [pytest.param(part, marks=on_both * (part % FIFTH == 0)) for part in parts])


def ask(client: Client, sent: Junk) -> tuple[int, str]:
    """(status, headers and body) as a browser gets them."""
    client.cookies.clear()
    answer = client.generic(sent.method, sent.address, sent.body, sent.content_type, **sent.headers)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer.status_code, f"{answer.headers}\n{content.decode(errors='replace')}"


def test_no_junk_is_an_error_and_none_shows_a_draft(part, drafts, caplog):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    met: Counter[int] = Counter()
    for number in range(part * EACH, (part + 1) * EACH):
        sent = junk(number)
        status, said = ask(client, sent)
        met[status] += 1
        assert status < 500, (number, sent, said[-300:])
        assert MARKER not in said.lower(), (number, sent)
        assert "Traceback" not in said and "evil.example" not in said.replace(sent.address, ""), (number, sent)
        caplog.clear()
    assert {200, 301, 400, 403, 404, 405} <= set(met), met
    assert met[200] > EACH / 20, met
