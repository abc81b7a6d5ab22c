"""nginx itself with deploy/nginx-baked.conf, over what a test has baked, and an application that a test can take away."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from bench.load.servers import free_port

ROOT = Path(__file__).resolve().parents[2]
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
NOT_PROVED = "NOT PROVED: nginx is not installed (apt install nginx-light), so nobody asked a baked site through it"
HOST = "answers.example.org"
FROM_THE_APPLICATION = b"the application said this"


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


class Application(BaseHTTPRequestHandler):
    """Stands for the site's own process: a test of nginx has to see who was asked, and no more."""

    def do_GET(self) -> None:
        self.send_response(404 if "no-such" in self.path else 200)
        self.send_header("X-From", "application")
        self.send_header("Content-Length", str(len(FROM_THE_APPLICATION)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(FROM_THE_APPLICATION)

    do_HEAD = do_POST = do_OPTIONS = do_GET

    def log_message(self, *given: object) -> None:
        pass


class Front:
    """`application` may be stopped; what is asked then is what readers ask while the site is away."""

    def __init__(self, port: int, application: ThreadingHTTPServer) -> None:
        self.port, self.application = port, application

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers={"Host": HOST, **named})
        answer = connection.getresponse()
        found: dict[str, list[str]] = {}
        for name, value in answer.getheaders():
            found.setdefault(name.lower(), []).append(value)
        made = Answer(answer.status, {name: ", ".join(every) for name, every in found.items()}, answer.read())
        connection.close()
        return made

    def take_the_application_away(self) -> None:
        self.application.shutdown()
        self.application.server_close()


def as_shipped(baked: Path, folder: Path, port: int, application: int) -> str:
    """The whole configuration, for a port without TLS; no reader comes too often."""
    text = (ROOT / "deploy" / "nginx-baked.conf").read_text()
    text = re.sub(r" *(listen \[::\]|ssl_certificate).*\n", "", text).replace("/srv/baked/", f"{baked}/")
    text = text.replace("listen 443 ssl", f"listen 127.0.0.1:{port}").replace("$scheme://", "https://")
    text = text.replace("listen 80;", f"listen 127.0.0.1:{free_port()};")
    text = text.replace("rate=20r/s", "rate=9000r/s").replace("127.0.0.1:8000", f"127.0.0.1:{application}")
    kept = "".join(f"{name}_temp_path {folder}/{name};\n" for name in "client_body proxy fastcgi uwsgi scgi".split())
    user = "user root;" if os.geteuid() == 0 else ""  # it must read a folder of the tests
    return f"pid {folder}/pid; daemon off; {user} events {{}}\nhttp {{ access_log off; {kept}{text} }}"


@contextmanager
def nginx(baked: Path, folder: Path, served_on: int = 0) -> Iterator[Front]:
    """Its TLS is left out: `tests/papers` has that. It says https of itself all the same. `served_on`: the port of a real
    application; without one there is a stand-in.
    """
    application = ThreadingHTTPServer(("127.0.0.1", 0), Application)
    threading.Thread(target=application.serve_forever, daemon=True).start()
    port = free_port()
    configuration = as_shipped(baked, folder, port, served_on or application.server_port)
    (folder / "nginx.conf").write_text(configuration)
    process = subprocess.Popen([str(NGINX), "-e", f"{folder}/errors", "-c", f"{folder}/nginx.conf"])
    front = Front(port, application)
    try:
        for _ in range(100):
            assert process.poll() is None, (folder / "errors").read_text()
            with suppress(OSError):
                front.ask("/healthz")
                break
            time.sleep(0.05)
        yield front
    finally:
        process.terminate()
        process.wait(20)
        with suppress(OSError):
            front.take_the_application_away()
