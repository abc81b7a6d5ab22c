"""A page that a view made, as Markdown: its HTML from top to bottom, and where else it stands."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import get_script_prefix, reverse
from lxml import etree

from dupisite.markdown.addresses import is_offered, kind_of, leading_to
from dupisite.markdown.of_html import blocks
from dupisite.markdown.writing import item
from editorial.site_address import whole_address

TYPE = "text/markdown"
PARSER = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)


def write(request: HttpRequest, answer: HttpResponse, content_type: str = TYPE) -> HttpResponse:
    """The answer of a view with its page as Markdown, and the headers that it gave it."""
    if isinstance(answer, TemplateResponse):
        answer.render()
    answer.content = "\n\n".join(_parts(request, answer)) + "\n"
    answer.headers["Content-Type"] = f"{content_type}; charset=utf-8"
    if content_type == TYPE:
        answer.headers["X-Robots-Tag"] = "noindex"  # the page for people is the one to be found
    return answer


def _parts(request: HttpRequest, answer: HttpResponse) -> Iterator[str]:
    """What stands above the page, the page, where else it stands, and what every page says at its foot."""
    body = etree.fromstring(answer.content, PARSER)[-1]
    for element in body.iter("a", "img"):
        name = "href" if element.tag == "a" else "src"
        element.set(name, leading_to(element.get(name, "")))
    foot = body.find("footer")
    for element in [
        *body.iterchildren("a", "header", "footer")
    ]:  # the first two lead about on the page and on the site
        body.remove(element)
    yield from blocks(body)
    if elsewhere := list(_elsewhere(request)):
        yield "\n".join(item("*", [each]) for each in elsewhere)
    if foot is not None:
        yield "---"
        yield from blocks(foot)


def _elsewhere(request: HttpRequest) -> Iterator[str]:
    """The addresses of other forms of the page, which its HTML names only to machines."""
    found = request.resolver_match
    if found is None or not is_offered(found.url_name):
        return
    query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
    yield f"This page for people: {whole_address(get_script_prefix())}{request.path_info[1:]}{query}"
    if kind := kind_of(found.url_name):
        where = [found.kwargs["drug"], kind.in_addresses, found.kwargs["slug"]]
        yield f"This text as JSON: {whole_address(reverse('api_text', args=where))}"
