"""What stands in front of Django in each worker: readers never wait for the desk, nor for whoever sends or takes slowly.

An event loop takes requests in, and never works itself: it gives what is on the shelf, and hands on the rest. Readers have a
thread, the desk has another, and a third asks the ledger for the shelf. The body of a request is taken whole before the desk's
thread hears of it; what nobody at the desk asks for has none, but a report of an error. See docs/operating.md.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import IO, Any

from granian.rsgi import HTTPProtocol, Scope

from dupisite.middleware import at_the_desk, is_a_report
from dupisite.running.bodies import FORM, REPORT, UPLOAD, UPLOADED_AT, Bodies, Refused, Why, form, length_of, upload
from dupisite.running.gateway import Answer, Application, answered, environ, headers_of
from dupisite.shelf.layer import Shelved
from dupisite.shelf.requests import Asked, asked_at
from dupisite.shelf.shelf import Shelf

MOST_WAITING = 50  # requests for the desk, in one worker; each may take a third of a second
LITTLE = 0.03  # seconds that a reader waits for what the ledger says, who has an answer that still holds
LONGEST_ASKED = 0.2  # and who has none; after that Django is asked
KEPT_OPEN = 60.0  # seconds after which the server has long opened a file that it was told to send


class Front:
    """The application that the server calls. `logged_in` says whether a Cookie header belongs to somebody at the desk."""

    def __init__(
        self, application: Application, logged_in: Callable[[str], bool], scheme: str, always: dict[str, str]
    ) -> None:
        self.application, self.logged_in, self.scheme = application, logged_in, scheme
        self.always = list(always.items())  # headers of what is refused here; Django has its own
        self.bodies, self.waiting = Bodies(), 0
        self.readers = ThreadPoolExecutor(1, thread_name_prefix="readers")
        self.desk = ThreadPoolExecutor(1, thread_name_prefix="desk")
        self.ledger = ThreadPoolExecutor(1, thread_name_prefix="ledger")
        self.shelf = application.shelf if isinstance(application, Shelved) else None
        self.renewing: asyncio.Future[None] | None = None

    async def __call__(self, scope: Scope, proto: HTTPProtocol) -> None:
        if self.shelf is not None and (asked := asked_at(scope)) is not None:
            answer = self.shelf.at_once(asked)
            if time.monotonic() >= self.shelf.record.again:
                answer = await self._renewed(self.shelf, asked, answer)
            if answer is not None:
                proto.response_bytes(answer.status, answer.headers, answer.content)
                if asked.key in self.shelf.due:
                    self._make_anew(self.shelf, asked, scope)
                return
        headers = headers_of(scope)
        try:
            if at_the_desk(scope.path) or is_a_report(scope.method, scope.path):
                answer = await self._desk(scope, headers, proto)
            else:
                headers.pop("CONTENT_LENGTH", None)  # Django would wait for what nobody takes
                answer = await self._work(self.readers, scope, headers, None)
        except Refused as refused:
            answer = self._refusal(refused)
        _send(proto, answer)

    def _make_anew(self, shelf: Shelf, asked: Asked, scope: Scope) -> None:
        shelf.due.discard(asked.key)
        if isinstance(self.application, Shelved):
            request = environ(scope, headers_of(scope), None, self.scheme)
            asyncio.get_running_loop().run_in_executor(self.readers, self.application.make_anew, request)

    async def _renewed(self, shelf: Shelf, asked: Asked, answer: Answer | None) -> Answer | None:
        """Has the ledger asked again, beside the readers, and waits a moment for what it says: a thousandth of a second, mostly.
        When it takes longer, what it said before holds a little on. Whoever has no answer yet waits longer, and not for long.
        """
        if self.renewing is None or self.renewing.done():
            self.renewing = asyncio.get_running_loop().run_in_executor(self.ledger, shelf.ask_again)
        await asyncio.wait([self.renewing], timeout=LONGEST_ASKED if answer is None else LITTLE)
        return shelf.at_once(asked)

    async def _desk(self, scope: Scope, headers: dict[str, str], proto: HTTPProtocol) -> Answer:
        length = length_of(headers)
        with ExitStack() as held:
            body = await self._body(scope, headers, proto, length, held) if length else None
            if self.waiting >= MOST_WAITING:
                raise Refused(Why.TOO_MANY)
            self.waiting += 1
            try:
                return await self._work(self.desk, scope, headers, body)
            finally:
                self.waiting -= 1

    async def _body(
        self, scope: Scope, headers: dict[str, str], proto: HTTPProtocol, length: int, held: ExitStack
    ) -> IO[bytes]:
        if is_a_report(scope.method, scope.path) and length > REPORT:
            raise Refused(Why.LONG_REPORT)
        if length <= FORM:
            held.enter_context(self.bodies.room_for(length))
            return held.enter_context(await form(proto, length))
        if length > UPLOAD or scope.path != UPLOADED_AT:
            raise Refused(Why.TOO_LONG)
        if not await self._on(self.desk, self.logged_in, headers.get("HTTP_COOKIE", "")):
            raise Refused(Why.STRANGER)
        held.enter_context(self.bodies.room_for_an_upload())
        return held.enter_context(await upload(proto, length))

    async def _work(
        self, thread: ThreadPoolExecutor, scope: Scope, headers: dict[str, str], body: IO[bytes] | None
    ) -> Answer:
        request = environ(scope, headers, body, self.scheme)
        if isinstance(self.application, Shelved):
            return await self._on(thread, self.application.answer, request)
        return await self._on(thread, answered, self.application, request)

    async def _on(self, thread: ThreadPoolExecutor, act: Callable[..., Any], *arguments: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(thread, act, *arguments)

    def _refusal(self, refused: Refused) -> Answer:
        headers = [("Content-Type", "text/plain; charset=utf-8"), ("Connection", "close"), *self.always]
        if refused.status in (408, 503):
            headers.append(("Retry-After", "60"))
        return Answer(refused.status, headers, f"{refused.sentence}\n".encode())


def _send(proto: HTTPProtocol, answer: Answer) -> None:
    if answer.file is None:
        proto.response_bytes(answer.status, answer.headers, answer.content)
        return
    proto.response_file(answer.status, answer.headers, f"/proc/self/fd/{answer.file.fileno()}")
    asyncio.get_running_loop().call_later(KEPT_OPEN, answer.file.close)
