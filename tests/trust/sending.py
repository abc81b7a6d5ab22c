"""A reader at the form of error reports: opens it, and sends what it holds with changes."""

import re
from typing import Any

from django.test import Client

from editorial.models import ErrorReport

PAGE = "/dupixent/facts/blocks-two-signals/"
WRONG = "It says IL-4 and IL-14. The label says IL-13."


def opened(client: Client, about: str = PAGE) -> dict[str, str]:
    """What the form holds when it is opened."""
    page = client.get("/report/", {"about": about})
    assert page.status_code == 200 and not page.cookies
    assert "no-store" in page.headers["Cache-Control"]
    held = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text))
    return {"about": "", **held, "words": WRONG, "contact": "", "website": ""}


def send(client: Client, held: dict[str, str] | None = None, address: str = "127.0.0.1", **changes: str) -> Any:
    return client.post("/report/", {**(held or opened(client)), **changes}, REMOTE_ADDR=address)


def number_in(answer: Any) -> str:
    found = re.search(r"Your report has the number <strong>(\w+)</strong>", answer.text)
    assert answer.status_code == 200 and found, answer.text
    return found[1]


def reported(client: Client, page: str = PAGE, **changes: str) -> ErrorReport:
    """A report that was received."""
    number_in(send(client, opened(client, page), **changes))
    newest = ErrorReport.objects.order_by("-pk").first()
    assert newest is not None
    return newest
