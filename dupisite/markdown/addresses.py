"""Which pages there are as Markdown, and where each stands: with “.md” in the place of the last slash of its address."""

from __future__ import annotations

import re
from functools import lru_cache

from django.urls import Resolver404, get_resolver
from django.urls.resolvers import URLResolver

from editorial.kinds import TextKind, kinds
from editorial.site_address import whole_address

ENDING = ".md"
FIRST_PAGE = "/index.md"
OFFERED = frozenset(
    "home drug label label_version label_section changes drug_changes reviewer".split()
)  # names of addresses
OF_EACH_KIND = ("", "_edition", "_history", "_compare")  # after the name of each kind of text
PARTS = re.compile(r"(/at/[^/]+)?(/[^?#]*)(\?[^#]*)?")  # the moment of a page of the past, its path, its parameters


def page_of(path: str) -> str:
    """The address of the page whose Markdown is at `path`."""
    return "/" if path == FIRST_PAGE else f"{path.removesuffix(ENDING).rstrip('/')}/"


def address_of(path: str) -> str:
    """Where the page at `path` stands as Markdown."""
    return FIRST_PAGE if path == "/" else f"{path.rstrip('/')}{ENDING}"


def offers(path: str) -> bool:
    return is_offered(_name_of(path, get_resolver()))


def is_offered(name: str | None) -> bool:
    """Whether the page whose address has a name is there as Markdown."""
    return name in OFFERED or kind_of(name) is not None


def kind_of(name: str | None) -> TextKind | None:
    """The kind of text whose page has an address of that name."""
    return next((kind for kind in kinds for page in OF_EACH_KIND if name == f"{kind.name}{page}"), None)


@lru_cache(maxsize=4096)
def _name_of(path: str, resolver: URLResolver) -> str | None:
    try:
        return resolver.resolve(path).url_name
    except Resolver404:
        return None


def leading_to(href: str) -> str:
    """Where a link of a page leads from its Markdown: to the Markdown of a page of ours, where there is one."""
    found = PARTS.fullmatch(href.partition("#")[0])
    if found is None:
        return href
    before, path, parameters = (part or "" for part in found.groups())
    return whole_address(f"{before}{address_of(path) if path.endswith('/') and offers(path) else path}{parameters}")
