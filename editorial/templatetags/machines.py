"""The part of a page's head that machines read: its lasting address, Open Graph, its feed, and JSON-LD."""

from typing import Any
from urllib.parse import quote

import orjson
from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from editorial.pages.moments import address_of_today
from editorial.site_address import canonical_address

register = template.Library()

HEAD = """\
<link rel="canonical" href="{canonical}">
<meta property="og:site_name" content="dupisite">
<meta property="og:type" content="{kind}">
<meta property="og:title" content="{title}">
<meta property="og:url" content="{canonical}">
<script type="application/ld+json">{data}</script>"""
WITH_FEED = f"""{HEAD}
<link rel="alternate" type="application/atom+xml" title="Changes of this page" href="{{feed}}">"""

# A browser takes the data for data only as long as nothing in it can end the element.
ESCAPES = tuple((character.encode(), f"\\u{ord(character):04x}".encode()) for character in "<>&")


@register.simple_tag
def about_page(address: str, name: str, data: dict[str, Any] | str = "", feed: str = "") -> SafeString:
    """`data` is what schema.org would say besides, or the type alone; without it the page is one like any other."""
    said = data if isinstance(data, dict) else {"@type": data or "WebPage"}
    page = {
        "@context": "https://schema.org",
        "name": name,
        "url": canonical_address(address),
        "inLanguage": "en-US",
        **said,
    }
    return format_html(
        WITH_FEED if feed else HEAD,
        canonical=canonical_address(address),
        kind="article" if "version" in said else "website",
        title=page["name"],
        feed=feed,
        data=json_in_html(page),
    )


@register.simple_tag
def today(name: str) -> str:
    """The address of a page that is there only as it is now, also on a page as of a moment."""
    return address_of_today(reverse(name))


@register.simple_tag
def report_address(request: HttpRequest) -> str:
    """Where a reader reports an error on a page, in whatever form it is read; empty on a page of the desk."""
    path = getattr(request, "page_path", request.path)
    return "" if path.startswith("/admin/") else f"{today('report')}?about={quote(path, safe='/')}"


def json_in_html(value: object) -> SafeString:
    written = orjson.dumps(value)
    for character, escape in ESCAPES:
        written = written.replace(character, escape)
    return mark_safe(written.decode())  # noqa: S308  nothing of HTML is left in it
