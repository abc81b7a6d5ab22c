"""The application around Django that looks on the shelf first, and puts there what Django made.

It is a WSGI application, and so works under any server; our own asks the shelf already on its event loop (`running/front.py`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus
from typing import IO, Any

from django.conf import settings
from django.utils.http import parse_etags

from audit.reading.depends import REVALIDATE, SAID, Depends
from dupisite.running.gateway import Answer, Application, answered
from dupisite.shelf.codings import tag_in
from dupisite.shelf.requests import Asked, asked_in
from dupisite.shelf.shared import Shared, shared
from dupisite.shelf.shelf import KEEPS, Shelf
from dupisite.shelf.shelved_page import GONE, Page, page_of

OFFERED = "HTTP_IF_NONE_MATCH"
PIECE = 65_536  # bytes of a large answer that are sent at once
KEPT = (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED, GONE)


class Shelved:
    """`application` is Django. `shared`: a shelf of several processes, behind the one of this process."""

    def __init__(self, application: Application, shelf: Shelf, shared: Shared | None = None) -> None:
        self.application, self.shelf, self.shared = application, shelf, shared

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if asked_in(environ) is None:
            return self.application(environ, start)
        answer = self.answer(environ)
        start(f"{answer.status} {HTTPStatus(answer.status).phrase}", answer.headers)
        return [answer.content] if answer.file is None else _pieces(answer.file)

    def answer(self, environ: dict[str, Any]) -> Answer:
        asked = asked_in(environ)
        if asked is None:
            return answered(self.application, environ)
        return self.shelf.given(asked) or self._of_others(asked) or self._made(environ, asked)

    def make_anew(self, environ: dict[str, Any]) -> None:
        """A page whose time is nearly over."""
        asked = asked_in(environ)
        if asked is not None:
            self._made(environ, asked._replace(offered="", head=False))

    def _of_others(self, asked: Asked) -> Answer | None:
        """What another process made, where that still holds."""
        if self.shared is None or (found := self.shared.get(asked.key)) is None:
            return None
        return self.shelf.given(asked) if self.shelf.take(asked.key, *found) else None

    def _made(self, environ: dict[str, Any], asked: Asked) -> Answer:
        begun = time.monotonic()
        inner = {**environ, "REQUEST_METHOD": "GET"}  # HEAD is told the length of what GET is sent
        inner[OFFERED] = ", ".join(_plainly(asked))
        if not inner[OFFERED]:
            del inner[OFFERED]
        answer = answered(self.application, inner)
        depends: Depends | None = inner.get(SAID)
        if depends is None or not _is_public(answer, depends):
            return answer
        page = page_of(answer, depends, begun + KEEPS)
        if answer.status == HTTPStatus.NOT_MODIFIED and not asked.has(tag_in(page.etag, asked.coding)):
            return self._made(environ, asked._replace(offered=""))  # they have another form of it
        answer = _as_asked(page, asked)
        if depends.lasting:
            self.shelf.put(asked.key, page)
            if self.shared is not None and (leaf := self.shelf.record.hashes.get(page.public)):
                self.shared.put(asked.key, page, leaf)
        return answer


def shelved(application: Application) -> Application:
    """With a shelf, where there is room for one and anything public."""
    if not settings.SHELF_BYTES or settings.ROLE == "desk":
        return application
    return Shelved(application, Shelf(settings.SHELF_BYTES), shared())


def _plainly(asked: Asked) -> list[str]:
    """What they offer, as Django knows it: it has heard of no coding."""
    offered = parse_etags(asked.offered)
    ending = f'-{asked.coding}"' if asked.coding else None
    return offered + [f'{tag.removesuffix(ending)}"' for tag in offered if ending and tag.endswith(ending)]


def _is_public(answer: Answer, depends: Depends) -> bool:
    """Whether it is what a public view made, and nothing on the way made something else of it."""
    said = {name.lower(): value for name, value in answer.headers}
    whole = answer.status == GONE or said.get("etag") == depends.etag
    asks_again = said.get("cache-control") == REVALIDATE and "set-cookie" not in said
    return answer.status in KEPT and answer.file is None and whole and asks_again


def _as_asked(page: Page, asked: Asked) -> Answer:
    if not page.forms:
        return page.unchanged(asked.coding)
    form = page.form(asked.coding)
    found = form.unchanged if asked.has(form.tag) else form.whole
    return found._replace(content=b"") if asked.head else found


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece
