"""Asks an application as a server asks it, and tells what it answered as a reader has it: decoded, and header by header."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote_to_bytes, urlsplit

from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory

from dupisite.shelf.codings import decoded
from dupisite.shelf.layer import Shelved
from dupisite.shelf.shelf import Shelf

MB = 1_000_000


@dataclass
class Answered:
    status: int
    headers: dict[str, str]
    sent: bytes

    @property
    def body(self) -> bytes:
        return decoded(self.sent, self.headers.get("content-encoding", ""))

    @property
    def of_django(self) -> tuple[int, dict[str, str], bytes]:
        """Without what belongs to the coding: what Django itself says."""
        headers = {name: value for name, value in self.headers.items() if name not in ("content-encoding", "vary")}
        if coding := self.headers.get("content-encoding"):
            headers["content-length"] = str(len(self.body))
            if "etag" in headers:
                headers["etag"] = headers["etag"].removesuffix(f'-{coding}"') + '"'
        headers["vary"] = self.headers.get("vary", "").removesuffix("Accept-Encoding").removesuffix(", ")
        return self.status, headers, self.body


class Django:
    """Django as a server has it, which counts how often it was asked."""

    def __init__(self) -> None:
        self.handler, self.asked = WSGIHandler(), list[str]()

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        self.asked.append(environ["PATH_INFO"])
        return self.handler(environ, start)


def with_shelf(most: int = 4 * MB) -> Shelved:
    return Shelved(Django(), Shelf(most))


def asks_the_ledger_each_time(shelf: Shelf) -> None:
    """As if so much time had passed since the last question."""
    shelf.record.again = 0.0


def ask(application: Any, address: str, method: str = "GET", **headers: str) -> Answered:
    parts = urlsplit(address)
    named = {f"HTTP_{name.upper()}": value for name, value in {"host": "127.0.0.1", **headers}.items()}
    environ = RequestFactory().generic(method, parts.path, QUERY_STRING=parts.query, **named).environ
    environ["PATH_INFO"] = unquote_to_bytes(quote(parts.path, safe="/%")).decode("latin-1")
    begun: list[tuple[int, dict[str, str]]] = []

    def start(status: str, headers: list[tuple[str, str]], error: object = None) -> None:
        begun[:] = [(int(status[:3]), {name.lower(): value for name, value in headers})]

    answer = application(environ, start)
    content = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    return Answered(*begun[0], b"" if method == "HEAD" else content)


def get(site: Shelved, address: str, **headers: str) -> Answered:
    """As a moment later: the ledger is asked again."""
    asks_the_ledger_each_time(site.shelf)
    return ask(site, address, **headers)


def made(site: Shelved, address: str, **headers: str) -> int:
    """How often Django was asked by this."""
    before = len(site.application.asked)
    get(site, address, **headers)
    return len(site.application.asked) - before
