"""Many connections that say too little, and many wrong passwords: readers are answered all the same.

Twenty connections of each sort in `make test`, two hundred in `make soak`, where it waits for the end of each as well.
"""

import itertools
import select
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from tests.site import Site, serving

pytestmark = [pytest.mark.soak, pytest.mark.alone]
FEW, MANY = 20, 200
PAGES = ["/", "/dupixent/", "/changes/", "/healthz", "/dupixent/"]
LONGEST = 60.0  # seconds after which every one of them was given up, in `make soak`
TOKEN = "a" * 32  # it makes Django look into the body of what is sent
POST = f"POST {{}} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: csrftoken={TOKEN}\r\nContent-Length: 1000\r\n\r\nab"
SORTS = {  # what each begins with
    "headers": "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: a",
    "nothing at all": "",
    "a body for a public page": POST.format("/dupixent/"),
    "a body for the desk": POST.format("/admin/login/"),
}


@pytest.fixture(scope="module")
def site(made_site: Site) -> Iterator[Site]:
    served = made_site.at_another_port()
    served.environment["PROXIES"] = "1"  # so that one machine can be many addresses
    with serving(served):
        yield served


def opened(site: Site, begin: str) -> socket.socket:
    made = socket.create_connection(("127.0.0.1", int(site.environment["PORT"])), timeout=20)
    made.sendall(begin.encode())
    return made


class Trickle(threading.Thread):
    """One byte a second to each that still takes it: a deadline that begins anew with each byte is none."""

    def __init__(self, connections: list[socket.socket]) -> None:
        super().__init__(daemon=True)
        self.connections, self.over = connections, threading.Event()

    def run(self) -> None:
        while not self.over.wait(1):
            for each in self.connections:
                with suppress(OSError):
                    each.send(b"a")


def test_readers_are_answered_while_strangers_say_too_little(site, request):
    soak = request.config.getoption("--soak")
    number = MANY if soak else FEW
    slow: list[socket.socket] = []
    with ExitStack() as stack:
        for begin in SORTS.values():
            slow += [stack.enter_context(opened(site, begin)) for _ in range(number)]
        trickle = Trickle(slow[::2])
        trickle.start()
        stack.callback(trickle.over.set)
        readers_are_answered(site, soak)
        assert site.ask("/admin/login/")[0] == 200
        if soak:
            given_up(slow)
            assert site.ask("/dupixent/")[0] == 200


def readers_are_answered(site: Site, soak: bool) -> None:
    times = []
    for page in PAGES * (8 if soak else 1):
        began = time.monotonic()
        assert site.ask(page)[0] == 200
        times.append(time.monotonic() - began)
    if soak:
        assert max(times) < 1, sorted(times)[-5:]  # the only bound in seconds: it is what was promised


def test_readers_are_answered_while_strangers_guess_passwords_from_everywhere(site, request):
    """Each guess comes from an address of its own, so that every one of them is hashed."""
    over, addresses, answers = threading.Event(), itertools.count(), Counter[int]()
    typed = urlencode({"csrfmiddlewaretoken": TOKEN, "password": "wrong"}).encode()

    def guess() -> None:
        while not over.is_set():
            number = next(addresses)
            asked = Request(f"{site.address}/admin/login/", typed + f"&username=name{number}".encode())
            asked.add_header("Cookie", f"csrftoken={TOKEN}")
            asked.add_header("X-Forwarded-For", f"198.51.{number // 250 % 250}.{number % 250}")
            with urlopen(asked, timeout=60) as answer:
                answers[answer.status] += 1

    guessing = [threading.Thread(target=guess) for _ in range(8)]
    for each in guessing:
        each.start()
    try:
        readers_are_answered(site, request.config.getoption("--soak"))
    finally:
        over.set()
        for each in guessing:
            each.join()
    assert answers.total() >= 8 and set(answers) == {200}, answers


def given_up(connections: list[socket.socket]) -> None:
    """Waits until the server has ended every one of them."""
    waiting, end = set(connections), time.monotonic() + LONGEST
    while waiting and time.monotonic() < end:
        for each in select.select(waiting, [], [], 1)[0]:
            try:
                ended = not each.recv(65536)
            except OSError:
                ended = True
            if ended:
                waiting.discard(each)
    assert not waiting, f"{len(waiting)} are still open"
