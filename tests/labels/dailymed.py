"""A server on this machine that answers as DailyMed does, and otherwise where a test wants it: slow, broken, hostile."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from labels.archive.web_service import Patience
from tests.labels.fixtures import make_spl, paragraph, section
from tests.spl.odd.zips import PICTURE, make_zip

QUICK = Patience(answer=0.3, whole=5, pauses=(0.01, 0.02), longest_pause=1)
LIST, ZIP, XML = "/history.json", "/getFile.cfm", ".xml"


@dataclass
class Reply:
    """One answer that is not DailyMed's; `pause` seconds before and after each kilobyte."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    pause: float = 0.0


def make_version(set_id: Any, number: int, words: str = "") -> bytes:
    """The document of one version: it has other words than every other version."""
    use = section("1 INDICATIONS AND USAGE", paragraph(words or f"For adults. Version {number}."), code="34067-9")
    return make_spl(use, set_id=str(set_id), version=str(number))


class DailyMed:
    """`versions` by number; `replies` by a part of the path: they are given in turn, the last one again and again."""

    def __init__(self, set_id: Any) -> None:
        self.set_id = str(set_id)
        self.versions: dict[int, bytes] = {}
        self.replies: dict[str, list[Reply]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.url = ""

    def add(self, *numbers: int) -> None:
        for number in numbers:
            self.versions[number] = make_version(self.set_id, number)

    def reply(self, part: str, *replies: Reply) -> None:
        self.replies[part] = list(replies)

    def count(self, part: str) -> int:
        return sum(part in path for path, _ in self.asked)

    def answer(self, path: str, headers: dict[str, str]) -> Reply:
        self.asked.append((path, headers))
        for part, replies in self.replies.items():
            if part in path:
                return replies.pop(0) if len(replies) > 1 else replies[0]
        return self.usual(path, headers)

    def usual(self, path: str, headers: dict[str, str]) -> Reply:
        parts, newest = urlsplit(path), max(self.versions, default=0)
        if parts.path == f"/dailymed/services/v2/spls/{self.set_id}/history.json":
            tag = f'"{sorted(self.versions)}"'
            if headers.get("If-None-Match") == tag:
                return Reply(304, headers={"ETag": tag})
            return Reply(200, self.listing(), {"ETag": tag})
        if parts.path == "/dailymed/getFile.cfm":
            asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            document = self.versions.get(int(asked["version"]))
            if asked["setid"] == self.set_id and asked["type"] == "zip" and document:
                return Reply(200, make_zip((f"{self.set_id}.xml", document), ("one.jpg", PICTURE)))
        if parts.path == f"/dailymed/services/v2/spls/{self.set_id}.xml" and newest:
            return Reply(200, self.versions[newest])
        return Reply(404, b"<html>Not found</html>")

    def listing(self, **more: Any) -> bytes:
        history = [
            {"spl_version": str(n), "published_date": "Apr 30, 2025"} for n in sorted(self.versions, reverse=True)
        ]
        said = {"data": {"spl": {"setid": self.set_id.upper(), "title": "EXAMPLA"}, "history": history}}
        return json.dumps({"metadata": {"total_pages": "1"}, **said, **more}).encode()


@contextmanager
def serving(dailymed: DailyMed) -> Iterator[DailyMed]:
    """The server, on a port of its own, until the end of the `with`."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            reply = dailymed.answer(self.path, dict(self.headers.items()))
            try:
                time.sleep(reply.pause)
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                if reply.status != 304:
                    self.send_header("Content-Length", reply.headers.get("Content-Length", str(len(reply.body))))
                self.end_headers()
                for start in range(0, len(reply.body), 1024 if reply.pause else 2**20):
                    self.wfile.write(reply.body[start : start + (1024 if reply.pause else 2**20)])
                    time.sleep(reply.pause)
            except OSError:
                self.close_connection = True  # whoever asked has gone

        def log_message(self, *args: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    dailymed.url = f"http://127.0.0.1:{server.server_port}/dailymed"
    try:
        yield dailymed
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
