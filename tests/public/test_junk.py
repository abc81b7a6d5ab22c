"""Junk from strangers: every answer is one of ours, none is an error, and no word of a draft stands in any.

Some thousand requests in `make test`, a hundred thousand in `make soak`.
"""

from collections import Counter

import pytest
from django.test import Client

from tests.public.junk import Junk, junk
from tests.public.marked import MARKER

pytestmark = [pytest.mark.django_db, pytest.mark.soak]
SOME, MANY = 1_000, 100_000


def ask(client: Client, sent: Junk) -> tuple[int, str]:
    """(status, headers and body) as a browser gets them."""
    client.cookies.clear()
    answer = client.generic(sent.method, sent.address, sent.body, sent.content_type, **sent.headers)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer.status_code, f"{answer.headers}\n{content.decode(errors='replace')}"


def test_no_junk_is_an_error_and_none_shows_a_draft(drafts, request, caplog):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    met: Counter[int] = Counter()
    for number in range(MANY if request.config.getoption("--soak") else SOME):
        sent = junk(number)
        status, said = ask(client, sent)
        met[status] += 1
        assert status < 500, (number, sent, said[-300:])
        assert MARKER not in said.lower(), (number, sent)
        assert "Traceback" not in said and "evil.example" not in said.replace(sent.address, ""), (number, sent)
        caplog.clear()
    assert {200, 301, 400, 403, 404, 405} <= set(met), met
    assert met[200] > SOME / 20, met
