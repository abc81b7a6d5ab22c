"""Readers of a served site, each on a connection of its own and as fast as it can, who know what they ought to be shown.

What somebody signed more than a second before a reader asked must be in the answer. A reader who comes again with an ETag knows what
was in the body that it names.
"""

from __future__ import annotations

import random
import socket
import threading
import time
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import orjson

from bench.load.client import HOST, OddAnswer, length_of_body
from dupisite.shelf.codings import decoded
from tests.holding.people_at_work import ENTRY, FACT, PEOPLE, drug_of, words_in

READERS = 16
LATE = 1.0  # seconds: older than that nothing is shown
PATIENCE = 20.0
CODINGS = ("", "gzip", "br, gzip")
Text = tuple[int, str]  # whose, and which


@dataclass(frozen=True)
class Page:
    """`shows`: each of these texts as it is. `newest`: what was signed last of all of these. `label`: the newest of this person's."""

    address: str
    shows: tuple[Text, ...] = ()
    newest: tuple[Text, ...] = ()
    label: int | None = None
    accept: str = "text/html"


def pages() -> list[Page]:
    every = tuple((number, text) for number in range(PEOPLE) for text in (FACT, ENTRY))
    found = [Page(path, newest=every) for path in ("/changes/", "/changes.atom", "/api/v1/changes")]
    found += [
        Page(path) for path in ("/", "/llms.txt", "/sitemap.xml", "/search/?q=signals", "/how-we-check/", "/audit/")
    ]
    for number in range(PEOPLE):
        drug = drug_of(number)
        fact, entry = (number, FACT), (number, ENTRY)
        for text, path in ((fact, f"{drug}/facts/blocks-two-signals"), (entry, f"{drug}/faq/how-does-it-work")):
            found += [Page(f"/{path}/", (text,)), Page(f"/{path}.md", (text,)), Page(f"/{path}/history/", (text,))]
            found.append(Page(f"/{path}/", (text,), accept="text/markdown"))
            found.append(Page(f"/{path}/history/1/"))
        found.append(Page(f"/api/v1/drugs/{drug}/facts/blocks-two-signals", (fact,)))
        found.append(Page(f"/api/v1/drugs/{drug}/entries/how-does-it-work", (entry,)))
        found += [Page(f"/{drug}/", (fact, entry)), Page(f"/{drug}.md", (fact, entry))]
        found += [Page(f"/{drug}/changes/", newest=(fact, entry)), Page(f"/{drug}/changes.atom", newest=(fact, entry))]
        found.append(Page(f"/{drug}/label/", label=number))
    return found


class Signed:
    """What has become public, and when. Written by whoever listens to the people, asked by the readers."""

    def __init__(self) -> None:
        self.times: dict[Text, list[float]] = defaultdict(list)
        self.editions: dict[Text, list[int]] = defaultdict(list)

    def add(self, text: Text, edition: int, at: float) -> None:
        self.editions[text].append(edition)
        self.times[text].append(at)

    def before(self, text: Text, moment: float) -> tuple[float, int]:
        """The newest edition at that moment, and when it was signed; (0, 0) where there was none."""
        place = bisect_right(self.times[text], moment)
        return (self.times[text][place - 1], self.editions[text][place - 1]) if place else (0.0, 0)


@dataclass
class Read:
    """What all readers found. `faults` are sentences; `cut`: connections that ended in the middle."""

    faults: list[str] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    compared: Counter[str] = field(default_factory=Counter)  # by address
    cut: int = 0
    known: dict[tuple[Page, str], tuple[str, str]] = field(default_factory=dict)  # ETag and body, by page and coding

    def lacks(self) -> list[str]:
        """What was not compared yet: by whole answers, and some of them by “not changed”. Nothing once there is a fault."""
        compared = {page.address for page in pages() if page.shows or page.newest or page.label is not None}
        few = [f"answers of {status}" for status in (200, 304) if self.statuses[status] < 20]
        return [] if self.faults else sorted(compared - set(+self.compared)) + few


class Reader:
    def __init__(self, port: int, signed: Signed, read: Read, seed: int) -> None:
        self.port, self.signed, self.read, self.dice = port, signed, read, random.Random(seed)
        self.connection: socket.socket | None = None

    def ask(self, page: Page) -> None:
        coding = self.dice.choice(CODINGS)
        tag, before = self.read.known.get((page, coding), ("", ""))
        tag = tag if self.dice.random() < 0.5 else ""
        begun = time.monotonic()
        try:
            status, head, body = self._sent(page, coding, tag)
        except (OSError, OddAnswer) as error:
            self._close()
            if time.monotonic() - begun > PATIENCE - 1:
                self.read.faults.append(f"{page.address}: no answer in {PATIENCE:g} seconds ({error})")
            self.read.cut += 1
            return
        self.read.statuses[status] += 1
        if status == 304 and tag:
            text = before
        elif status == 200:
            text = decoded(body, head.get("content-encoding", "")).decode()
            self.read.known[page, coding] = head.get("etag", ""), text
            self._whole(page, head, text)
        else:
            self.read.faults.append(f"{page.address}: {status} {body[:200]!r}")
            return
        self._compare(page, text, begun)

    def _whole(self, page: Page, head: dict[str, str], text: str) -> None:
        kind, whole = head.get("content-type", ""), True
        if "html" in kind:
            whole = text.rstrip().endswith("</html>")
        elif "json" in kind:
            whole = bool(orjson.loads(text))
        elif "xml" in kind:
            whole = text.rstrip().endswith(">")
        if not whole:
            self.read.faults.append(f"{page.address}: it breaks off at {text[-60:]!r}")

    def _compare(self, page: Page, text: str, begun: float) -> None:
        moment = begun - LATE
        if page.label is not None:
            shown = max((number for number in range(1, 400) if f"/label/{number}/" in text), default=0)
            self._expect(page, "label", shown, self.signed.before((page.label, "label"), moment)[1])
            return
        shown_words = words_in(text) if page.shows or page.newest else {}
        for wanted in page.shows:
            self._expect(page, str(wanted), shown_words.get(wanted, 0), self.signed.before(wanted, moment)[1])
        if page.newest:
            ages = {wanted: self.signed.before(wanted, moment) for wanted in page.newest}
            last = max(ages, key=lambda wanted: ages[wanted])
            shown = shown_words.get(last, 0)
            newer = any(number > ages[wanted][1] for wanted, number in shown_words.items() if wanted in ages)
            self._expect(page, f"newest {last}", max(shown, ages[last][1]) if newer else shown, ages[last][1])

    def _expect(self, page: Page, what: str, shown: int, wanted: int) -> None:
        self.read.compared[page.address] += wanted > 0
        if shown < wanted:
            self.read.faults.append(
                f"{page.address} ({page.accept}) shows {what} {shown}, and {wanted} was signed a second before"
            )

    def _sent(self, page: Page, coding: str, tag: str) -> tuple[int, dict[str, str], bytes]:
        lines = [f"GET {page.address} HTTP/1.1", f"Host: {HOST}", f"Accept: {page.accept}"]
        lines += [f"Accept-Encoding: {coding}"] * bool(coding) + [f"If-None-Match: {tag}"] * bool(tag)
        if self.connection is None:
            self.connection = socket.create_connection((HOST, self.port), timeout=PATIENCE)
        self.connection.sendall("\r\n".join([*lines, "", ""]).encode())
        came = bytearray()
        while (end := came.find(b"\r\n\r\n")) < 0:
            came += self._more()
        head = bytes(came[:end])
        status = int(head[9:12])
        length = length_of_body(head, status)
        while len(came) < end + 4 + length:
            came += self._more()
        named = (line.partition(": ") for line in head.decode("latin-1").split("\r\n")[1:])
        return status, {name.lower(): value for name, _, value in named}, bytes(came[end + 4 :])

    def _more(self) -> bytes:
        assert self.connection is not None
        if not (came := self.connection.recv(1 << 17)):
            raise OddAnswer("the server closed the connection")
        return came

    def _close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None


@contextmanager
def readers(port: int, signed: Signed, seed: int = 1) -> Iterator[Read]:
    """Sixteen of them, until the block ends."""
    read, stop, every = Read(), threading.Event(), pages()

    def work(number: int) -> None:
        reader = Reader(port, signed, read, seed * 1000 + number)
        try:
            while not stop.is_set():
                reader.ask(reader.dice.choice(every))
                if reader.connection is None:
                    stop.wait(0.05)
        except Exception as error:
            read.faults.append(f"a reader broke: {error!r}")

    threads = [threading.Thread(target=work, args=(number,), daemon=True) for number in range(READERS)]
    for thread in threads:
        thread.start()
    try:
        yield read
    finally:
        stop.set()
        for thread in threads:
            thread.join(2 * PATIENCE)
    if any(thread.is_alive() for thread in threads):
        read.faults.append("a reader waits without end")
