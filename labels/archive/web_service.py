"""Asks a service on the web politely and believes nothing of it: time, size and place of what it says are bounded.

Knows no label, no drug and no database.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType

import httpx

MOST_REDIRECTS = 5
BUSY = 429
NAME = {"User-Agent": "dupisite (looks for newer drug labels)", "Accept-Encoding": "identity"}


class NotFetched(Exception):
    """Its text is a sentence: what was asked for, and why it did not come."""


class Unreachable(NotFetched):
    """The service does not answer, or not now: to ask it for anything else is no use."""


class _Later(Exception):
    """Worth another try, after `pause` seconds where the service says so. Its text is the reason, without a full stop."""

    def __init__(self, reason: str, pause: float | None = None) -> None:
        super().__init__(reason)
        self.pause = pause


class _Never(Exception):
    """Not worth another try. Its text is the reason, without a full stop."""


@dataclass(frozen=True)
class Patience:
    """How long we wait, in seconds: for the next sign of life, for all that one look-up asks, before each further try,
    and how long a pause the service may ask for."""

    answer: float = 20
    whole: float = 600
    pauses: tuple[float, ...] = (1, 4, 10)
    longest_pause: float = 60


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


class Service:
    """A conversation with the service at `base`, used in a `with`; `patience.whole` counts from its begin."""

    def __init__(self, base: str, patience: Patience | None = None) -> None:
        self.base, self.patience = httpx.URL(base), patience or Patience()

    def __enter__(self) -> Service:
        self.end = time.monotonic() + self.patience.whole
        self.client = httpx.Client(headers=NAME, follow_redirects=False)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.client.close()

    def get(self, what: str, path: str, most: int, headers: Mapping[str, str] | None = None) -> Answer:
        """What the service answers, of at most `most` bytes: 200, or 304 when `headers` ask for it.

        `what` begins the sentence of NotFetched, which is raised for everything else.
        """
        for pause in (*self.patience.pauses, None):
            try:
                return self._follow(httpx.URL(f"{self.base}{path}"), most, headers or {})
            except _Never as reason:
                raise NotFetched(f"{what} could not be fetched: {reason}.") from None
            except _Later as later:
                wait = pause if later.pause is None else later.pause
                if pause is None or wait is None or not self._can_wait(wait):
                    raise Unreachable(f"{what} could not be fetched: {later}.") from None
            time.sleep(wait)
        raise AssertionError("no pause follows the last try")

    def _can_wait(self, seconds: float) -> bool:
        return seconds <= self.patience.longest_pause and time.monotonic() + seconds < self.end

    def _follow(self, address: httpx.URL, most: int, headers: Mapping[str, str]) -> Answer:
        """Through redirects, as long as they stay with the service."""
        for _ in range(MOST_REDIRECTS):
            try:
                with self.client.stream("GET", address, headers=headers, timeout=self._time_left()) as answer:
                    if answer.next_request is None:
                        return self._taken(answer, most)
                    address = answer.next_request.url
            except httpx.TimeoutException:
                raise _Later(f"{self.base.host} did not answer in time") from None
            except httpx.TransportError as error:
                raise _Later(f"{self.base.host} gave no answer that can be used ({_short(error)})") from None
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                raise _Never(f"the answer of {self.base.host} cannot be read ({_short(error)})") from None
            if (address.scheme, address.host, address.port) != (self.base.scheme, self.base.host, self.base.port):
                raise _Never(f"{self.base.host} sends us on to {address.scheme}://{address.netloc.decode()}")
        raise _Never(f"{self.base.host} sends us on again and again")

    def _time_left(self) -> float:
        left = self.end - time.monotonic()
        if left <= 0:
            raise _Later(f"{self.base.host} took more than {self.patience.whole:g} seconds in all")
        return min(left, self.patience.answer)

    def _taken(self, answer: httpx.Response, most: int) -> Answer:
        said = f"{self.base.host} answered “{answer.status_code} {answer.reason_phrase}”"
        if answer.status_code == BUSY or answer.is_server_error:
            pause = _retry_after(answer.headers.get("Retry-After", ""))
            asks = "" if pause is None else f" and asks us to wait {pause:.0f} seconds"
            raise _Later(f"{said}{asks}", pause)
        if answer.status_code not in (httpx.codes.OK, httpx.codes.NOT_MODIFIED):
            raise _Never(said)
        body = bytearray()
        for chunk in answer.iter_bytes():
            body += chunk
            if len(body) > most:
                raise _Never(f"{self.base.host} sends more than {most // 2**20} MB")
            self._time_left()
        return Answer(answer.status_code, answer.headers, bytes(body))


def _retry_after(said: str) -> float | None:
    """Seconds from now (RFC 9110, section 10.2.3: a number or a date); None when it says neither."""
    if said.isascii() and said.isdigit():
        return float(said[:9])
    try:
        return max(0.0, (parsedate_to_datetime(said) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__
