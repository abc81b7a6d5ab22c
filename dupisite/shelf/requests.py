"""Which request may be answered from the shelf, and by what it is known there: its path, parameters and form, and nothing else.

No other header makes another page: not the host, which must be one of the site's, and not a cookie, which no public page reads.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.http.request import split_domain_port, validate_host
from django.utils.http import parse_etags
from granian.rsgi import Scope

from dupisite.markdown.addresses import ENDING
from dupisite.markdown.negotiation import prefers_markdown
from dupisite.markdown.pages import TYPE
from dupisite.middleware import at_the_desk
from dupisite.shelf.codings import coding_for
from dupisite.shelf.memory import Key

WATCHED = ("/healthz", "/readyz")  # they say how it is now, and the first asks no database
LONGEST = 500  # characters of an address that is kept
MARKDOWN = "markdown"
ANY = "*"


class Asked(NamedTuple):
    """`offered`: the If-None-Match header as it came."""

    key: Key
    coding: str
    offered: str
    head: bool

    def has(self, tag: str) -> bool:
        """Whether who asks has the form with this ETag already (RFC 9110, section 13.1.2)."""
        if not tag or not self.offered:
            return False
        if self.offered == tag:
            return True
        if tag not in self.offered and ANY not in self.offered:
            return False
        found = parse_etags(self.offered)
        return tag in found or f"W/{tag}" in found or found == [ANY]


def asked_for(method: str, host: str, path: str, query: str, accepted: str, codings: str, offered: str) -> Asked | None:
    """None for what is never kept: what is no reading, the desk, style sheets, health, another host."""
    if method not in ("GET", "HEAD") or not is_ours(host) or len(path) + len(query) > LONGEST:
        return None
    if path in WATCHED or path.startswith(settings.STATIC_URL) or at_the_desk(path):
        return None
    return Asked((path, query, form_of(path, accepted)), coding_for(codings), offered, method == "HEAD")


def form_of(path: str, accepted: str) -> str:
    """The form in which a page is asked for at an address that has more than one."""
    return MARKDOWN if TYPE in accepted and not path.endswith(ENDING) and prefers_markdown(accepted) else ""


def asked_at(scope: Scope) -> Asked | None:
    """The same of a request as our server hands it over."""
    headers = scope.headers
    host = headers.get("host") or scope.authority or ""
    every = (",".join(headers.get_all(name)) for name in ("accept", "accept-encoding", "if-none-match"))  # type: ignore[attr-defined]  # left out of its stub
    accepted, codings, offered = every
    return asked_for(scope.method, host, scope.path, scope.query_string, accepted, codings, offered)


def asked_in(environ: dict[str, Any]) -> Asked | None:
    """The same of a request as WSGI has it."""
    if environ.get("SCRIPT_NAME"):
        return None
    try:
        path = environ["PATH_INFO"].encode("latin-1").decode()
        query = environ.get("QUERY_STRING", "").encode("latin-1").decode()
    except UnicodeError:
        return None
    headers = (environ.get(f"HTTP_{name}", "") for name in ("HOST", "ACCEPT", "ACCEPT_ENCODING", "IF_NONE_MATCH"))
    host, accepted, codings, offered = headers
    return asked_for(environ["REQUEST_METHOD"], host, path, query, accepted, codings, offered)


@lru_cache(maxsize=64)
def is_ours(host: str) -> bool:
    """As Django decides it, for whom a request for another host is unreadable."""
    return validate_host(split_domain_port(host)[0], settings.ALLOWED_HOSTS)
