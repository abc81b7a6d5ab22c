"""Asks Django itself for a page, without a server between: as somebody who has no cookie and sends no header."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from audit.reading.depends import SAID, Depends
from dupisite.running.gateway import answered
from dupisite.travel.page_frame import COPIED


@dataclass(frozen=True)
class Made:
    """One answer. `headers` by their names in small letters; `depends`: what may change it, where a page said so."""

    path: str
    status: int
    headers: dict[str, str]
    body: bytes
    depends: Depends | None

    @property
    def gone(self) -> bool:
        return self.status == HTTPStatus.GONE


@contextmanager
def _connections_kept() -> Iterator[None]:
    """Django looks through its connections around every request, and would close the one that the snapshot is on."""
    around = (request_started, request_finished)
    for signal in around:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in around:
            signal.connect(close_old_connections)


class Reader:
    def __init__(self) -> None:
        self.django = WSGIHandler()
        self.site = urlsplit(settings.SITE_URL)

    def ask(self, path: str, now: datetime) -> Made:
        """A page that says of itself that it is a copy made `now`."""
        environ: dict[str, Any] = {
            "HTTP_HOST": self.site.netloc,
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": "",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "SERVER_NAME": self.site.hostname or "",
            "SERVER_PORT": str(self.site.port or (443 if self.site.scheme == "https" else 80)),
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": self.site.scheme,
            "wsgi.input": BytesIO(),
            "wsgi.errors": sys.stderr,
            COPIED: now,
        }
        with _connections_kept():
            answer = answered(self.django, environ)
        body = answer.content
        if answer.file is not None:
            with answer.file as file:
                file.seek(0)
                body = file.read()
        headers = {name.lower(): value for name, value in answer.headers}
        return Made(path, answer.status, headers, body, environ.get(SAID))
