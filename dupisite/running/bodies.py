"""The body of a request, taken whole before anybody works on it: within a size, and within a time that fits its length.

Only the desk takes a body, and the form in which readers report errors a small one. A stranger who sends one slowly keeps a connection busy and nothing else, and not for long.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from enum import Enum
from io import BytesIO
from tempfile import TemporaryFile
from typing import IO

from granian.rsgi import HTTPProtocol, ProtocolClosed, ProtocolError

from labels.spl.zip_file import MOST_UNPACKED

MB = 1_000_000
FORM = 2_500_000  # as DATA_UPLOAD_MAX_MEMORY_SIZE, beyond which Django would refuse it without a sentence
REPORT = 100_000  # of a reader who reports an error: fifty times what is kept of one
UPLOAD = MOST_UNPACKED + MB  # a label file, and the fields beside it
UPLOADED_AT = "/admin/labels/labelversion/add/"
GRACE = 20.0  # seconds that every body may take
SLOWEST = 50_000  # bytes a second that a body must keep up besides
MOST_HELD = 64 * MB  # of forms that wait or arrive, in one worker
MOST_UPLOADS = 2  # at once, in one worker: they go to the disk


class Why(Enum):
    """Why a body is not taken: the status, and a sentence for whoever sent it."""

    NO_LENGTH = 411, "The request does not say how long its body is. Nothing was done."
    TOO_LONG = 413, "What you sent is too large: a form may have 2.5 MB, and a label file 200 MB. Nothing was done."
    TOO_SLOW = 408, "What you sent took too long to arrive. Nothing was done. Go back and send it once more."
    TOO_MANY = 503, "The desk has too much to do right now. Nothing was done. Go back and send it again in a minute."
    LONG_REPORT = (
        413,
        "What you sent is too large: 2,000 letters fit in a report. Nothing was saved. Go back and shorten it.",
    )
    STRANGER = 403, "You are not logged in, so a file this large is not taken. Log in, and choose it again."


class Refused(Exception):
    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.status, self.sentence = why.value


def length_of(headers: dict[str, str]) -> int:
    """Bytes that are to come. Raises Refused where nobody can know."""
    if "HTTP_TRANSFER_ENCODING" in headers:
        raise Refused(Why.NO_LENGTH)
    told = headers.get("CONTENT_LENGTH") or "0"
    return int(told) if told.isdecimal() else 0


class Bodies:
    """The bodies that one worker holds. All of it happens on one event loop, so nothing is counted twice."""

    def __init__(self) -> None:
        self.held = self.uploads = 0

    @contextmanager
    def room_for(self, length: int) -> Iterator[None]:
        """To be held until the answer is made. Raises Refused when there is none."""
        if self.held + length > MOST_HELD:
            raise Refused(Why.TOO_MANY)
        self.held += length
        try:
            yield
        finally:
            self.held -= length

    @contextmanager
    def room_for_an_upload(self) -> Iterator[None]:
        if self.uploads >= MOST_UPLOADS:
            raise Refused(Why.TOO_MANY)
        self.uploads += 1
        try:
            yield
        finally:
            self.uploads -= 1


async def form(proto: HTTPProtocol, length: int) -> IO[bytes]:
    """The server lets no more through than the length that was told. Raises Refused."""
    async with _in_time(length):
        return BytesIO(await proto())


async def upload(proto: HTTPProtocol, length: int) -> IO[bytes]:
    """In a file that has no name, so that nothing is left of it. Raises Refused."""
    with ExitStack() as stack:
        file = stack.enter_context(TemporaryFile())
        async with _in_time(length):
            async for chunk in proto:
                file.write(chunk)
        if file.tell() != length:
            raise Refused(Why.TOO_SLOW)  # the connection broke in the middle: nobody is there to read this
        file.seek(0)
        stack.pop_all()
    return file


@asynccontextmanager
async def _in_time(length: int) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(GRACE + length / SLOWEST):
            yield
    except (TimeoutError, ProtocolError, ProtocolClosed):  # the last two: the connection broke
        raise Refused(Why.TOO_SLOW) from None
