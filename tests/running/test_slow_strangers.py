"""Many connections that say too little: readers are answered all the same, and in the end the server gives them up.

Twenty of each sort in `make test`, two hundred in `make soak`, where it waits for the end of each as well.
"""

import re
import select
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress

import pytest

from tests.site import Site, serving

pytestmark = pytest.mark.soak
FEW, MANY = 20, 200
PAGES = ["/", "/dupixent/", "/changes/", "/healthz", "/dupixent/"]
LONGEST = 60.0  # seconds after which every one of them was given up, in `make soak`
# What each begins with. The token makes Django look into the body of what is sent.
POST = "POST {} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: csrftoken={}\r\nContent-Length: 1000\r\n\r\nab"
SORTS = {
    "headers": "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: a",
    "nothing at all": "",
    "a body for a public page": POST.replace("{}", "/dupixent/", 1),
    "a body for the desk": POST.replace("{}", "/admin/login/", 1),
}


@pytest.fixture(scope="module")
def site(made_site: Site) -> Iterator[Site]:
    served = made_site.at_another_port()
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
    token = re.findall(r'csrfmiddlewaretoken" value="([^"]+)"', site.ask("/admin/login/")[2])[0][:32]
    slow: list[socket.socket] = []
    with ExitStack() as stack:
        for begin in SORTS.values():
            slow += [stack.enter_context(opened(site, begin.replace("{}", token))) for _ in range(number)]
        trickle = Trickle(slow[::2])
        trickle.start()
        stack.callback(trickle.over.set)
        times = []
        for page in PAGES * (8 if soak else 1):
            began = time.monotonic()
            assert site.ask(page)[0] == 200
            times.append(time.monotonic() - began)
        assert site.ask("/admin/login/")[0] == 200
        if soak:
            assert max(times) < 1, sorted(times)[-5:]  # the only bound in seconds: it is what was promised
            given_up(slow)
            assert site.ask("/dupixent/")[0] == 200


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
