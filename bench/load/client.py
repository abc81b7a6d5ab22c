"""Asks one address again and again over a few kept connections, from one process without threads. Loopback only.

One generator asks every server. It is light, so that on two cores the servers get the rest; what it could ask at most
is what nginx answers.
"""

import selectors
import socket
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from http.client import HTTPConnection

HOST = "127.0.0.1"
CONNECTIONS = 8
PATIENCE = 20.0  # seconds that one answer may take
HEADERS = {"Host": HOST, "Accept": "text/html", "Accept-Language": "en-US", "User-Agent": "bench"}


class OddAnswer(Exception):
    """A server answered something else than what is measured, or not at all."""


@dataclass(frozen=True)
class Answer:
    """What one GET got. Names of headers are as the server wrote them."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def etag(self) -> str:
        return self.header("ETag")

    @property
    def is_gzip(self) -> bool:
        return self.header("Content-Encoding") == "gzip"

    def header(self, wanted: str) -> str:
        return next((value for name, value in self.headers if name.lower() == wanted.lower()), "")


@dataclass(frozen=True)
class Sent:
    """How many requests were answered, in how many seconds."""

    requests: int
    seconds: float


@dataclass(frozen=True)
class Asking:
    """One GET that is sent again and again: with `etag` for a 304, with `gzip` for a compressed page."""

    port: int
    address: str
    etag: str = ""
    gzip: bool = False

    @property
    def expected(self) -> int:
        return 304 if self.etag else 200

    @property
    def headers(self) -> dict[str, str]:
        compressed = {"Accept-Encoding": "gzip"} if self.gzip else {}
        return HEADERS | compressed | ({"If-None-Match": self.etag} if self.etag else {})

    @property
    def request(self) -> bytes:
        lines = [f"GET {self.address} HTTP/1.1", *(f"{name}: {value}" for name, value in self.headers.items())]
        return "\r\n".join([*lines, "", ""]).encode()

    def answer(self) -> Answer:
        """One answer, whole. Raises OddAnswer when it is not what this asks for."""
        found = _get(self.port, self.address, self.headers)
        if found.status != self.expected:
            raise OddAnswer(f"{self.address}: expected {self.expected}, got {found.status}")
        return found


def get(port: int, address: str, gzip: bool = False) -> Answer:
    """One answer, whole, whatever its status."""
    return _get(port, address, Asking(port, address, gzip=gzip).headers)


def _get(port: int, address: str, headers: dict[str, str]) -> Answer:
    connection = HTTPConnection(HOST, port, timeout=PATIENCE)
    try:
        connection.putrequest("GET", address, skip_host=True, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        response = connection.getresponse()
        return Answer(response.status, tuple(response.getheaders()), response.read())
    finally:
        connection.close()


@dataclass
class Kept:
    """One kept connection, with what has come in of the answer that is under way."""

    socket: socket.socket
    received: bytearray = field(default_factory=bytearray)

    def complete(self, expected: int) -> bool:
        """Takes in what has come; True when the answer is whole. Raises OddAnswer."""
        came = self.socket.recv(1 << 18)
        if not came:
            raise OddAnswer("the server closed a kept connection")
        self.received += came
        end = self.received.find(b"\r\n\r\n")
        if end < 0:
            return False
        if int(self.received[9:12]) != expected:
            raise OddAnswer(f"expected {expected}, got {self.received[9:12].decode()}")
        if len(self.received) < end + 4 + length_of_body(bytes(self.received[:end]), expected):
            return False
        self.received.clear()
        return True


def length_of_body(head: bytes, status: int) -> int:
    """Bytes that follow the head of an answer. Raises OddAnswer when the head does not say."""
    if status == 304:
        return 0
    _, found, rest = head.lower().partition(b"\r\ncontent-length:")
    if not found:
        raise OddAnswer("an answer without its length")
    return int(rest.partition(b"\r\n")[0])


def ask(asking: Asking, times: int, at_most: float) -> Sent:
    """Sends `asking` until `times` answers have come, or for `at_most` seconds. Raises OddAnswer."""
    request, expected = asking.request, asking.expected
    with ExitStack() as opened:
        selector = opened.enter_context(selectors.DefaultSelector())
        for _ in range(CONNECTIONS):
            connected = opened.enter_context(socket.create_connection((HOST, asking.port), timeout=PATIENCE))
            connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            selector.register(connected, selectors.EVENT_READ, Kept(connected))
        asked = answered = 0
        start = time.perf_counter()
        for key in list(selector.get_map().values()):
            key.data.socket.sendall(request)
            asked += 1
        while answered < asked:
            ready = selector.select(PATIENCE)
            if not ready:
                raise OddAnswer(f"no answer within {PATIENCE:g} seconds")
            more = time.perf_counter() < start + at_most
            for key, _ in ready:
                if not key.data.complete(expected):
                    continue
                answered += 1
                if more and asked < times:
                    key.data.socket.sendall(request)
                    asked += 1
        return Sent(answered, time.perf_counter() - start)
