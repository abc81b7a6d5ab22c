"""What the API says when it cannot give what was asked: problem details (RFC 9457), each with a sentence on what to do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson
from django.http import HttpResponse
from django.urls import reverse

from editorial.site_address import whole_address

TYPE = "application/problem+json"
TITLES = {
    400: "A parameter is not right",
    404: "Nothing is here",
    405: "The API is for reading",
    410: "Withdrawn",
    500: "Something broke",
    503: "Cannot be reached now",
}
NOTHING = "Nothing was ever public at this address. {} lists what is; what has been public once is never taken away."
NOTHING_THEN = (
    "Nothing was public at this address at that moment. Leave out “at” to ask for today, or name a later moment."
)
ONLY_READING = "Ask by GET, HEAD or OPTIONS: nothing can be changed here, whoever asks."
BROKEN = "This could not be made. It is our fault, not yours. Please try again in a minute."

UNREACHABLE = (
    "The site cannot reach its records at the moment, so it cannot say what is true now. Ask again in a minute."
)


class Refusal(Exception):
    """Something that was asked cannot be given. `more`: members of the problem besides those of RFC 9457."""

    def __init__(self, status: int, detail: str, title: str = "", **more: Any) -> None:
        super().__init__(detail)
        self.status, self.detail, self.title, self.more = status, detail, title, more

    def response(self) -> HttpResponse:
        return problem(self.status, self.detail, self.title, **self.more)


def problem(status: int, detail: str, title: str = "", **more: Any) -> HttpResponse:
    """`type` leads to the part of the page about the API that explains this status."""
    said = {
        "type": f"{whole_address(reverse('api'))}#problem-{status}",
        "title": title or TITLES[status],
        "status": status,
        "detail": detail,
        **more,
    }
    return HttpResponse(orjson.dumps(said, option=orjson.OPT_UTC_Z), status=status, content_type=TYPE)


def nothing(asked_for_a_moment: bool) -> HttpResponse:
    """404; what was looked for is not named, for it may be a draft."""
    return problem(404, NOTHING_THEN if asked_for_a_moment else NOTHING.format(whole_address(reverse("api_drugs"))))


def unknown_parameter(name: str, known: Iterable[str]) -> Refusal:
    """A parameter that is not read would be obeyed by nobody: “?att=2025-06-23” must not be answered as today."""
    listed = ", ".join(f"“{each}”" for each in known)
    takes = f"This address takes {listed}." if listed else "This address takes none."
    return Refusal(400, f"There is no parameter “{name[:40]}” here. {takes}", parameter=name[:40])
