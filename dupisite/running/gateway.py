"""From the server's request to Django's, and from Django's answer to the server's. Knows the formats and no rule.

Django is called as any WSGI application; the server hands requests over in a format that lets us wait for a body.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, Any, NamedTuple, cast

from granian.rsgi import Scope

IN_MEMORY = 1_000_000  # bytes of an answer that is made piece by piece; more goes through a file
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Answer(NamedTuple):
    """Whole: a reader who takes it slowly keeps nobody busy. `file` has what was too large for the memory."""

    status: int
    headers: list[tuple[str, str]]
    content: bytes = b""
    file: IO[bytes] | None = None


def headers_of(scope: Scope) -> dict[str, str]:
    """As WSGI names them. A name with an underscore is left out: it would count as the one with a dash, which is a proxy's."""
    named: dict[str, str] = {}
    for name, value in scope.headers.items():
        if "_" in name:
            continue
        key = name.upper().replace("-", "_")
        key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
        between = ";" if key == "HTTP_COOKIE" else ","
        named[key] = f"{named[key]}{between}{value}" if key in named else value
    return named


def environ(scope: Scope, headers: dict[str, str], body: IO[bytes] | None, scheme: str) -> dict[str, Any]:
    """`scheme` is that of the site's address: the connection that a proxy makes says nothing of what the browser sees."""
    server, _, port = scope.server.rpartition(":")
    return {
        "HTTP_HOST": scope.authority or "",
        **headers,
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string.encode().decode("latin-1"),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "SERVER_NAME": server.strip("[]"),
        "SERVER_PORT": port,
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scheme,
        "wsgi.input": body or BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


def answered(application: Application, environ: dict[str, Any]) -> Answer:
    """Made to its end and closed here, on the thread that asked the database."""
    begun: list[tuple[int, list[tuple[str, str]]]] = []

    def start(status: str, headers: list[tuple[str, str]], error: object = None) -> None:
        begun[:] = [(int(status.split(" ", 1)[0]), headers)]

    response: Any = application(environ, start)
    try:
        if not getattr(response, "streaming", False):
            return Answer(*begun[0], b"".join(response))
        file = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed when it was sent
        for piece in response:
            file.write(piece)
    finally:
        if hasattr(response, "close"):
            response.close()
    if file.tell() > IN_MEMORY:
        file.flush()
        return Answer(*begun[0], file=cast(IO[bytes], file))
    file.seek(0)
    return Answer(*begun[0], file.read())
