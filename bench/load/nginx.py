"""nginx with the same bytes as static files under the same headers: what an answer costs at the least."""

import grp
import os
import pwd
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.load.client import HOST, Answer
from bench.load.servers import Server, free_port, serving

MISSING = "nginx was not measured: it is not on the PATH (on Debian, apt install nginx-light)."
# What nginx says of itself, of the connection and of the file.
ITS_OWN = {"connection", "content-length", "content-type", "date", "etag", "last-modified", "server"}


def program() -> str | None:
    """Debian keeps it where only root's PATH leads."""
    return shutil.which("nginx", path=os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin"]))


def config(directory: Path, port: int, answers: Sequence[Answer]) -> str:
    """Serves answer number n as /n. At its best: no log, files kept open, connections never closed for their age."""
    own = "proxy fastcgi uwsgi scgi client_body".split()
    lines = [
        "daemon off;",
        "worker_processes 2;",
        *same_account(),
        f"pid {directory}/nginx.pid;",
        f"error_log {directory}/error.log;",
        "events {}",
        "http {",
        *(f"{name}_temp_path {directory}/{name};" for name in own),
        "access_log off;",
        "sendfile on;",
        "tcp_nopush on;",
        "open_file_cache max=100;",
        "keepalive_requests 100000000;",
        "types {}",
        "server {",
        f"listen {HOST}:{port} reuseport;",
        f"root {directory}/pages;",
        *(line for number, answer in enumerate(answers) for line in _location(number, answer)),
        "}",
        "}",
    ]
    return "\n".join([*lines, ""])


def same_account() -> list[str]:
    """Started by root, nginx would serve as somebody who may not read our directory."""
    if os.getuid() != 0:
        return []
    return [f"user {pwd.getpwuid(os.getuid()).pw_name} {grp.getgrgid(os.getgid()).gr_name};"]


def _location(number: int, answer: Answer) -> list[str]:
    kinds = [value for name, value in answer.headers if name.lower() == "content-type"]
    same = [(name, value) for name, value in answer.headers if name.lower() not in ITS_OWN]
    return [
        f"location = /{number} {{",
        *(f"default_type {_quoted(value)};" for value in kinds),
        *(f"add_header {name} {_quoted(value)};" for name, value in same),
        "}",
    ]


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


@contextmanager
def served(directory: Path, answers: Sequence[Answer]) -> Iterator[Server]:
    """nginx, answering; only when there is a `program()`."""
    nginx = program()
    assert nginx is not None
    pages = directory / "pages"
    pages.mkdir(parents=True)
    for number, answer in enumerate(answers):
        (pages / str(number)).write_bytes(answer.body)
    port = free_port()
    (directory / "nginx.conf").write_text(config(directory, port, answers))
    paths = ["-p", str(directory), "-c", str(directory / "nginx.conf"), "-e", str(directory / "error.log")]
    with serving([nginx, *paths], dict(os.environ), port, directory / "said.log") as server:
        yield server
