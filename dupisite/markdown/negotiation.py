"""How a page is asked for as Markdown: with “.md” in the place of the last slash of its address, or by an Accept header.

Which pages there are as Markdown is told by `addresses`; every other request goes by untouched.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from dupisite.markdown.addresses import ENDING, address_of, is_offered, offers, page_of
from dupisite.markdown.pages import TYPE, write
from editorial.pages.moments import asked
from editorial.pages.public_page import STOOD
from editorial.site_address import whole_address

FORMS = ["text/html", TYPE]  # in doubt the first
LEADING_ON = (301, 302)  # to the same address, whatever is accepted


class AsMarkdown:
    """Sets `request.writer` (editorial.pages.public_page). The last of the middleware, so that the moment is off the path already."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.path_info
        before = request.path.removesuffix(asked)  # of a page as of a moment: where its moment stands
        if asked.endswith(ENDING):
            page = page_of(asked)
            return _led_on(self._written(request, page, before), before) if offers(page) else self.get_response(request)
        if wants_markdown(request) and offers(asked):
            # Another form of the page has another ETag: the address under which it also stands makes it.
            request.path = f"{before}{address_of(asked)}"
            answer = self._written(request, asked, before)
            if answer.status_code in LEADING_ON:
                return answer
            answer.headers["Content-Location"] = request.path
            patch_vary_headers(answer, ["Accept"])
            return answer
        answer = self.get_response(request)
        said_by = request.resolver_match
        if said_by and is_offered(said_by.url_name) and answer.status_code not in LEADING_ON:
            patch_vary_headers(answer, ["Accept"])
            add_link(answer, f'<{whole_address(before)}{address_of(asked)}>; rel="alternate"; type="{TYPE}"')
        return answer

    def _written(self, request: HttpRequest, page: str, before: str) -> HttpResponse:
        request.path_info = page
        request.page_path = f"{before}{page}"  # type: ignore[attr-defined]  # for what leads back to the page
        request.writer = partial(write, request)  # type: ignore[attr-defined]  # read by editorial.pages.public_page
        answer = self.get_response(request)
        add_link(answer, f'<{whole_address(before)}{page}>; rel="canonical"')
        return write(request, answer) if answer.status_code == HTTPStatus.NOT_FOUND else answer


def _led_on(answer: HttpResponse, before: str) -> HttpResponse:
    """Who asked for Markdown by its address and is sent to another page gets that one as Markdown too."""
    target = answer.headers.get("Location", "")
    if target.startswith(f"{before}/") and offers(target.removeprefix(before)):
        answer.headers["Location"] = f"{before}{address_of(target.removeprefix(before))}"
    return answer


def add_link(answer: HttpResponse, link: str) -> None:
    """A page as of a moment names its relatives itself (`dupisite.travel.time_travel`), where no other link stands yet."""
    if asked() is None and answer.status_code in STOOD:
        answer.headers["Link"] = ", ".join(filter(None, (answer.headers.get("Link"), link)))


def wants_markdown(request: HttpRequest) -> bool:
    accepted = request.headers.get("Accept", "")
    return TYPE in accepted and prefers_markdown(accepted)


@lru_cache(maxsize=64)
def prefers_markdown(accepted: str) -> bool:
    """Of an Accept header that names Markdown: whether it stands before HTML there."""
    request = HttpRequest()
    request.META["HTTP_ACCEPT"] = accepted
    return request.get_preferred_type(FORMS) == TYPE
