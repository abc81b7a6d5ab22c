"""Stand-ins for the server before `Front` and for Django behind it, which remember what they were given."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dupisite.running.front import Front

HANGS = 30  # seconds after which nobody would be answered any more
HTTPS = {"Strict-Transport-Security": "max-age=31536000"}


class Headers(dict):
    """As the server has them."""

    def get_all(self, name: str) -> list[str]:
        return [self[name]] if name in self else []


@dataclass
class Scope:
    method: str = "GET"
    path: str = "/"
    given: dict[str, str] = field(default_factory=dict)
    query_string: str = ""
    client: str = "192.0.2.7:4711"
    server: str = "127.0.0.1:8000"
    authority: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        return self.given


@dataclass
class Connection:
    """What the server hands over with a request, and what was answered. `pieces` of the body; None never comes."""

    pieces: list[bytes | None] = field(default_factory=list)
    asked: bool = False
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    content: bytes = b""

    async def __call__(self) -> bytes:
        return b"".join([piece async for piece in self])

    async def __aiter__(self) -> AsyncIterator[bytes]:
        self.asked = True
        for piece in self.pieces:
            if piece is None:
                await asyncio.Event().wait()
            else:
                yield piece

    def response_bytes(self, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
        self.status, self.headers, self.content = status, dict(headers), content

    def response_file(self, status: int, headers: list[tuple[str, str]], file: str) -> None:
        self.response_bytes(status, headers, Path(file).read_bytes())


class Django:
    """In the place of the application: says back what it was asked, and remembers it."""

    def __init__(self) -> None:
        self.seen: list[dict[str, Any]] = []
        self.may_go_on = threading.Event()
        self.may_go_on.set()

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        if environ["PATH_INFO"] in ("/admin/slow/", "/search/slow/"):
            assert self.may_go_on.wait(20)
        self.seen.append(environ)
        start("200 OK", [("Content-Type", "text/plain")])
        return [environ["wsgi.input"].read()]


def ask(site: Front, scope: Scope, *pieces: bytes | None) -> Connection:
    connection = Connection(list(pieces))
    answered = asyncio.wait_for(site(scope, connection), HANGS)  # type: ignore[arg-type]  # they stand in for the server
    asyncio.run(answered)
    return connection


def ended(site: Front) -> None:
    for thread in (site.readers, site.desk, site.ledger):
        thread.shutdown()
