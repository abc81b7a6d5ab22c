"""Which pages there are as Markdown, and how a page that a view made becomes one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from dupisite.markdown import front, lists, texts
from dupisite.markdown.writing import always, copied, quoted, stops
from dupisite.travel.page_frame import since
from editorial.days import second_of
from editorial.kinds import kinds
from editorial.pages.moments import address_of_today
from editorial.site_address import whole_address

TYPE = "text/markdown"
# By name of the address; every template that answers there stands below.
OFFERED = frozenset("home drug label label_version label_section changes drug_changes reviewer".split())
OF_EACH_KIND = ("", "_edition", "_history", "_compare")  # after the name of each kind of text
WRITERS: dict[str, Callable[[dict[str, Any]], Iterator[str]]] = {
    "editorial/live.html": texts.live,
    "editorial/edition.html": texts.edition,
    "editorial/history.html": texts.history,
    "editorial/compare.html": lists.compare,
    "editorial/withdrawn.html": texts.withdrawn,
    "editorial/all_withdrawn.html": texts.withdrawn,
    "editorial/retired.html": texts.retired,
    "editorial/invalid.html": texts.invalid,
    "dupisite/home.html": front.home,
    "dupisite/drug.html": front.drug,
    "dupisite/drug_withdrawn.html": front.drug_withdrawn,
    "dupisite/changes.html": lists.changes,
    "dupisite/reviewer.html": lists.reviewer,
    "labels/label.html": front.label,
    "labels/label_version.html": front.version,
    "labels/label_section.html": front.section,
}
THEN = "**This is how the site stood on {}.** It is not how it stands today: {}"
NOTHING = (
    "# Nothing is here\n\nNothing was ever public at this address. What has been public once is never taken away: a "
    "withdrawn page says so in its own place. Look at the address for a slip, or begin with {}\n\n"
)


def is_offered(name: str | None) -> bool:
    """Whether the page whose address has a name is there as Markdown."""
    return name in OFFERED or any(name == f"{kind.name}{page}" for kind in kinds for page in OF_EACH_KIND)


def write(request: HttpRequest, page: TemplateResponse) -> HttpResponse:
    """The page as Markdown, with the headers that its view gave it."""
    parts = list(WRITERS[str(page.template_name)](page.context_data or {}))
    then = getattr(request, "then", None)
    if then is not None:
        said = THEN.format(second_of(then.moment), whole_address(address_of_today(request.path)))
        parts[:0] = [
            quoted(said),
            *stops(None, False, [*since(then.frame), *(page.context_data or {}).get("since", ())]),
        ]
    parts += copied(request)
    answer = _answer("\n\n".join(parts) + "\n", page.status_code)
    for name, value in page.headers.items():
        answer.headers.setdefault(name, value)
    answer.headers["X-Robots-Tag"] = "noindex"  # the page for people is the one to be found
    return answer


def not_found() -> HttpResponse:
    return _answer(NOTHING.format(whole_address("/llms.txt")) + always() + "\n", 404)


def _answer(text: str, status: int) -> HttpResponse:
    return HttpResponse(text, content_type=f"{TYPE}; charset=utf-8", status=status)
